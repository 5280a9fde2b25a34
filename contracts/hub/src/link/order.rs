//! Orders of a service's owner from its own chain (DESIGN 3.3). Each does what the owner's message does.

use cosmwasm_std::{DepsMut, Event, Storage};
use cw_storage_plus::Map;
use holdfast_shared::packet::{rejections, Order, OrderPacket, ReportAck};

use super::reporter;
use crate::error::Result;
use crate::keys;
use crate::market::{bids, notice};

/// `(service, what it is about) -> number` of the last order carried out. Kept only for what was carried out, so a chain
/// that floods the hub stores nothing.
const LAST: Map<(&str, &str), u64> = Map::new(keys::LAST_ORDERS);

/// Carries out an order, unless a later one about the same came first; a refusal leaves nothing behind.
pub(super) fn execute(
    deps: DepsMut,
    service: &str,
    packet: OrderPacket,
    now: u64,
) -> Result<(ReportAck, Vec<Event>)> {
    let OrderPacket { number, order } = packet;
    let about = match &order {
        Order::Bid { .. } => "bid".to_owned(),
        Order::Notice { vault_id } => format!("notice/{vault_id}"),
        Order::Reporter { .. } => "reporter".to_owned(),
    };
    let last = LAST
        .may_load(deps.storage, (service, &about))?
        .unwrap_or_default();
    if number <= last {
        return Ok((ReportAck::Duplicate { id: last }, vec![]));
    }
    let done = match order {
        Order::Bid { bid } => bids::of_service(deps.storage, service, bid).map(|event| vec![event]),
        Order::Reporter { reporter } => {
            reporter::set(deps.storage, service, reporter).map(|event| vec![event])
        }
        Order::Notice { vault_id } => match notice::prepare(deps.storage, service, vault_id, now) {
            // Nothing was stored yet, so a refusal leaves nothing behind; what fails while storing is reverted whole.
            Ok(live) => Ok(live.save(deps.storage)?),
            Err(refused) => Err(refused),
        },
    };
    let Ok(events) = done else {
        return Ok(rejected(rejections::REFUSED));
    };
    note(deps.storage, service, &about, number)?;
    Ok((ReportAck::Accepted { id: number }, events))
}

fn note(storage: &mut dyn Storage, service: &str, about: &str, number: u64) -> Result<()> {
    Ok(LAST.save(storage, (service, about), &number)?)
}

fn rejected(code: &str) -> (ReportAck, Vec<Event>) {
    let code = code.to_owned();
    (ReportAck::Rejected { code }, vec![])
}
