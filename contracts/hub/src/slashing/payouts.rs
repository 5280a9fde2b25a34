//! Payouts of slashes and rewards. One that is refused, by its receiver or by its token, waits and can be tried
//! again by anyone.

use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, CosmosMsg, DepsMut, Event, Order, Response, Storage, SubMsg,
};
use cw_storage_plus::{Bound, Item};
use holdfast_accounting::Amount;
use holdfast_record::{record, Field, Reader};
use holdfast_shared::msg::hub::{PayoutSource, PayoutView};
use holdfast_shared::{events, Denom};

use crate::custody;
use crate::error::{ContractError, Result};
use crate::keys;
use crate::reply::PAYOUT;
use crate::table::Table;

/// Who is paid.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Payee {
    /// An address.
    Address(Addr),
    /// Nobody: the money is destroyed.
    Nobody,
}

impl Field for Payee {
    fn put(&self, out: &mut String) {
        match self {
            Self::Address(to) => Some(to.clone()).put(out),
            Self::Nobody => None::<Addr>.put(out),
        }
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        let to = <Option<Addr> as Field>::take(from)?;
        Some(to.map_or(Self::Nobody, Self::Address))
    }
}

/// Money on its way out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Payout {
    pub source: PayoutSource,
    pub to: Payee,
    pub denom: Denom,
    pub amount: Amount,
}
record!(Payout {
    source,
    to,
    denom,
    amount
});

impl Payout {
    fn leave(&self, storage: &mut dyn Storage) -> Result<CosmosMsg> {
        match &self.to {
            Payee::Address(to) => custody::pay_out(storage, &self.denom, to, self.amount),
            Payee::Nobody => custody::burn(storage, &self.denom, self.amount),
        }
    }
}

const NEXT: Item<u64> = Item::new(keys::NEXT_PAYOUT);
const PAYOUTS: Table<u64, Payout> = Table::new(keys::PAYOUTS);

/// The message that pays; if it fails, the reply keeps the payout.
pub(crate) fn message(storage: &mut dyn Storage, payout: &Payout) -> Result<SubMsg> {
    Ok(SubMsg::reply_on_error(payout.leave(storage)?, PAYOUT).with_payload(to_json_binary(payout)?))
}

/// Keeps a payout that was refused.
pub(crate) fn refused(storage: &mut dyn Storage, payload: &Binary) -> Result<Event> {
    let payout: Payout = from_json(payload)?;
    custody::came_back(storage, &payout.denom, payout.amount)?;
    let id = NEXT.may_load(storage)?.unwrap_or(1);
    NEXT.save(storage, &id.saturating_add(1))?;
    PAYOUTS.save(storage, id, &payout)?;
    let to = match &payout.to {
        Payee::Address(to) => to.as_str(),
        Payee::Nobody => "nobody",
    };
    Ok(events::payout_refused(
        id,
        payout.source,
        to,
        &payout.denom,
        payout.amount,
    ))
}

/// Pays again what was refused earlier; fails, and keeps it, when it is refused again.
pub(crate) fn retry(deps: DepsMut, id: u64) -> Result<Response> {
    let payout = PAYOUTS.may_load(deps.storage, id)?;
    let payout = payout.ok_or_else(|| ContractError::unknown("payout", id))?;
    PAYOUTS.remove(deps.storage, id);
    let paid = payout.leave(deps.storage)?;
    Ok(Response::new()
        .add_attribute("action", "retry_payout")
        .add_event(events::payout_paid(
            id,
            payout.source,
            &payout.denom,
            payout.amount,
        ))
        .add_message(paid))
}

/// A page of the payouts that were refused, by number.
pub(crate) fn list(storage: &dyn Storage, start_after: Option<u64>, limit: usize) -> Result<Vec<PayoutView>> {
    let start = start_after.map(Bound::exclusive);
    let page = PAYOUTS.range(storage, start, None, Order::Ascending).take(limit);
    page.map(|item| {
        let (payout_id, payout) = item?;
        let to = match payout.to {
            Payee::Address(to) => Some(to.into_string()),
            Payee::Nobody => None,
        };
        Ok(PayoutView {
            payout_id,
            source: payout.source,
            to,
            denom: payout.denom,
            amount: payout.amount.get(),
        })
    })
    .collect()
}
