//! The compact text in which contracts keep their records.
//!
//! A record is stored as one JSON string: its fields in order, each ended by `;`, without names. Names are bytes that
//! storage gas is paid for again and again, and a parser of named fields costs 3 to 7 KB of wasm for each type; this
//! one costs a few hundred bytes. What travels (messages, packets, answers) stays plain JSON.
//!
//! | type | text |
//! |---|---|
//! | whole numbers, [`Decimal`] (as its atomics) | `123;` |
//! | `bool` | `0;` or `1;` |
//! | text, addresses, bytes (as base64) | length in bytes, then the text: `5;alice` |
//! | `Option` | `0;`, or `1;` and the value |
//! | `Vec` | how many, then each |
//! | a struct | its fields in the order given to [`record!`] |
//! | an enum of names | the variant's place: [`names!`] |
//!
//! The order of fields is the layout that a migration must keep or convert.

use std::fmt::Write;

use cosmwasm_std::{Addr, Binary, Decimal, Uint128, Uint256};
#[doc(hidden)]
pub use serde;

/// Something that has a compact text.
pub trait Field: Sized {
    /// Appends the text.
    fn put(&self, out: &mut String);
    /// Reads it back; `None` when the text is no such value.
    fn take(from: &mut Reader<'_>) -> Option<Self>;
}

/// What is left of a record's text.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    /// The text up to the next `;`.
    fn word(&mut self) -> Option<&'a str> {
        let (word, rest) = self.0.split_once(';')?;
        self.0 = rest;
        Some(word)
    }

    /// The next so many bytes.
    fn text(&mut self, bytes: usize) -> Option<&'a str> {
        let text = self.0.get(..bytes)?;
        self.0 = self.0.get(bytes..)?;
        Some(text)
    }
}

/// The text of a record.
pub fn encode(value: &impl Field) -> String {
    let mut out = String::new();
    value.put(&mut out);
    out
}

/// The record of a text; `None` when it is no such record, or something is left over.
#[must_use]
pub fn decode<T: Field>(text: &str) -> Option<T> {
    let mut reader = Reader(text);
    let value = T::take(&mut reader)?;
    reader.0.is_empty().then_some(value)
}

fn put_number(number: impl std::fmt::Display, out: &mut String) {
    // Writing into a string does not fail.
    let _ = write!(out, "{number};");
}

fn put_text(text: &str, out: &mut String) {
    put_number(text.len(), out);
    out.push_str(text);
}

fn take_text<'a>(from: &mut Reader<'a>) -> Option<&'a str> {
    let bytes = u64::take(from)?;
    from.text(usize::try_from(bytes).ok()?)
}

macro_rules! numbers {
    ($($number:ty),+) => {
        $(impl Field for $number {
            fn put(&self, out: &mut String) {
                put_number(self, out);
            }

            fn take(from: &mut Reader<'_>) -> Option<Self> {
                from.word()?.parse().ok()
            }
        })+
    };
}

numbers!(u64, Uint256);

impl Field for Uint128 {
    fn put(&self, out: &mut String) {
        put_number(self, out);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        from.word()?.parse::<u128>().ok().map(Self::new)
    }
}

macro_rules! small_numbers {
    ($($number:ty),+) => {
        $(impl Field for $number {
            fn put(&self, out: &mut String) {
                put_number(self, out);
            }

            fn take(from: &mut Reader<'_>) -> Option<Self> {
                u64::take(from)?.try_into().ok()
            }
        })+
    };
}

small_numbers!(u8, u32);

impl Field for bool {
    fn put(&self, out: &mut String) {
        out.push_str(if *self { "1;" } else { "0;" });
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        match from.word()? {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        }
    }
}

impl Field for Decimal {
    fn put(&self, out: &mut String) {
        self.atomics().put(out);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        Uint128::take(from).map(Self::new)
    }
}

impl Field for String {
    fn put(&self, out: &mut String) {
        put_text(self, out);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        take_text(from).map(str::to_owned)
    }
}

impl Field for Addr {
    fn put(&self, out: &mut String) {
        put_text(self.as_str(), out);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        // Only addresses that were checked before they were stored come back.
        take_text(from).map(Self::unchecked)
    }
}

impl Field for Binary {
    fn put(&self, out: &mut String) {
        put_text(&self.to_base64(), out);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        Self::from_base64(take_text(from)?).ok()
    }
}

impl<T: Field> Field for Option<T> {
    fn put(&self, out: &mut String) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        if bool::take(from)? {
            return T::take(from).map(Some);
        }
        Some(None)
    }
}

impl<T: Field> Field for Vec<T> {
    fn put(&self, out: &mut String) {
        put_number(self.len(), out);
        for value in self {
            value.put(out);
        }
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        let count = u64::take(from)?;
        (0..count).map(|_| T::take(from)).collect()
    }
}

