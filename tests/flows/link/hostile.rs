//! A service whose chain turned hostile: it floods, it lies, it is dead. Everybody else goes on.

use cosmwasm_std::{Binary, IbcEndpoint, IbcPacket, IbcPacketReceiveMsg, IbcTimeout, Timestamp};
use holdfast_shared::msg::lrt::QueryMsg as LrtQuery;
use holdfast_shared::msg::lrt::RateResponse;
use holdfast_shared::packet::{
    encode, ConsumerPacket, EvidencePacket, FaultKind, FaultPacket, Order, OrderPacket,
};
use holdfast_simnet::contract::IbcSudo;
use holdfast_simnet::ibc::contract_port;
use holdfast_simnet::world::HUB;

use super::{scene, Scene, DAY, MILLION, PAUSE};

/// The hub receives bytes over the oracle's live channel, as from a consumer that was replaced by an enemy.
fn lies(scene: &mut Scene, data: Binary) {
    let site = scene.world.site("oracle").clone();
    let end = |port_id: String, channel: Option<String>| IbcEndpoint {
        port_id,
        channel_id: channel.unwrap(),
    };
    let packet = IbcPacket::new(
        data,
        end(contract_port(&site.consumer), site.channel),
        end(contract_port(&scene.world.hub), site.hub_channel),
        u64::MAX,
        IbcTimeout::with_timestamp(Timestamp::from_nanos(u64::MAX)),
    );
    let hub = scene.world.hub.clone();
    let relayer = scene.world.net.chain(HUB).addr("relayer");
    let call = IbcSudo::Receive(IbcPacketReceiveMsg::new(packet, relayer));
    let response = scene
        .world
        .net
        .on(HUB, "the oracle lies", |chain| chain.call_ibc(&hub, &call))
        .expect("receive always answers");
    assert!(response.data.is_some_and(|ack| ack.len() < 1_000));
}

fn flood(scene: &mut Scene) {
    let height = scene.world.net.chain("oracle").block().height;
    let (orca, bid) = (
        scene.orca.clone(),
        scene.world.owner_of("oracle").bid(&scene.world, 1, 1),
    );
    for number in 0..8u64 {
        let evidence = orca.votes_twice(&scene.world, "bridge", height + number);
        let packets = [
            ConsumerPacket::Hello {},
            ConsumerPacket::Order(OrderPacket {
                number,
                order: Order::Bid { bid: bid.clone() },
            }),
            ConsumerPacket::Order(OrderPacket {
                number,
                order: Order::Notice { vault_id: number },
            }),
            ConsumerPacket::Fault(FaultPacket {
                // It leases nothing of this one.
                operator: scene.world.net.chain(HUB).addr("other").to_string(),
                seq: number,
                kind: FaultKind::ServiceFault,
                height: number,
                slot: number,
                reporter: None,
            }),
            ConsumerPacket::Evidence(EvidencePacket {
                operator: orca.addr.to_string(),
                seq: number,
                evidence,
                reporter: None,
            }),
        ];
        for packet in packets {
            lies(scene, encode(&packet).unwrap());
        }
        lies(scene, Binary::new(vec![b'['; 10_000]));
        lies(scene, Binary::new(vec![b' '; 70_000]));
    }
}

/// Its flood is answered, its channel is full and then dead; deposits, exits, the LRT and the other service go on, dates and
/// sums untouched.
///
/// Covers: I-36, I-35, E-5, F-26
#[test]
fn a_hostile_service_harms_nobody_else() {
    let mut scene = scene();
    let vault = scene.vault;
    let orca = scene.orca.clone();
    scene.world.lends(&orca, vault, "bridge", 50 * MILLION).unwrap();
    let other = scene.world.operator("other");
    let quiet = other.creates_vault(&mut scene.world, "ustk", 100).unwrap();
    let lrt = scene.world.lrt("ustk", &[quiet], 4 * DAY);
    let early = scene
        .staker
        .clone()
        .exits(&mut scene.world, vault, 100 * MILLION)
        .unwrap();

    flood(&mut scene);
    for _ in 0..16 {
        scene.world.flush("oracle").unwrap();
        scene.world.net.advance(PAUSE);
        lies(&mut scene, encode(&ConsumerPacket::Hello {}).unwrap());
    }
    assert_eq!(scene.world.hub_link("oracle").in_flight, 16);
    assert!(scene.world.flush("oracle").is_err(), "the channel is full");
    flood(&mut scene);
    assert_eq!(scene.world.slashes().len(), 0, "nothing it said was good");

    scene.world.flush("bridge").unwrap();
    let channel = scene.world.site("bridge").hub_channel.clone();
    let id = scene.world.last_packet(HUB, channel).unwrap();
    scene.world.net.deliver(&id, "relayer").unwrap();
    scene.world.net.deliver_ack(&id, "relayer").unwrap();
    assert_eq!(
        scene.world.security("bridge", &orca.addr).stake.u128(),
        50 * MILLION
    );

    let late = scene.world.staker("late", 10 * MILLION, "ustk");
    late.deposits(&mut scene.world, vault, 10 * MILLION).unwrap();
    let holder = scene.world.staker("holder", 10 * MILLION, "ustk");
    lrt.mint(&mut scene.world, &holder, 10 * MILLION).unwrap();
    let rate: RateResponse = lrt.ask(&scene.world, &LrtQuery::Rate {});
    assert!(!rate.rate.is_zero());

    assert_eq!(
        scene.world.ticket(early.ticket_id).matures_at,
        early.matures_at,
        "nobody moved its date"
    );
    scene.world.pass_until(early.matures_at.seconds());
    let staker = scene.staker.clone();
    staker.claims(&mut scene.world, &[early.ticket_id]).unwrap();
    let paid = scene.world.ticket(early.ticket_id).paid.u128();
    assert!((100 * MILLION - 1..=100 * MILLION).contains(&paid), "{paid}");
}
