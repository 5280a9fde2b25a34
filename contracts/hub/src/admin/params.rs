//! What the owner may change of the market. It counts for leases and proposals made from now on.

use cosmwasm_std::{Addr, Coin, Decimal, DepsMut, Response};
use holdfast_shared::{events, validate};

use super::config;
use crate::error::Result;

/// Sets the protocol fee and the deposit of a proposal.
pub(crate) fn set(
    deps: DepsMut,
    sender: &Addr,
    protocol_fee: Decimal,
    proposal_deposit: Option<Coin>,
) -> Result<Response> {
    cw_ownable::assert_owner(deps.storage, sender)?;
    config::check_fee(protocol_fee)?;
    if let Some(deposit) = &proposal_deposit {
        validate::amount("deposit", deposit.amount)?;
        validate::text_within("denom", &deposit.denom, super::check_asset::MAX_DENOM_BYTES)?;
    }
    let shown = proposal_deposit
        .as_ref()
        .map_or_else(|| "none".to_owned(), ToString::to_string);
    let config = config::load(deps.storage)?;
    config::save(
        deps.storage,
        &config::Config {
            protocol_fee,
            proposal_deposit,
            ..config
        },
    )?;
    Ok(Response::new()
        .add_attribute("action", "set_market_params")
        .add_event(events::market_params_set(protocol_fee, &shown)))
}
