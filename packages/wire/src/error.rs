//! What is wrong with some JSON, and where.

use std::cell::RefCell;

/// The result of reading.
pub type Result<T, E = Malformed> = std::result::Result<T, E>;

/// The JSON is not what was expected. What is wrong with it was noted at the top, so that each result on the way there
/// is no larger than its value: carried through every type, errors were a third of the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

/// What is wrong, once something is: `place_bid.bid.wanted: expected a string, found a number`.
#[derive(Debug, Default)]
pub(crate) struct Note(RefCell<Option<String>>);

impl Note {
    /// Whether nothing is wrong.
    pub(crate) fn is_blank(&self) -> bool {
        self.0.borrow().is_none()
    }

    /// What is wrong.
    pub(crate) fn into_text(self) -> String {
        self.0.into_inner().unwrap_or_default()
    }
}

/// Where in the JSON something stands. It is handed inwards, so that only an error costs a path.
#[derive(Debug, Clone, Copy)]
pub(crate) enum At<'o> {
    /// The whole.
    Top(&'o Note),
    /// Under a key of an object.
    Key(&'o At<'o>, &'static str),
    /// An item of a list, counted from 0.
    Item(&'o At<'o>, usize),
}

impl At<'_> {
    /// Notes what is wrong here, unless something was wrong before.
    // Never inlined, like whatever every type would repeat.
    #[inline(never)]
    pub(crate) fn malformed(&self, what: &str) -> Malformed {
        let mut path = String::new();
        let note = self.trace(&mut path);
        if !path.is_empty() {
            path.push_str(": ");
        }
        path.push_str(what);
        note.0.borrow_mut().get_or_insert(path);
        Malformed
    }

    fn trace(&self, path: &mut String) -> &Note {
        let outer = match self {
            Self::Top(note) => return note,
            Self::Key(outer, _) | Self::Item(outer, _) => outer,
        };
        let note = outer.trace(path);
        if !path.is_empty() {
            path.push('.');
        }
        match self {
            Self::Top(_) => {}
            Self::Key(_, name) => path.push_str(name),
            Self::Item(_, place) => path.push_str(&place.to_string()),
        }
        note
    }
}
