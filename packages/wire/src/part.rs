//! A part of the tree, and what can be taken out of it.

use std::borrow::Cow;

use crate::error::{At, Malformed, Result};
use crate::json::Json;
use crate::FromJson;

/// Some JSON and where it stands.
// Handed over in one piece: two would be put together again for each field of each type.
#[derive(Debug)]
pub struct Part<'a, 'o> {
    pub(crate) json: Json<'a>,
    pub(crate) at: At<'o>,
}

/// What is left of an object whose fields are being taken.
#[derive(Debug)]
pub struct Fields<'a, 'o> {
    entries: Vec<(Cow<'a, str>, Json<'a>)>,
    at: At<'o>,
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

// Nothing here is inlined where it is asked for: each type would pay for what can be said once.
impl<'a, 'o> Part<'a, 'o> {
    /// The text of a string.
    #[inline(never)]
    pub(crate) fn text(self) -> Result<Cow<'a, str>> {
        match self.json {
            Json::Text(text) => Ok(text),
            json => Err(json.instead_of("a string", &self.at)),
        }
    }

    /// The items of a list.
    #[inline(never)]
    pub(crate) fn list(self) -> Result<Vec<Json<'a>>> {
        match self.json {
            Json::List(items) => Ok(items),
            json => Err(json.instead_of("a list", &self.at)),
        }
    }

    /// The fields of an object.
    ///
    /// # Errors
    /// [`Malformed`] when it is no object.
    #[inline(never)]
    pub fn fields(self) -> Result<Fields<'a, 'o>> {
        match self.json {
            Json::Object(entries) => Ok(Fields { entries, at: self.at }),
            json => Err(json.instead_of("an object", &self.at)),
        }
    }

    /// Which of these variants it is, and what to take its fields from; its one value is taken by the variant's name.
    ///
    /// # Errors
    /// [`Malformed`] when it is none of them, or holds something else than the variant does.
    #[inline(never)]
    pub fn variant<'p>(&'p mut self, variants: &[(&'static str, Shape)]) -> Result<(usize, Fields<'a, 'p>)> {
        let at = &self.at;
        let (bare, mut entries) = match std::mem::take(&mut self.json) {
            Json::Text(name) => (true, vec![(name, Json::Absent)]),
            Json::Object(entries) => (false, entries),
            json => return Err(json.instead_of("a variant", at)),
        };
        let [(name, content)] = entries.as_mut_slice() else {
            return Err(at.malformed("expected an object with a variant as its only key"));
        };
        let mut known = variants.iter().enumerate();
        let Some((place, (variant, shape))) = known.find(|(_, (variant, _))| name == variant) else {
            let known: Vec<&str> = variants.iter().map(|(variant, _)| *variant).collect();
            let known = known.join(", ");
            return Err(at.malformed(&format!("unknown variant `{name}`, expected one of {known}")));
        };
        match (shape, bare) {
            (Shape::Bare, true) | (Shape::Value, false) => Ok((place, Fields { entries, at: *at })),
            (Shape::Fields, false) => {
                let (json, at) = (std::mem::take(content), At::Key(at, variant));
                let fields = Part { json, at }.fields()?;
                Ok((place, fields))
            }
            (Shape::Bare, false) => Err(at.malformed(&format!("expected the bare name `{variant}`"))),
            (_, true) => Err(at.malformed(&format!("expected an object with the key `{variant}`"))),
        }
    }
}

impl<'a> Fields<'a, '_> {
    /// Takes a field.
    ///
    /// # Errors
    /// [`Malformed`] when the field is missing, or is no such value.
    #[inline(never)]
    pub fn field<T: FromJson>(&mut self, name: &'static str) -> Result<T> {
        T::from_json(self.take(name))
    }

    /// Takes a field that may be missing, for its type's default: one that an older writer did not know.
    ///
    /// # Errors
    /// [`Malformed`] when the field is no such value.
    #[inline(never)]
    pub fn field_or_default<T: FromJson + Default>(&mut self, name: &'static str) -> Result<T> {
        let part = self.take(name);
        match part.json {
            Json::Absent => Ok(T::default()),
            _ => T::from_json(part),
        }
    }

    /// What stands under a name. That it stands there twice is noted, and so refused at the top.
    #[inline(never)]
    fn take(&mut self, name: &'static str) -> Part<'a, '_> {
        let at = At::Key(&self.at, name);
        let mut json = Json::Absent;
        for (key, value) in &mut self.entries {
            if key == name {
                if !matches!(json, Json::Absent) {
                    at.malformed("given twice");
                }
                json = std::mem::take(value);
            }
        }
        Part { json, at }
    }
}

impl Json<'_> {
    /// Says that this stands where something else should.
    #[inline(never)]
    pub(crate) fn instead_of(&self, expected: &str, at: &At<'_>) -> Malformed {
        let found = match self {
            Self::Absent => "nothing",
            Self::Null => "null",
            Self::Bool(_) => "a bool",
            Self::Unsigned(_) => "a number",
            Self::Signed(_) => "a number with a sign",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        };
        at.malformed(&format!("expected {expected}, found {found}"))
    }
}
