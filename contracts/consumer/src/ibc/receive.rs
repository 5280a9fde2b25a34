//! What the hub sends. Every packet is answered, and nothing in it can make this code fail (I-33).

use cosmwasm_std::{BlockInfo, Event, IbcPacket, IbcReceiveResponse, StdResult, Storage};
use holdfast_shared::events::event;
use holdfast_shared::packet::{codes, decode, error_ack, Ack, HubPacket, Snapshot, SnapshotAck};

use crate::{channel, clock, config, entries};

/// Takes a packet: applies a snapshot, or refuses with a constant code and changes nothing.
pub fn receive(storage: &mut dyn Storage, block: &BlockInfo, packet: &IbcPacket) -> IbcReceiveResponse {
    match accept(storage, packet).and_then(|snapshot| apply(storage, block, snapshot)) {
        Ok((ack, applied)) => IbcReceiveResponse::new(Ack::Result(ack).to_bytes())
            .add_attribute("action", "receive_snapshot")
            .add_event(applied),
        Err(code) => IbcReceiveResponse::new(error_ack(code))
            .add_attribute("action", "receive_packet")
            .add_event(event("packet_refused").with("code", code).into()),
    }
}

/// A sound snapshot from the live channel.
fn accept(storage: &dyn Storage, packet: &IbcPacket) -> Result<Snapshot, &'static str> {
    match channel::brought(storage, packet) {
        Ok(true) => {}
        Ok(false) => return Err(codes::WRONG_CHANNEL),
        Err(_) => return Err(codes::INTERNAL),
    }
    let HubPacket::Snapshot(snapshot) = decode(&packet.data)?;
    entries::accept::check(&snapshot)?;
    Ok(snapshot)
}

fn apply(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    snapshot: Snapshot,
) -> Result<(SnapshotAck, Event), &'static str> {
    write(storage, block, snapshot).map_err(|_| codes::INTERNAL)
}

fn write(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    snapshot: Snapshot,
) -> StdResult<(SnapshotAck, Event)> {
    let age_seconds = config::load(storage)?.evidence_age_seconds;
    let (seq, count) = (snapshot.seq, snapshot.entries.len());
    // Housekeeping first: should it fail, nothing of the snapshot is applied.
    entries::retire::retire(storage, block, age_seconds)?;
    clock::note(storage, block, age_seconds)?;
    let stale = entries::apply(storage, block, age_seconds, snapshot)?;
    let applied = event("snapshot_applied")
        .with("seq", seq)
        .with("entries", count)
        .with("stale", stale.len());
    let ack = SnapshotAck {
        height: block.height,
        time: block.time,
        stale,
    };
    Ok((ack, applied.into()))
}
