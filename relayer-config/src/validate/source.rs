//! Reading a TOML text without forgetting on which line each value stands.
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::finding::{Finding, Severity};

/// Values longer than this are cut in a finding.
const SHOWN_CHARS: usize = 60;

/// A place to complain about: a line, and key and value as written there.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    line: usize,
    subject: String,
}

/// A table with the name people know it by.
#[derive(Clone, Debug)]
pub(super) struct Section<'a> {
    pub(super) name: String,
    pub(super) table: &'a DeTable<'a>,
    line: usize,
}

/// A value that was read, or its default, and where to complain about it.
pub(super) struct Read<T> {
    pub(super) value: T,
    pub(super) spot: Spot,
}

/// The text being read and what was found wrong with it.
pub(super) struct Report<'a> {
    text: &'a str,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Report<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            findings: Vec::new(),
        }
    }

    pub(super) fn root(&self, table: &'a DeTable<'a>) -> Section<'a> {
        Section {
            name: "the file".into(),
            table,
            line: 1,
        }
    }

    /// The line a byte stands on.
    pub(super) fn line(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }

    /// Complains unless it holds.
    pub(super) fn check(
        &mut self,
        holds: bool,
        spot: &Spot,
        (severity, rule): (Severity, &'static str),
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        if holds {
            return;
        }
        self.findings.push(Finding {
            line: spot.line,
            severity,
            rule,
            subject: spot.subject.clone(),
            problem: problem.into(),
            remedy: remedy.into(),
        });
    }

    /// A place named by its bytes.
    pub(super) fn spot(&self, key: &str, span: Range<usize>) -> Spot {
        let line = self.line(span.start);
        let written = self.text.get(span).unwrap_or_default();
        let first = written.lines().next().unwrap_or_default();
        let mut shown: String = first.chars().take(SHOWN_CHARS).collect();
        if shown.len() < written.len() {
            shown.push_str(" ..");
        }
        let subject = if key.is_empty() {
            shown
        } else {
            format!("{key} = {shown}")
        };
        Spot { line, subject }
    }

    /// The value of a key and its place.
    pub(super) fn entry(&self, section: &Section<'a>, key: &str) -> Option<Read<&'a DeValue<'a>>> {
        let value = section.table.get(key)?;
        Some(Read {
            value: value.get_ref(),
            spot: self.spot(key, value.span()),
        })
    }

    /// A sub-table, which must be one if it is there.
    pub(super) fn section(&mut self, parent: &Section<'a>, key: &str, name: &str) -> Option<Section<'a>> {
        let entry = self.entry(parent, key)?;
        let Some(table) = entry.value.as_table() else {
            self.wrong_type(&entry.spot, "table");
            return None;
        };
        // The header's line: a table's own span may begin at its first value.
        let (key, value) = parent.table.get_key_value(key)?;
        let line = self.line(key.span().start.min(value.span().start));
        Some(Section {
            name: name.into(),
            table,
            line,
        })
    }

    /// An element of an array of tables.
    pub(super) fn element(&self, name: String, table: &'a DeTable<'a>, span: Range<usize>) -> Section<'a> {
        Section {
            name,
            table,
            line: self.line(span.start),
        }
    }

    /// A value of one kind. Without it the default is what Hermes takes; without a default Hermes refuses the file.
    pub(super) fn read<T>(
        &mut self,
        section: &Section<'a>,
        key: &str,
        kind: &str,
        default: Option<(T, &str)>,
        read: impl Fn(&'a DeValue<'a>) -> Option<T>,
    ) -> Option<Read<T>> {
        let Some(Read { value, spot }) = self.entry(section, key) else {
            let spot = section.missing(key, default.as_ref().map(|(_, text)| *text));
            if default.is_none() {
                let rule = (Severity::Error, "missing");
                let remedy = format!("add a {kind}");
                self.check(false, &spot, rule, "is missing: Hermes refuses the file", remedy);
            }
            return default.map(|(value, _)| Read { value, spot });
        };
        let read = read(value);
        if read.is_none() {
            self.wrong_type(&spot, kind);
        }
        read.map(|value| Read { value, spot })
    }

    fn wrong_type(&mut self, spot: &Spot, kind: &str) {
        let (problem, remedy) = (format!("is no {kind}"), format!("write a {kind}"));
        self.check(false, spot, (Severity::Error, "type"), problem, remedy);
    }

    /// Complains about every key that is not known: Hermes refuses a file with one.
    pub(super) fn only(&mut self, section: &Section<'a>, known: &[&str]) {
        for (key, value) in section.table {
            let spot = self.spot(
                key.get_ref(),
                key.span().start..value.span().end.max(key.span().end),
            );
            let spot = Spot {
                subject: format!("{} in {}", key.get_ref(), section.name),
                ..spot
            };
            let holds = known.contains(&key.get_ref().as_ref());
            let problem = "is no setting of Hermes 1.10, which refuses the file";
            let remedy = format!("remove it, or write one of {}", known.join(", "));
            self.check(holds, &spot, (Severity::Error, "unknown-key"), problem, remedy);
        }
    }

    pub(super) fn bool(
        &mut self,
        section: &Section<'a>,
        key: &str,
        default: Option<bool>,
    ) -> Option<Read<bool>> {
        let text = default.unwrap_or_default().to_string();
        let default = default.map(|value| (value, text.as_str()));
        self.read(section, key, "boolean", default, DeValue::as_bool)
    }

    pub(super) fn integer(&mut self, section: &Section<'a>, key: &str, default: u64) -> Option<Read<u64>> {
        let text = default.to_string();
        self.read(
            section,
            key,
            "whole number",
            Some((default, text.as_str())),
            integer,
        )
    }

    /// A duration, seconds, cut; an empty default text means there is no default.
    pub(super) fn seconds(
        &mut self,
        section: &Section<'a>,
        key: &str,
        default: (u64, &str),
    ) -> Option<Read<u64>> {
        self.read(section, key, "duration such as '10s'", Some(default), |value| {
            Some(humantime::parse_duration(value.as_str()?).ok()?.as_secs())
        })
    }

    pub(super) fn string(&mut self, section: &Section<'a>, key: &str) -> Option<Read<&'a str>> {
        self.read(section, key, "string", None, DeValue::as_str)
    }
}

impl Section<'_> {
    /// Where to complain about what is not there.
    pub(super) fn missing(&self, key: &str, default: Option<&str>) -> Spot {
        let so = default.map_or_else(String::new, |text| format!(", missing and so {text},"));
        Spot {
            line: self.line,
            subject: format!("{key} of {}{so}", self.name),
        }
    }
}

/// A whole number from 0 up.
pub(super) fn integer(value: &DeValue) -> Option<u64> {
    let integer = value.as_integer()?;
    u64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()
}

/// A number with or without a point.
pub(super) fn number(value: &DeValue) -> Option<f64> {
    match value.as_float() {
        Some(float) => float.as_str().replace('_', "").parse().ok(),
        None => Some(integer(value)? as f64),
    }
}
