//! Channels that are lost, and their replacement.

use holdfast_shared::handshake::ExpectedChannel;
use holdfast_shared::msg::consumer::SecurityStatus;
use holdfast_shared::msg::hub::ExecuteMsg;
use holdfast_simnet::ibc::contract_port;
use holdfast_simnet::world::HUB;

use super::{scene, DAY, MILLION};

/// Covers: F-13, F-14, I-37
#[test]
fn a_lost_channel_releases_nothing_and_its_replacement_goes_on() {
    let mut scene = scene();
    scene.world.flush_and_relay("oracle").unwrap();
    let slots = scene.world.vault(scene.vault).slots;
    scene.world.loses_channel("oracle", "oracle", HUB).unwrap();
    assert!(scene.world.hub_link("oracle").lost);
    assert_eq!(
        scene.world.vault(scene.vault).slots,
        slots,
        "lost is not released"
    );
    assert_eq!(scene.seen(), (100, 10));
    let refusal = format!("{:#}", scene.world.flush("oracle").unwrap_err());
    assert!(refusal.contains("no open channel"), "{refusal}");
    let again = scene.world.channel_init("oracle");
    assert!(
        scene.world.net.open_channel(&again).is_err(),
        "the owner must name it first"
    );

    scene.world.loses_channel("oracle", HUB, "oracle").unwrap();
    scene.world.net.advance(2 * DAY);
    let seen = scene.world.security("oracle", &scene.orca.addr);
    assert_eq!(seen.status, SecurityStatus::Expired);
    let site = scene.world.site("oracle").clone();
    let replace = ExecuteMsg::ReplaceLink {
        service: "oracle".into(),
        link: ExpectedChannel {
            connection_id: site.hub_connection,
            counterparty_port: contract_port(&site.consumer),
        },
    };
    let owner = scene.world.owner.clone();
    scene.world.tell(&owner, &replace).unwrap();
    scene.world.open_channel("oracle");
    scene.world.flush_and_relay("oracle").unwrap();
    assert_eq!(scene.seen(), (100, 10));
    let sent = scene.world.sent_entries("oracle", &scene.orca.addr);
    assert_eq!(sent.last().unwrap().seq, 2, "sequences go on");
    scene.assert_told();
    let exit = scene.staker.clone();
    let (ticket, matures_at) = scene.everybody_leaves();
    scene.world.wait_until(matures_at);
    exit.claims(&mut scene.world, &[ticket]).unwrap();
    assert!(scene.world.ticket(ticket).paid.u128() >= 1_000 * MILLION - 1);
}

/// An offence under an entry of the lost channel is still punished over the new one.
/// Covers: F-14
#[test]
fn evidence_waits_for_the_next_channel() {
    let mut scene = scene();
    scene.world.flush_and_relay("oracle").unwrap();
    scene.world.net.advance(3_600);
    let height = scene.world.net.chain("oracle").block().height;
    scene.world.loses_channel("oracle", HUB, "oracle").unwrap();
    let evidence = scene.orca.votes_twice(&scene.world, "oracle", height);
    let orca = scene.orca.clone();
    let _ = scene.world.report_packet("oracle", &orca, evidence);
    assert!(scene.world.slashes().is_empty());
    scene.world.loses_channel("oracle", "oracle", HUB).unwrap();
    let site = scene.world.site("oracle").clone();
    let owner = scene.world.owner.clone();
    let link = ExpectedChannel {
        connection_id: site.hub_connection,
        counterparty_port: contract_port(&site.consumer),
    };
    let service = "oracle".to_owned();
    scene
        .world
        .tell(&owner, &ExecuteMsg::ReplaceLink { service, link })
        .unwrap();
    scene.world.open_channel("oracle");
    let retry = holdfast_shared::msg::consumer::ExecuteMsg::Retry { report_id: 1 };
    scene.world.tell_consumer("oracle", "anyone", &retry).unwrap();
    scene.world.relay();
    assert_eq!(scene.world.slashes()[0].totals[0].1.u128(), 10 * MILLION);
}
