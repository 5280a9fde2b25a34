//! Slashing: proofs, identity, who pays and who is paid.

mod age;
mod conflicts;
mod exits;
mod filings;
mod identity;
mod keys;
mod life;
mod limits;
mod orders;
mod payouts;
mod refusals;
mod reversals;
mod treasury;
mod twin;

use cosmwasm_std::{IbcEndpoint, IbcPacket, IbcPacketReceiveMsg, Timestamp};
use holdfast_shared::evidence::Evidence;
use holdfast_shared::packet::{decode_ack, encode, Ack, ConsumerPacket, EvidencePacket, ReportAck};
use holdfast_simnet::contract::IbcSudo;
use holdfast_simnet::ibc::contract_port;
use holdfast_simnet::relayer::Fate;
use holdfast_simnet::world::actors::Operator;
use holdfast_simnet::world::HUB;
use holdfast_simnet::{PacketId, World};

/// The answer that the receiver of a packet wrote.
pub(crate) fn answer_to(world: &World, id: &PacketId) -> Option<Ack<ReportAck>> {
    let record = world.net.packets().record(id).unwrap();
    record.fates.iter().find_map(|event| match &event.fate {
        Fate::Delivered { ack: Some(ack) } => decode_ack(ack),
        _ => None,
    })
}

/// What the hub answers a consumer that does not check proofs before it sends them: a hostile chain.
pub(crate) fn unchecked_report(
    world: &mut World,
    service: &str,
    operator: &Operator,
    seq: u64,
    evidence: &Evidence,
) -> ReportAck {
    let packet = ConsumerPacket::Evidence(EvidencePacket {
        operator: operator.addr.to_string(),
        seq,
        evidence: evidence.clone(),
        reporter: None,
    });
    unchecked(world, service, &packet)
}

/// What the hub answers to any report of a consumer.
pub(crate) fn unchecked(world: &mut World, service: &str, packet: &ConsumerPacket) -> ReportAck {
    let (hub, site) = (world.hub.clone(), world.site(service).clone());
    let end = |port_id, channel: Option<String>| IbcEndpoint {
        port_id,
        channel_id: channel.unwrap(),
    };
    let packet = IbcPacket::new(
        encode(packet).unwrap(),
        end(contract_port(&site.consumer), site.channel),
        end(contract_port(&hub), site.hub_channel),
        u64::MAX,
        Timestamp::from_nanos(u64::MAX).into(),
    );
    let relayer = world.net.chain(HUB).addr("relayer");
    let call = IbcSudo::Receive(IbcPacketReceiveMsg::new(packet, relayer));
    let response = world.net.on(HUB, "a hostile consumer reports", |chain| {
        chain.call_ibc(&hub, &call).unwrap()
    });
    match decode_ack(&response.data.unwrap()) {
        Some(Ack::Result(answer)) => answer,
        other => panic!("the hub answers reports, not {other:?}"),
    }
}
