//! Taking structs and variants out of a tree.

use std::borrow::Cow;

use crate::error::{At, Result};
use crate::json::Json;
use crate::FromJson;

/// What is left of an object whose fields are being taken.
#[derive(Debug)]
pub struct Fields<'a, 'o> {
    at: At<'o>,
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

impl<'a> Fields<'a, '_> {
    /// Takes a field.
    ///
    /// # Errors
    /// [`Malformed`](crate::Malformed) when the field is missing, stands there twice, or is no such value.
    // Not inlined, here and below: each type would pay for what can be said once.
    #[inline(never)]
    pub fn field<T: FromJson>(&mut self, name: &'static str) -> Result<T> {
        let json = self.take(name)?;
        T::from_json(json, &At::Key(&self.at, name))
    }

    /// Takes a field that may be missing, for its type's default: one that an older writer did not know.
    ///
    /// # Errors
    /// [`Malformed`](crate::Malformed) when the field stands there twice, or is no such value.
    #[inline(never)]
    pub fn field_or_default<T: FromJson + Default>(&mut self, name: &'static str) -> Result<T> {
        match self.take(name)? {
            Json::Absent => Ok(T::default()),
            json => T::from_json(json, &At::Key(&self.at, name)),
        }
    }

    #[inline(never)]
    fn take(&mut self, name: &'static str) -> Result<Json<'a>> {
        let mut found = Json::Absent;
        for (key, value) in &mut self.entries {
            if key == name {
                if !matches!(found, Json::Absent) {
                    return Err(At::Key(&self.at, name).malformed("given twice"));
                }
                found = std::mem::take(value);
            }
        }
        Ok(found)
    }
}

impl<'a> Json<'a> {
    /// The fields of an object.
    ///
    /// # Errors
    /// [`Malformed`](crate::Malformed) when it is no object.
    #[inline(never)]
    pub fn fields<'o>(self, at: &At<'o>) -> Result<Fields<'a, 'o>> {
        match self {
            Self::Object(entries) => Ok(Fields { at: *at, entries }),
            other => Err(other.instead_of("an object", at)),
        }
    }

    /// Which of these variants it is, and what to take its fields from; its one value is taken by the variant's name.
    ///
    /// # Errors
    /// [`Malformed`](crate::Malformed) when it is none of them, or holds something else than the variant does.
    #[inline(never)]
    pub fn variant<'o>(
        self,
        at: &'o At<'o>,
        variants: &[(&'static str, Shape)],
    ) -> Result<(usize, Fields<'a, 'o>)> {
        let (bare, mut entries) = match self {
            Self::Text(name) => (true, vec![(name, Json::Absent)]),
            Self::Object(entries) => (false, entries),
            other => return Err(other.instead_of("a variant", at)),
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
            (Shape::Bare, true) | (Shape::Value, false) => Ok((place, Fields { at: *at, entries })),
            (Shape::Fields, false) => {
                let fields = std::mem::take(content).fields(&At::Key(at, variant))?;
                Ok((place, fields))
            }
            (Shape::Bare, false) => Err(at.malformed(&format!("expected the bare name `{variant}`"))),
            (_, true) => Err(at.malformed(&format!("expected an object with the key `{variant}`"))),
        }
    }
}
