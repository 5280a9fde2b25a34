//! On which line of a JSON text each value begins, so that an error about a value can say where it stands.
use std::collections::BTreeMap;

/// Path, such as `services[0].hub_port` -> line, from 1. The text must have parsed as JSON already.
pub(super) fn lines(text: &str) -> BTreeMap<String, usize> {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
        line: 1,
        found: BTreeMap::new(),
    };
    scan.value(String::new());
    scan.found
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    found: BTreeMap<String, usize>,
}

impl Scan<'_> {
    fn value(&mut self, path: String) {
        self.blanks();
        self.found.insert(path.clone(), self.line);
        match self.bytes.get(self.at) {
            Some(b'{') => self.members(&path, b'}'),
            Some(b'[') => self.members(&path, b']'),
            Some(b'"') => {
                self.string();
            }
            _ => self.skip(|byte| !matches!(byte, b',' | b']' | b'}') && !byte.is_ascii_whitespace()),
        }
    }

    fn members(&mut self, path: &str, close: u8) {
        for index in 0.. {
            // The bracket, or the comma before the next member.
            self.at += 1;
            self.blanks();
            if self.bytes.get(self.at).is_none_or(|byte| *byte == close) {
                break;
            }
            if close == b']' {
                self.value(format!("{path}[{index}]"));
            } else {
                let key = self.string();
                self.blanks();
                self.at += 1; // the colon
                let dot = if path.is_empty() { "" } else { "." };
                self.value(format!("{path}{dot}{key}"));
            }
            self.blanks();
            if self.bytes.get(self.at) != Some(&b',') {
                break;
            }
        }
        self.at += 1;
    }

    fn string(&mut self) -> String {
        self.at += 1;
        let from = self.at;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        let text = self.bytes.get(from..self.at).unwrap_or_default();
        self.at += 1;
        String::from_utf8_lossy(text).into_owned()
    }

    fn blanks(&mut self) {
        self.skip(|byte| byte.is_ascii_whitespace());
    }

    fn skip(&mut self, belongs: impl Fn(u8) -> bool) {
        while let Some(byte) = self.bytes.get(self.at).copied().filter(|byte| belongs(*byte)) {
            self.line += usize::from(byte == b'\n');
            self.at += 1;
        }
    }
}
