//! Paying rewards out.

use cosmwasm_std::{Addr, Response, Storage, Uint128};
use holdfast_accounting::Amount;
use holdfast_shared::msg::hub::PayoutSource;
use holdfast_shared::{events, Denom};

use crate::error::Result;
use crate::slashing::payouts::{self, Payee, Payout};

/// Adds the transfers and events of rewards paid to `owner`; sums of zero are left out.
///
/// A transfer that fails is kept and can be tried again: a rent denom that its issuer froze must hold up neither an
/// exit (P7) nor the rewards in other denoms.
pub(crate) fn pay(
    storage: &mut dyn Storage,
    mut response: Response,
    vault_id: u64,
    owner: &Addr,
    rewards: Vec<(Denom, Uint128)>,
) -> Result<Response> {
    for (denom, amount) in rewards.into_iter().filter(|(_, amount)| !amount.is_zero()) {
        let event = events::rewards_claimed(vault_id, owner.as_str(), &denom, amount);
        let to = Payee::Address(owner.clone());
        let amount = Amount::new(amount);
        let source = PayoutSource::Rewards;
        let payout = Payout {
            source,
            to,
            denom,
            amount,
        };
        let message = payouts::message(storage, &payout)?;
        response = response.add_event(event).add_submessage(message);
    }
    Ok(response)
}
