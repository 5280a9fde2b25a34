//! Enums of other crates that stand in our messages. A test holds them to their own reading.

use cw20::{EmbeddedLogo, Logo};
use cw_ownable::{Action, Expiration};

use crate::error::Result;
use crate::part::{Part, Shape};
use crate::FromJson;

impl FromJson for Action {
    fn from_json(mut part: Part<'_, '_>) -> Result<Self> {
        let (place, mut fields) = part.variant(&[
            ("transfer_ownership", Shape::Fields),
            ("accept_ownership", Shape::Bare),
            ("renounce_ownership", Shape::Bare),
        ])?;
        Ok(match place {
            0 => Self::TransferOwnership {
                new_owner: fields.field("new_owner")?,
                expiry: fields.field("expiry")?,
            },
            1 => Self::AcceptOwnership,
            _ => Self::RenounceOwnership,
        })
    }
}

impl FromJson for Expiration {
    fn from_json(mut part: Part<'_, '_>) -> Result<Self> {
        let (place, mut fields) = part.variant(&[
            ("at_height", Shape::Value),
            ("at_time", Shape::Value),
            ("never", Shape::Fields),
        ])?;
        Ok(match place {
            0 => Self::AtHeight(fields.field("at_height")?),
            1 => Self::AtTime(fields.field("at_time")?),
            _ => Self::Never {},
        })
    }
}

impl FromJson for Logo {
    fn from_json(mut part: Part<'_, '_>) -> Result<Self> {
        let (place, mut fields) = part.variant(&[("url", Shape::Value), ("embedded", Shape::Value)])?;
        Ok(match place {
            0 => Self::Url(fields.field("url")?),
            _ => Self::Embedded(fields.field("embedded")?),
        })
    }
}

impl FromJson for EmbeddedLogo {
    fn from_json(mut part: Part<'_, '_>) -> Result<Self> {
        let (place, mut fields) = part.variant(&[("svg", Shape::Value), ("png", Shape::Value)])?;
        Ok(match place {
            0 => Self::Svg(fields.field("svg")?),
            _ => Self::Png(fields.field("png")?),
        })
    }
}
