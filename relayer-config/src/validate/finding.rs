//! What is wrong with a Hermes file.
use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It works, but somebody should look.
    Warning,
    /// Hermes refuses the file, or the link will stop.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One thing wrong with a Hermes file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line, from 1; of the table's header when something is missing in it.
    pub line: usize,
    /// How bad it is.
    pub severity: Severity,
    /// The rule it broke, as the README lists them.
    pub rule: &'static str,
    /// Key and value as written.
    pub subject: String,
    /// What is wrong with it.
    pub problem: String,
    /// What to write instead.
    pub remedy: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            severity,
            rule,
            subject,
            problem,
            remedy,
        } = self;
        write!(f, "{line}: {severity}: {subject} {problem}; {remedy} [{rule}]")
    }
}
