//! Taking structs and variants out of a tree.

use std::borrow::Cow;

use crate::error::{Malformed, Result};
use crate::json::Json;
use crate::FromJson;

/// What is left of an object whose fields are being taken.
#[derive(Debug)]
pub struct Fields<'a> {
    /// The variant whose fields these are.
    variant: Option<&'static str>,
    entries: Vec<(Cow<'a, str>, Json<'a>)>,
}

/// What a variant of an enum holds, and so how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Nothing: `"name"`.
    Bare,
    /// One value: `{"name": value}`.
    Value,
    /// Named fields: `{"name": {..}}`.
    Fields,
}

impl<'a> Fields<'a> {
    /// Takes a field; one that is absent if its type may be.
    ///
    /// # Errors
    /// [`Malformed`] when the field is absent, stands there twice, or is no such value.
    // Not inlined, here and below: each type would pay for what can be said once.
    #[inline(never)]
    pub fn field<T: FromJson>(&mut self, name: &'static str) -> Result<T> {
        let value = match self.take(name) {
            Ok(Some(json)) => T::from_json(json),
            Ok(None) => T::absent().ok_or_else(|| Malformed::new("missing")),
            Err(twice) => Err(twice),
        };
        value.map_err(|error| self.blame(error, name))
    }

    #[inline(never)]
    fn take(&mut self, name: &str) -> Result<Option<Json<'a>>> {
        let mut found = None;
        for (key, value) in &mut self.entries {
            if key == name {
                if found.is_some() {
                    return Err(Malformed::new("given twice"));
                }
                found = Some(std::mem::take(value));
            }
        }
        Ok(found)
    }

    #[inline(never)]
    fn blame(&self, error: Malformed, name: &str) -> Malformed {
        let error = error.within(name);
        match self.variant {
            Some(variant) => error.within(variant),
            None => error,
        }
    }
}

impl<'a> Json<'a> {
    /// The fields of an object.
    ///
    /// # Errors
    /// [`Malformed`] when it is no object.
    #[inline(never)]
    pub fn fields(self) -> Result<Fields<'a>> {
        match self {
            Self::Object(entries) => Ok(Fields {
                variant: None,
                entries,
            }),
            other => Err(other.instead_of("an object")),
        }
    }

    /// Which of these variants it is, and what to take its value or its fields from: a value by the variant's name.
    ///
    /// # Errors
    /// [`Malformed`] when it is none of them, or holds something else than the variant does.
    #[inline(never)]
    pub fn variant(self, variants: &[(&'static str, Shape)]) -> Result<(usize, Fields<'a>)> {
        let (bare, mut entries) = match self {
            Self::Text(name) => (true, vec![(name, Json::Null)]),
            Self::Object(entries) => (false, entries),
            other => return Err(other.instead_of("a variant")),
        };
        let [(name, content)] = entries.as_mut_slice() else {
            return Err(Malformed::new(
                "expected an object with a variant as its only key",
            ));
        };
        let mut known = variants.iter().enumerate();
        let Some((place, (variant, shape))) = known.find(|(_, (variant, _))| name == variant) else {
            return Err(unknown(name, variants));
        };
        match (shape, bare) {
            (Shape::Bare, true) | (Shape::Value, false) => {
                let variant = None;
                Ok((place, Fields { variant, entries }))
            }
            (Shape::Fields, false) => {
                let fields = std::mem::take(content).fields();
                let mut fields = fields.map_err(|error| error.within(variant))?;
                fields.variant = Some(variant);
                Ok((place, fields))
            }
            (Shape::Bare, false) => Err(Malformed::new(format!("expected the bare name \"{variant}\""))),
            (Shape::Value | Shape::Fields, true) => Err(Malformed::new(format!(
                "expected an object with the key `{variant}`"
            ))),
        }
    }
}

fn unknown(name: &str, variants: &[(&'static str, Shape)]) -> Malformed {
    let names: Vec<&str> = variants.iter().map(|(name, _)| *name).collect();
    Malformed::new(format!(
        "unknown variant `{name}`, expected one of {}",
        names.join(", ")
    ))
}
