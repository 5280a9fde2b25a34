//! What is wrong with some JSON, and where.

use std::fmt::{self, Display};

/// The result of reading.
pub type Result<T, E = Malformed> = std::result::Result<T, E>;

/// JSON that is not what was expected: `place_bid.bid.wanted: expected a string, found a number`.
// Boxed, so that a result is little more than its value.
#[derive(Debug, PartialEq)]
pub struct Malformed(Box<Complaint>);

#[derive(Debug, PartialEq)]
struct Complaint {
    path: String,
    what: String,
}

impl Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Complaint { path, what } = &*self.0;
        f.write_str(path)?;
        f.write_str(if path.is_empty() { "" } else { ": " })?;
        f.write_str(what)
    }
}

impl std::error::Error for Malformed {}

/// Where in the JSON something stands. It is handed inwards, so that only an error costs a path.
#[derive(Debug, Clone, Copy)]
pub enum At<'o> {
    /// The whole.
    Top,
    /// Under a key of an object.
    Key(&'o At<'o>, &'static str),
    /// An item of a list, counted from 0.
    Item(&'o At<'o>, usize),
}

impl At<'_> {
    /// Says what is wrong here.
    // Never inlined, like whatever every type would repeat.
    #[inline(never)]
    pub(crate) fn malformed(&self, what: String) -> Malformed {
        let mut path = String::new();
        self.trace(&mut path);
        Malformed(Box::new(Complaint { path, what }))
    }

    fn trace(&self, path: &mut String) {
        let outer = match self {
            Self::Top => return,
            Self::Key(outer, _) | Self::Item(outer, _) => outer,
        };
        outer.trace(path);
        if !path.is_empty() {
            path.push('.');
        }
        match self {
            Self::Top => {}
            Self::Key(_, name) => path.push_str(name),
            Self::Item(_, place) => path.push_str(&place.to_string()),
        }
    }
}
