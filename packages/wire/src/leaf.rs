//! How values of the standard types and of the chain's are taken out of a tree.

use std::fmt::{self, Display};

use cosmwasm_std::{Addr, Binary, Coin, Decimal, Timestamp, Uint128, Uint256, Uint64};
use serde::de::value::CowStrDeserializer;
use serde::de::{Deserialize, IntoDeserializer};

use crate::error::{At, Malformed, Result};
use crate::json::Json;
use crate::part::Part;
use crate::FromJson;

macro_rules! whole_numbers {
    ($($number:ty: $($sign:ident)|+),+) => {
        $(impl FromJson for $number {
            fn from_json(part: Part<'_, '_>) -> Result<Self> {
                match part.json {
                    $(Json::$sign(number) => number.try_into().map_err(|_| out_of_bounds(stringify!($number), &part.at)),)+
                    json => Err(json.instead_of(concat!("a whole number that fits ", stringify!($number)), &part.at)),
                }
            }
        })+
    };
}

whole_numbers!(u8: Unsigned, u32: Unsigned, u64: Unsigned, i64: Unsigned | Signed);

#[inline(never)]
fn out_of_bounds(number: &str, at: &At<'_>) -> Malformed {
    at.malformed(&format!("the number does not fit {number}"))
}

/// What a type's own reading of a string says is wrong with it.
#[derive(Debug)]
struct Foreign(String);

impl Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Foreign {}

impl serde::de::Error for Foreign {
    fn custom<T: Display>(what: T) -> Self {
        Self(what.to_string())
    }
}

/// Types whose own reading of a string is the rule.
macro_rules! strings {
    ($($value:ty),+) => {
        $(impl FromJson for $value {
            fn from_json(part: Part<'_, '_>) -> Result<Self> {
                let at = part.at;
                let text = part.text()?;
                let text: CowStrDeserializer<'_, Foreign> = text.into_deserializer();
                Self::deserialize(text).map_err(|Foreign(what)| at.malformed(&what))
            }
        })+
    };
}

strings!(Uint64, Uint128, Uint256, Decimal, Binary);

impl FromJson for String {
    fn from_json(part: Part<'_, '_>) -> Result<Self> {
        part.text().map(Into::into)
    }
}

impl FromJson for Addr {
    /// Not checked: only addresses that were checked before they were stored come back.
    fn from_json(part: Part<'_, '_>) -> Result<Self> {
        String::from_json(part).map(Self::unchecked)
    }
}

impl FromJson for bool {
    fn from_json(part: Part<'_, '_>) -> Result<Self> {
        match part.json {
            Json::Bool(value) => Ok(value),
            json => Err(json.instead_of("a bool", &part.at)),
        }
    }
}

impl FromJson for Timestamp {
    fn from_json(part: Part<'_, '_>) -> Result<Self> {
        Uint64::from_json(part).map(|nanos| Self::from_nanos(nanos.u64()))
    }
}

impl FromJson for Coin {
    fn from_json(part: Part<'_, '_>) -> Result<Self> {
        let mut fields = part.fields()?;
        Ok(Self {
            denom: fields.field("denom")?,
            amount: fields.field("amount")?,
        })
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(part: Part<'_, '_>) -> Result<Self> {
        match part.json {
            Json::Absent | Json::Null => Ok(None),
            _ => T::from_json(part).map(Some),
        }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(part: Part<'_, '_>) -> Result<Self> {
        let at = part.at;
        let items = part.list()?;
        let mut values = Self::with_capacity(items.len());
        // A loop, since it makes a third of the code of a chain of iterators.
        for (place, json) in items.into_iter().enumerate() {
            let at = At::Item(&at, place);
            values.push(T::from_json(Part { json, at })?);
        }
        Ok(values)
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(part: Part<'_, '_>) -> Result<Self> {
        let at = part.at;
        let pair = <[Json<'_>; 2]>::try_from(part.list()?);
        let [first, second] = pair.map_err(|_| at.malformed("expected a list of two"))?;
        let item = |json, place| Part {
            json,
            at: At::Item(&at, place),
        };
        Ok((A::from_json(item(first, 0))?, B::from_json(item(second, 1))?))
    }
}
