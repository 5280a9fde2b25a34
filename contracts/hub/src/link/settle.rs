//! What became of snapshots: acknowledged, refused, timed out, or never sent. Total: any bytes in any state.

use cosmwasm_std::{Addr, Event, IbcPacket, Storage};
use holdfast_shared::events;
use holdfast_shared::packet::{decode, decode_ack, Ack, HubPacket, SnapshotAck};
use holdfast_shared::validate::shortened;

use super::sent::{self, Fate};
use super::state::{self, Link};
use super::{dirty, flush::SendPayload};
use crate::error::Result;

/// Notes the answer to a snapshot. A packet of another channel, an unknown or settled one, changes nothing.
pub(crate) fn acknowledged(
    storage: &mut dyn Storage,
    packet: &IbcPacket,
    answer: &[u8],
) -> Result<Option<Event>> {
    let Some((service, seq, operators)) = settled_snapshot(storage, packet)? else {
        return Ok(None);
    };
    match decode_ack::<SnapshotAck>(answer) {
        Some(Ack::Result(ack)) => {
            applied(storage, &service, seq, &operators, &ack)?;
            Ok(Some(events::snapshot_settled(&service, seq, "applied")))
        }
        Some(Ack::Error(_)) | None => {
            missed(storage, &service, seq, &operators)?;
            Ok(Some(events::snapshot_settled(&service, seq, "refused")))
        }
    }
}

/// Notes that a snapshot timed out: the latest state goes out with the next flush, never the old bytes.
pub(crate) fn timed_out(storage: &mut dyn Storage, packet: &IbcPacket) -> Result<Option<Event>> {
    let Some((service, seq, operators)) = settled_snapshot(storage, packet)? else {
        return Ok(None);
    };
    missed(storage, &service, seq, &operators)?;
    Ok(Some(events::snapshot_settled(&service, seq, "timed_out")))
}

/// Notes that the host refused to send a snapshot. The message that caused it goes on.
pub(crate) fn unsent(storage: &mut dyn Storage, payload: &SendPayload, why: &str) -> Result<Event> {
    let service = payload.service.as_str();
    let operators = state::arrive(storage, service, payload.seq)?.unwrap_or_default();
    for operator in &operators {
        sent::unsend(storage, service, operator, payload.seq);
        dirty::mark(storage, service, operator)?;
    }
    let link = state::load(storage, service)?;
    state::save(
        storage,
        service,
        &Link {
            last_failure: Some(shortened(why)),
            ..link
        },
    )?;
    Ok(events::snapshot_settled(service, payload.seq, "unsent"))
}

/// Notes that nothing more will be heard over a dead channel. Whether its last snapshots were received is not known, so
/// their entries stay as they are; what they said goes out anew over the next channel.
pub(super) fn abandoned(storage: &mut dyn Storage, service: &str) -> Result<()> {
    for seq in state::under_way(storage, service)? {
        for operator in state::arrive(storage, service, seq)?.unwrap_or_default() {
            dirty::mark(storage, service, &operator)?;
        }
    }
    Ok(())
}

/// The snapshot in a packet of ours on a live channel, taken off the list of those under way.
fn settled_snapshot(
    storage: &mut dyn Storage,
    packet: &IbcPacket,
) -> Result<Option<(String, u64, Vec<Addr>)>> {
    let Some(service) = state::service_of(storage, &packet.src, &packet.dest)? else {
        return Ok(None);
    };
    let Ok(HubPacket::Snapshot(snapshot)) = decode::<HubPacket>(&packet.data) else {
        return Ok(None);
    };
    let operators = state::arrive(storage, &service, snapshot.seq)?;
    Ok(operators.map(|operators| (service, snapshot.seq, operators)))
}

fn applied(
    storage: &mut dyn Storage,
    service: &str,
    seq: u64,
    operators: &[Addr],
    ack: &SnapshotAck,
) -> Result<()> {
    for (position, operator) in (0u32..).zip(operators) {
        let stale = ack.stale.contains(&position);
        let fate = if stale {
            Fate::Missed
        } else {
            Fate::Applied { height: ack.height }
        };
        sent::settle(storage, service, operator, seq, fate)?;
    }
    let link = state::load(storage, service)?;
    let consumer_height = link.consumer_height.max(ack.height);
    state::save(
        storage,
        service,
        &Link {
            consumer_height,
            ..link
        },
    )
}

fn missed(storage: &mut dyn Storage, service: &str, seq: u64, operators: &[Addr]) -> Result<()> {
    for operator in operators {
        sent::settle(storage, service, operator, seq, Fate::Missed)?;
        dirty::mark(storage, service, operator)?;
    }
    Ok(())
}
