//! JSON of messages, packets and answers, read by little code.
//!
//! serde's derived reading costs 2 to 4 KB of wasm for each struct, since every type gets a parser of its own; about
//! 320 KB of a hub were such parsers. Here JSON is read once, into a tree, and a type takes its fields out
//! of the tree ([`FromJson`]), which costs a few hundred bytes. [`wire`] writes that, together with serde's derived
//! writing and the schema, so the shape of a type is said once, at the type.
//!
//! What is read is what serde's derive reads with the contracts' JSON reader (`serde-json-wasm`):
//!
//! | rule | |
//! |---|---|
//! | a struct | an object; fields in any order; an unknown one is passed over; a known one twice is refused |
//! | `Option` | absent and `null` are none |
//! | an enum | a bare name, or an object with the variant as its only key |
//! | amounts, decimals, times | strings of their own type's form, never JSON numbers |
//! | bytes | base64 |
//! | whole numbers | JSON numbers within the type's bounds, no fractions, no exponents |
//!
//! Nothing that is read panics. Depth is bounded by the reader, at 128.

mod error;
mod foreign;
mod json;
mod leaf;
mod part;

pub use error::{Malformed, Result};
/// Makes a struct of named fields, or an enum, a type that travels as JSON: `Clone`, `Debug`, `PartialEq`,
/// [`serde::Serialize`], [`serde::Deserialize`] and [`schemars::JsonSchema`] as `cosmwasm_schema::cw_serde` does, and
/// [`FromJson`], by which it is read.
///
/// Variants are named in `snake_case`. A variant holds nothing, one value, or named fields. Of serde's attributes
/// `#[serde(default)]` at a named field is heeded, and all others are refused.
///
/// ```
/// use cosmwasm_std::{from_json, to_json_string};
/// use holdfast_wire::wire;
///
/// /// What is paid to whom.
/// #[wire]
/// pub enum Payment {
///     /// To one account.
///     To { account: String, share: Option<u32> },
/// }
///
/// let payment: Payment = from_json(br#"{"to":{"account":"a"}}"#).unwrap();
/// assert_eq!(payment, Payment::To { account: "a".into(), share: None });
/// assert_eq!(to_json_string(&payment).unwrap(), r#"{"to":{"account":"a","share":null}}"#);
/// ```
pub use holdfast_wire_derive::wire;
pub use part::{Fields, Part, Shape};
#[doc(hidden)]
pub use {schemars, serde};

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::error::{At, Note};
use crate::json::Json;

/// Something that can be taken out of a JSON tree.
pub trait FromJson: Sized {
    /// The value.
    ///
    /// # Errors
    /// [`Malformed`] when the JSON is of another shape, or a value is out of its type's bounds.
    fn from_json(part: Part<'_, '_>) -> Result<Self>;
}

/// Reads JSON and takes a value out of it: the one way in which types of [`wire`] are deserialized.
///
/// # Errors
/// JSON that is none, or of another shape than the value's.
pub fn read<'de, D: Deserializer<'de>, T: FromJson>(deserializer: D) -> Result<T, D::Error> {
    let json = tree(deserializer)?;
    let note = Note::default();
    let at = At::Top(&note);
    match T::from_json(Part { json, at }) {
        Ok(value) if note.is_blank() => Ok(value),
        _ => Err(complaint(note)),
    }
}

#[inline(never)]
fn tree<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Json<'de>, D::Error> {
    Json::deserialize(deserializer)
}

#[inline(never)]
fn complaint<E: Error>(note: Note) -> E {
    E::custom(note.into_text())
}
