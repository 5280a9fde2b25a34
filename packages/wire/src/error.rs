//! What is wrong with some JSON.

use std::fmt;

/// The result of reading.
pub type Result<T, E = Malformed> = std::result::Result<T, E>;

/// JSON that is not what was expected, and where: `place_bid.bid.wanted: expected a string, found a number`.
// Boxed, so that a result is little more than its value.
#[derive(Debug, PartialEq)]
pub struct Malformed(Box<Complaint>);

#[derive(Debug, PartialEq)]
struct Complaint {
    path: String,
    what: String,
}

impl Malformed {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        let (path, what) = (String::new(), what.into());
        Self(Box::new(Complaint { path, what }))
    }

    /// The same, said of something inside `outer`.
    #[inline(never)]
    pub(crate) fn within(mut self, outer: &str) -> Self {
        let path = &mut self.0.path;
        if !path.is_empty() {
            path.insert(0, '.');
        }
        path.insert_str(0, outer);
        self
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Complaint { path, what } = &*self.0;
        if !path.is_empty() {
            f.write_str(path)?;
            f.write_str(": ")?;
        }
        f.write_str(what)
    }
}

impl std::error::Error for Malformed {}

impl serde::de::Error for Malformed {
    fn custom<T: fmt::Display>(what: T) -> Self {
        Self::new(what.to_string())
    }
}
