//! JSON texts that are good, or nearly.

use holdfast_wire::serde::{Deserialize, Deserializer};
use holdfast_wire::{read, FromJson, Part, Result};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

/// JSON that may also be malformed: keys twice, scalars that are none.
#[derive(Debug, Clone)]
pub enum Doc {
    /// Text as it stands.
    Scalar(String),
    List(Vec<Doc>),
    Object(Vec<(String, Doc)>),
}

/// Whether a text is JSON with whole numbers of 64 bits alone, in fields that nobody knows too. The one difference: the
/// derive passes over whatever stands in such a field up to the next comma.
pub fn is_json(text: &str) -> bool {
    cosmwasm_std::from_json::<Anything>(text).is_ok()
}

struct Anything;

impl FromJson for Anything {
    fn from_json(_: Part<'_, '_>) -> Result<Self> {
        Ok(Self)
    }
}

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer)
    }
}

/// One change of a document.
#[derive(Debug, Clone)]
pub enum Change {
    /// Something else stands there.
    Replace(Doc),
    /// It stands in a list of its own.
    Wrap,
    /// Its item or field at this place is gone.
    Drop(Index),
    /// Its item or field at this place stands there twice.
    Repeat(Index),
    /// Its field at this place has another name.
    Rename(Index, String),
    /// It has a further item or field.
    Add(String, Doc),
}

impl Doc {
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Array(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(key, value)| (key.clone(), Self::of(value)));
                Self::Object(fields.collect())
            }
            scalar => Self::Scalar(scalar.to_string()),
        }
    }

    pub fn text(&self) -> String {
        match self {
            Self::Scalar(text) => text.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::text).collect();
                format!("[{}]", items.join(" , "))
            }
            Self::Object(fields) => {
                let fields = fields
                    .iter()
                    .map(|(key, value)| format!("\"{key}\": {}", value.text()));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(",\n"))
            }
        }
    }

    /// How many documents it is made of, itself included.
    fn size(&self) -> usize {
        1 + match self {
            Self::Scalar(_) => 0,
            Self::List(items) => items.iter().map(Self::size).sum(),
            Self::Object(fields) => fields.iter().map(|(_, value)| value.size()).sum::<usize>(),
        }
    }

    /// Changes the part of that number, counted from itself inwards.
    pub fn change(&mut self, part: Index, change: Change) {
        let place = part.index(self.size());
        self.change_at(place, change);
    }

    fn change_at(&mut self, place: usize, change: Change) {
        if place == 0 {
            return self.apply(change);
        }
        let parts: Vec<&mut Doc> = match self {
            Self::Scalar(_) => vec![],
            Self::List(items) => items.iter_mut().collect(),
            Self::Object(fields) => fields.iter_mut().map(|(_, value)| value).collect(),
        };
        let mut left = place - 1;
        for part in parts {
            let size = part.size();
            if left < size {
                return part.change_at(left, change);
            }
            left -= size;
        }
    }

    fn apply(&mut self, change: Change) {
        match (change, self) {
            (Change::Replace(other), this) => *this = other,
            (Change::Wrap, this) => *this = Self::List(vec![this.clone()]),
            (Change::Drop(at), Self::List(items)) if !items.is_empty() => {
                items.remove(at.index(items.len()));
            }
            (Change::Drop(at), Self::Object(fields)) if !fields.is_empty() => {
                fields.remove(at.index(fields.len()));
            }
            (Change::Repeat(at), Self::List(items)) if !items.is_empty() => {
                items.push(items[at.index(items.len())].clone());
            }
            (Change::Repeat(at), Self::Object(fields)) if !fields.is_empty() => {
                fields.push(fields[at.index(fields.len())].clone());
            }
            (Change::Rename(at, name), Self::Object(fields)) if !fields.is_empty() => {
                let place = at.index(fields.len());
                fields[place].0 = name;
            }
            (Change::Add(_, item), Self::List(items)) => items.push(item),
            (Change::Add(name, value), Self::Object(fields)) => fields.push((name, value)),
            _ => {}
        }
    }
}

/// Scalars around every bound, and some that are none.
pub fn scalars() -> impl Strategy<Value = Doc> {
    let texts = [
        "null",
        "true",
        "false",
        "0",
        "7",
        "-0",
        "-7",
        "01",
        "255",
        "256",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "1.5",
        "1e3",
        "-",
        "nul",
        "",
        "\"\"",
        "\"7\"",
        "\"-7\"",
        "\"+7\"",
        "\"07\"",
        "\"1.5\"",
        "\"1.\"",
        "\"340282366920938463463374607431768211456\"",
        "\"AA==\"",
        "\"AA=\"",
        "\"a\\n\\u00e9\"",
        "\"\\ud800\"",
        "\"\\x\"",
        "\"bare\"",
        "\"many_words_here\"",
        "\"value\"",
        "\"fields\"",
        "\"empty\"",
        "\"none_such\"",
        "\"accept_ownership\"",
        "\"never\"",
    ];
    proptest::sample::select(texts.to_vec()).prop_map(|text| Doc::Scalar(text.to_owned()))
}

/// Small documents of any kind.
pub fn docs() -> impl Strategy<Value = Doc> {
    scalars().prop_recursive(3, 12, 3, |inner| {
        let keys = proptest::sample::select(vec![
            "bare", "value", "fields", "a", "b", "amount", "denom", "never",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Doc::List),
            prop::collection::vec((keys.prop_map(String::from), inner), 0..3).prop_map(Doc::Object),
        ]
    })
}

fn names() -> impl Strategy<Value = String> {
    let names = [
        "name",
        "amount",
        "maybe",
        "bare",
        "value",
        "fields",
        "a",
        "b",
        "further",
        "Value",
        "na\\u006de",
    ];
    proptest::sample::select(names.to_vec()).prop_map(String::from)
}

pub fn changes() -> impl Strategy<Value = Vec<(Index, Change)>> {
    let change = prop_oneof![
        4 => docs().prop_map(Change::Replace),
        1 => Just(Change::Wrap),
        2 => any::<Index>().prop_map(Change::Drop),
        2 => any::<Index>().prop_map(Change::Repeat),
        1 => (any::<Index>(), names()).prop_map(|(at, name)| Change::Rename(at, name)),
        2 => (names(), docs()).prop_map(|(name, value)| Change::Add(name, value)),
    ];
    prop::collection::vec((any::<Index>(), change), 0..3)
}
