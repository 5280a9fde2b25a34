//! How values of the standard types and of the chain's are taken out of a tree.

use cosmwasm_std::{Addr, Binary, Coin, Decimal, Timestamp, Uint128, Uint256, Uint64};
use serde::de::{Deserialize, IntoDeserializer};

use crate::error::{Malformed, Result};
use crate::json::Json;
use crate::FromJson;

macro_rules! whole_numbers {
    ($($number:ty: $($sign:ident)|+),+) => {
        $(impl FromJson for $number {
            fn from_json(json: Json<'_>) -> Result<Self> {
                match json {
                    $(Json::$sign(number) => number.try_into().map_err(|_| out_of_bounds(stringify!($number))),)+
                    other => Err(other.instead_of(concat!("a whole number that fits ", stringify!($number)))),
                }
            }
        })+
    };
}

whole_numbers!(u8: Unsigned, u32: Unsigned, u64: Unsigned, i64: Unsigned | Signed);

#[inline(never)]
fn out_of_bounds(number: &str) -> Malformed {
    Malformed::new(format!("the number does not fit {number}"))
}

/// Types whose own reading of a string is the rule.
macro_rules! strings {
    ($($value:ty),+) => {
        $(impl FromJson for $value {
            fn from_json(json: Json<'_>) -> Result<Self> {
                Self::deserialize(json.text()?.into_deserializer())
            }
        })+
    };
}

strings!(Uint64, Uint128, Uint256, Decimal, Binary);

impl FromJson for String {
    fn from_json(json: Json<'_>) -> Result<Self> {
        json.text().map(Into::into)
    }
}

impl FromJson for Addr {
    /// Not checked: only addresses that were checked before they were stored come back.
    fn from_json(json: Json<'_>) -> Result<Self> {
        String::from_json(json).map(Self::unchecked)
    }
}

impl FromJson for bool {
    fn from_json(json: Json<'_>) -> Result<Self> {
        match json {
            Json::Bool(value) => Ok(value),
            other => Err(other.instead_of("a bool")),
        }
    }
}

impl FromJson for Timestamp {
    fn from_json(json: Json<'_>) -> Result<Self> {
        Uint64::from_json(json).map(|nanos| Self::from_nanos(nanos.u64()))
    }
}

impl FromJson for Coin {
    fn from_json(json: Json<'_>) -> Result<Self> {
        let mut fields = json.fields()?;
        Ok(Self {
            denom: fields.field("denom")?,
            amount: fields.field("amount")?,
        })
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: Json<'_>) -> Result<Self> {
        match json {
            Json::Null => Ok(None),
            some => T::from_json(some).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: Json<'_>) -> Result<Self> {
        let items = json.list()?.into_iter().enumerate();
        items
            .map(|(place, item)| T::from_json(item).map_err(|error| error.within(&place.to_string())))
            .collect()
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(json: Json<'_>) -> Result<Self> {
        let pair: [Json<'_>; 2] = json
            .list()?
            .try_into()
            .map_err(|_| Malformed::new("expected a list of two"))?;
        let [first, second] = pair;
        Ok((A::from_json(first)?, B::from_json(second)?))
    }
}
