//! The people of a world. An actor is a name with an address; what it does reads as a sentence.

mod operator;
mod service;
mod staker;

pub use operator::Operator;
pub use service::ServiceOwner;
pub use staker::Staker;

use anyhow::{Context, Result as AnyResult};
use cosmwasm_std::from_json;
use cw_multi_test::AppResponse;
use serde::de::DeserializeOwned;

/// The data of a hub answer.
fn answer<T: DeserializeOwned>(response: AppResponse) -> AnyResult<T> {
    let data = response.data.context("the hub answered without data")?;
    from_json(data).map_err(anyhow::Error::msg)
}

/// An attribute of the first event of that name.
pub(super) fn attribute(response: &AppResponse, event: &str, key: &str) -> Option<String> {
    let event = response
        .events
        .iter()
        .find(|found| found.ty == format!("wasm-{event}"))?;
    event
        .attributes
        .iter()
        .find(|found| found.key == key)
        .map(|found| found.value.clone())
}
