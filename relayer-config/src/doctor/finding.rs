//! What the doctor concludes.
use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing to do.
    Fine,
    /// It works, and will not for ever.
    Warning,
    /// It does not work, or security already counts as zero.
    Broken,
}

impl Level {
    /// The exit code of a look whose worst finding this is.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Warning => 1,
            Self::Broken => 2,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Warning => "warning",
            Self::Broken => "broken",
        }
    }
}

/// One thing looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How it is.
    pub level: Level,
    /// What it is about, as the README lists them.
    pub rule: &'static str,
    /// Which chain, wallet, client, channel or service.
    pub subject: String,
    /// What was seen.
    pub says: String,
    /// What to type or do next; empty when there is nothing to do.
    pub next: String,
}

/// The worst of them.
#[must_use]
pub fn worst(findings: &[Finding]) -> Level {
    findings
        .iter()
        .map(|finding| finding.level)
        .max()
        .unwrap_or(Level::Fine)
}
