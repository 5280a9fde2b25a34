//! What became of snapshots: acknowledged, refused, timed out, or never sent. Total: any bytes in any state.

use cosmwasm_std::{Addr, Event, IbcPacket, IbcPacketAckMsg, Storage, Timestamp};
use holdfast_shared::events;
use holdfast_shared::msg::hub::AckView;
use holdfast_shared::packet::{decode, decode_ack, Ack, HubPacket, Snapshot, SnapshotAck};
use holdfast_shared::validate::shortened;

use super::sent::{self, Fate, SentEntry};
use super::state::{self, Link};
use super::{dirty, flush::SendPayload, tips};
use crate::error::Result;

/// Notes the answer to a snapshot. A packet of another channel, an unknown or settled one, changes nothing.
pub(crate) fn acknowledged(
    storage: &mut dyn Storage,
    now: Timestamp,
    msg: &IbcPacketAckMsg,
) -> Result<Vec<Event>> {
    let Some(settled) = settled_snapshot(storage, &msg.original_packet)? else {
        return Ok(vec![]);
    };
    let fate = |fate| events::snapshot_settled(&settled.service, settled.seq, fate);
    match decode_ack::<SnapshotAck>(&msg.acknowledgement.data) {
        Some(Ack::Result(ack)) => {
            let entries = applied(storage, &settled, &ack, now)?;
            let mut events = vec![fate("applied")];
            events.extend(tips::snapshot(
                storage,
                &settled.service,
                &msg.relayer,
                entries,
                now.seconds(),
            )?);
            Ok(events)
        }
        Some(Ack::Error(_)) | None => {
            missed(storage, &settled)?;
            Ok(vec![fate("refused")])
        }
    }
}

/// Notes that a snapshot timed out: the latest state goes out with the next flush, never the old bytes.
pub(crate) fn timed_out(storage: &mut dyn Storage, packet: &IbcPacket) -> Result<Vec<Event>> {
    let Some(settled) = settled_snapshot(storage, packet)? else {
        return Ok(vec![]);
    };
    missed(storage, &settled)?;
    let Settled { service, seq, .. } = settled;
    Ok(vec![events::snapshot_settled(&service, seq, "timed_out")])
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
            untold: link.named,
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
    state::tell_reporter(storage, service)
}

/// A snapshot whose fate became known.
struct Settled {
    service: String,
    seq: u64,
    sent_at: Timestamp,
    operators: Vec<Addr>,
}

/// The snapshot in a packet of ours on a live channel, taken off the list of those under way.
fn settled_snapshot(storage: &mut dyn Storage, packet: &IbcPacket) -> Result<Option<Settled>> {
    let Some(service) = state::service_of(storage, &packet.src, &packet.dest)? else {
        return Ok(None);
    };
    let Ok(HubPacket::Snapshot(snapshot)) = decode::<HubPacket>(&packet.data) else {
        return Ok(None);
    };
    let Snapshot { seq, sent_at, .. } = snapshot;
    let operators = state::arrive(storage, &service, seq)?;
    Ok(operators.map(|operators| Settled {
        service,
        seq,
        sent_at,
        operators,
    }))
}

/// Notes the answer and returns the entries that are in force now.
fn applied(
    storage: &mut dyn Storage,
    settled: &Settled,
    ack: &SnapshotAck,
    now: Timestamp,
) -> Result<Vec<(Addr, u64, SentEntry)>> {
    let Settled { service, seq, .. } = settled;
    let mut entries = Vec::new();
    for (position, operator) in (0u32..).zip(&settled.operators) {
        let stale = ack.stale.contains(&position);
        let fate = if stale {
            Fate::Missed
        } else {
            Fate::Applied {
                height: ack.height,
                time: ack.time.seconds(),
            }
        };
        let entry = sent::settle(storage, service, operator, *seq, fate)?;
        entries.extend(
            entry
                .filter(|_| !stale)
                .map(|entry| (operator.clone(), *seq, entry)),
        );
    }
    let link = state::load(storage, service)?;
    let consumer_height = link.consumer_height.max(ack.height);
    let last_ack = Some(AckView {
        seq: *seq,
        sent_at: settled.sent_at,
        received_at: ack.time,
        height: ack.height,
        acked_at: now,
    });
    state::save(
        storage,
        service,
        &Link {
            consumer_height,
            last_ack,
            ..link
        },
    )?;
    Ok(entries)
}

fn missed(storage: &mut dyn Storage, settled: &Settled) -> Result<()> {
    let Settled { service, seq, .. } = settled;
    for operator in &settled.operators {
        sent::settle(storage, service, operator, *seq, Fate::Missed)?;
        dirty::mark(storage, service, operator)?;
    }
    state::tell_reporter(storage, service)
}
