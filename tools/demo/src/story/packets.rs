//! The packets of a run as the report shows them.

use cosmwasm_std::from_json;
use holdfast_shared::packet::{ConsumerPacket, HubPacket};
use holdfast_simnet::ibc::PacketId;
use holdfast_simnet::relayer::{Fate as Seen, FateEvent, PacketRecord};
use holdfast_simnet::world::HUB;
use holdfast_simnet::World;

use crate::report::{Fate, Packet};

/// Every packet, in the order sent. `start` is the world's time when the story began, seconds.
pub(super) fn packets(world: &World, start: u64) -> Vec<Packet> {
    let log = world.net.packets();
    let mut packets: Vec<Packet> = log
        .entries()
        .map(|(id, record)| packet(world, id, record, start))
        .collect();
    packets.sort_by_key(|packet| packet.sent_at);
    packets
}

fn packet(world: &World, id: &PacketId, record: &PacketRecord, start: u64) -> Packet {
    let at = |wanted: fn(&Seen) -> bool| {
        let event = record.fates.iter().find(|event| wanted(&event.fate))?;
        Some(event.at.seconds().saturating_sub(start))
    };
    Packet {
        from: id.chain.clone(),
        to: destination(world, id),
        sequence: id.sequence,
        what: contents(record),
        sent_at: at(|fate| matches!(fate, Seen::Sent)).unwrap_or_default(),
        received_at: at(|fate| matches!(fate, Seen::Delivered { .. } | Seen::Refused { .. })),
        settled_at: at(|fate| matches!(fate, Seen::Acked | Seen::TimedOut)),
        fate: fate(&record.fates),
        note: note(&record.fates),
    }
}

/// The hub's packets go to the service whose channel it is; all others go to the hub.
fn destination(world: &World, id: &PacketId) -> String {
    if id.chain != HUB {
        return HUB.into();
    }
    let mut sites = world.sites();
    let site = sites.find(|site| site.hub_channel.as_ref() == Some(&id.channel));
    site.map_or(String::new(), |site| site.chain.clone())
}

fn contents(record: &PacketRecord) -> String {
    if let Ok(HubPacket::Snapshot(snapshot)) = from_json(&record.packet.data) {
        return format!("snapshot {}", snapshot.seq);
    }
    match from_json(&record.packet.data) {
        Ok(ConsumerPacket::Evidence(_)) => "evidence".into(),
        Ok(ConsumerPacket::Fault(_)) => "fault".into(),
        Ok(ConsumerPacket::Order(_)) => "order".into(),
        Ok(ConsumerPacket::Hello {}) => "hello".into(),
        Err(_) => "unknown bytes".into(),
    }
}

fn fate(fates: &[FateEvent]) -> Fate {
    let seen = |wanted: fn(&Seen) -> bool| fates.iter().any(|event| wanted(&event.fate));
    if seen(|fate| matches!(fate, Seen::TimedOut)) {
        Fate::TimedOut
    } else if seen(|fate| matches!(fate, Seen::Refused { .. })) {
        Fate::Refused
    } else if seen(|fate| matches!(fate, Seen::Acked)) {
        Fate::Acked
    } else if seen(|fate| matches!(fate, Seen::Dropped)) {
        Fate::Lost
    } else {
        Fate::InFlight
    }
}

fn note(fates: &[FateEvent]) -> String {
    let seen = |wanted: fn(&Seen) -> bool| fates.iter().any(|event| wanted(&event.fate));
    let mut notes = Vec::new();
    if seen(|fate| matches!(fate, Seen::Dropped)) {
        notes.push("lost by the relayer");
    }
    if seen(|fate| matches!(fate, Seen::Repeated)) {
        notes.push("brought twice, to no effect");
    }
    notes.join("; ")
}
