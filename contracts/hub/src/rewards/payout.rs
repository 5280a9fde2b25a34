//! Paying rewards out.

use cosmwasm_std::{Addr, Response, Uint128};
use holdfast_shared::{events, Denom};

/// Adds the transfers and events of rewards paid to `owner`; sums of zero are left out.
pub(crate) fn pay(
    response: Response,
    vault_id: u64,
    owner: &Addr,
    rewards: Vec<(Denom, Uint128)>,
) -> Response {
    rewards
        .into_iter()
        .filter(|(_, amount)| !amount.is_zero())
        .fold(response, |response, (denom, amount)| {
            response
                .add_event(events::rewards_claimed(vault_id, owner.as_str(), &denom, amount))
                .add_message(denom.transfer(owner, amount))
        })
}