/// Makes a struct a record of its fields in this order, stored as one JSON string: `record!(Name { a, b })`; for a
/// struct around one value `record!(Name(_))`.
#[macro_export]
macro_rules! record {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::Field for $name {
            fn put(&self, out: &mut String) {
                $($crate::Field::put(&self.$field, out);)+
            }

            fn take(from: &mut $crate::Reader<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::Field::take(from)?),+ })
            }
        }
        $crate::stored!($name);
    };
    ($name:ident(_)) => {
        $crate::wrapper!($name);
        $crate::stored!($name);
    };
}

/// Gives a struct around one value the text of that value; how it travels is left alone.
#[macro_export]
macro_rules! wrapper {
    ($name:ident) => {
        impl $crate::Field for $name {
            fn put(&self, out: &mut String) {
                $crate::Field::put(&self.0, out);
            }

            fn take(from: &mut $crate::Reader<'_>) -> Option<Self> {
                $crate::Field::take(from).map(Self)
            }
        }
    };
}

/// Gives an enum of bare names the place of each as its text: `names!(Name { First = 0, Second = 1 })`.
#[macro_export]
macro_rules! names {
    ($name:ident { $($variant:ident = $place:literal),+ $(,)? }) => {
        impl $crate::Field for $name {
            fn put(&self, out: &mut String) {
                let place: u8 = match self {
                    $(Self::$variant => $place),+
                };
                $crate::Field::put(&place, out);
            }

            fn take(from: &mut $crate::Reader<'_>) -> Option<Self> {
                match <u8 as $crate::Field>::take(from)? {
                    $($place => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

/// Stores a type that has a compact text as one JSON string.
#[macro_export]
macro_rules! stored {
    ($name:ident) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&$crate::encode(self))
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as $crate::serde::Deserialize>::deserialize(deserializer)?;
                let malformed = || $crate::serde::de::Error::custom(concat!("no ", stringify!($name)));
                $crate::decode(&text).ok_or_else(malformed)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Inner(u64);
    record!(Inner(_));

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Kind {
        First,
        Second,
    }
    names!(Kind { First = 0, Second = 1 });

    #[derive(Debug, Clone, PartialEq)]
    struct Sample {
        name: String,
        amount: Uint128,
        big: Uint256,
        inner: Vec<Inner>,
        kind: Option<Kind>,
        rate: Decimal,
        small: u8,
        yes: bool,
        bytes: Binary,
    }
    record!(Sample {
        name,
        amount,
        big,
        inner,
        kind,
        rate,
        small,
        yes,
        bytes
    });

    fn sample() -> Sample {
        Sample {
            name: "a;\"ü".into(),
            amount: Uint128::MAX,
            big: Uint256::MAX,
            inner: vec![Inner(0), Inner(u64::MAX)],
            kind: Some(Kind::Second),
            rate: Decimal::percent(5),
            small: 255,
            yes: true,
            bytes: Binary::new(vec![0, 255]),
        }
    }

    #[test]
    fn a_record_is_one_short_string() {
        let json = serde_json::to_string(&Inner(7)).unwrap();
        assert_eq!(json, r#""7;""#);
        let text = encode(&Sample {
            inner: vec![],
            kind: None,
            ..sample()
        });
        assert!(
            text.starts_with("5;a;\"ü340282366920938463463374607431768211455;"),
            "{text}"
        );
        assert!(text.ends_with(";0;0;50000000000000000;255;1;4;AP8="), "{text}");
    }

    #[test]
    fn what_is_stored_comes_back() {
        let json = serde_json::to_string(&sample()).unwrap();
        assert_eq!(serde_json::from_str::<Sample>(&json).unwrap(), sample());
        assert_eq!(decode(&encode(&Kind::First)), Some(Kind::First));
    }

    #[test]
    fn what_is_too_short_too_long_or_something_else_is_refused() {
        let text = encode(&sample());
        for end in 0..text.len() {
            let Some(cut) = text.get(..end) else { continue };
            assert_eq!(decode::<Sample>(cut), None, "{cut}");
        }
        assert_eq!(decode::<Sample>(&format!("{text}0;")), None);
        assert_eq!(decode::<u8>("256;"), None);
        assert_eq!(decode::<bool>("2;"), None);
        assert_eq!(decode::<Kind>("2;"), None);
        assert!(serde_json::from_str::<Inner>("{}").is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics(text: String) {
            let _ = decode::<Sample>(&text);
            let _ = decode::<Vec<Vec<u64>>>(&text);
        }

        #[test]
        fn every_value_comes_back(name: String, amount: u128, inner: Vec<u64>, small: u8, bytes: Vec<u8>) {
            let amount = Uint128::new(amount);
            let inner = inner.into_iter().map(Inner).collect();
            let value = Sample { name, amount, inner, small, bytes: bytes.into(), ..sample() };
            prop_assert_eq!(decode(&encode(&value)), Some(value));
        }
    }
}
