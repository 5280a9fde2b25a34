//! Handshakes and closing.

use cosmwasm_std::{Empty, IbcOrder};
use holdfast_simnet::chain::Instantiate;
use holdfast_simnet::ibc::{contract_port, ChannelState, IbcError};
use holdfast_simnet::{ChannelInit, ChannelTry};

use crate::probe::{self, Do, VERSION};
use crate::setup::World;

fn answer(world: &World, channel: &str) -> ChannelTry {
    ChannelTry {
        chain: "zone".into(),
        port: contract_port(&world.zone),
        connection: world.link.b.clone(),
        counterparty_channel: channel.into(),
    }
}

#[test]
fn four_steps_open_both_ends() {
    let (world, pair) = World::connected();
    for side in [&pair.a, &pair.b] {
        let end = world.net.channel(&side.chain, &side.channel).unwrap();
        assert_eq!((end.state, end.version.as_str()), (ChannelState::Open, VERSION));
        assert_eq!(end.counterparty.channel_id, "channel-0");
    }
    let seen: Vec<String> = world.net.chain("hub").query(&world.hub, &Empty {}).unwrap();
    assert_eq!(seen, ["open channel-0", "connect channel-0 channel-0"]);
}

#[test]
fn a_contract_refuses_order_and_version() {
    let mut world = World::unconnected();
    let ordered = ChannelInit {
        order: IbcOrder::Ordered,
        ..world.init()
    };
    let error = world.net.open_channel(&ordered).unwrap_err();
    assert!(
        matches!(&error, IbcError::Contract(words) if words.contains("only unordered")),
        "{error}"
    );
    let version = ChannelInit {
        version: "probe-2".into(),
        ..world.init()
    };
    assert!(matches!(
        world.net.open_channel(&version),
        Err(IbcError::Contract(_))
    ));
    // No channel was made and no identifier was used up.
    assert_eq!(
        world.net.open_channel(&world.init()).unwrap().a.channel,
        "channel-0"
    );
}

#[test]
fn a_contract_may_answer_with_another_version() {
    let mut world = World::unconnected();
    let asking = ChannelInit {
        version: "ask-me".into(),
        ..world.init()
    };
    let pair = world.net.open_channel(&asking).unwrap();
    assert_eq!(
        world.net.channel("hub", &pair.a.channel).unwrap().version,
        VERSION
    );
}

#[test]
fn a_handshake_that_stopped_half_way_goes_on_or_starts_again() {
    let mut world = World::unconnected();
    let init = world.init();
    let first = world.net.chan_open_init(&init).unwrap();
    let second = world.net.chan_open_init(&init).unwrap();
    let theirs = world.net.chan_open_try(&answer(&world, &second)).unwrap();
    // CONFIRM before ACK proves nothing, and ACK of the wrong end neither.
    assert!(matches!(
        world.net.chan_open_confirm("zone", &theirs),
        Err(IbcError::NotProven(_))
    ));
    assert!(matches!(
        world.net.chan_open_ack("hub", &first, &theirs),
        Err(IbcError::NotProven(_))
    ));
    world.net.chan_open_ack("hub", &second, &theirs).unwrap();
    world.net.chan_open_confirm("zone", &theirs).unwrap();
    assert!(matches!(
        world.net.chan_open_confirm("zone", &theirs),
        Err(IbcError::WrongState { .. })
    ));
    assert_eq!(
        world.net.channel("hub", &first).unwrap().state,
        ChannelState::Init
    );
}

#[test]
fn a_refused_ack_leaves_the_channel_as_it_was() {
    let mut world = World::unconnected();
    // A stranger on the zone answers with a version that the hub's contract refuses in ACK.
    let init = ChannelInit {
        counterparty_port: "stranger".into(),
        ..world.init()
    };
    let ours = world.net.chan_open_init(&init).unwrap();
    let theirs = ChannelTry {
        port: "stranger".into(),
        ..answer(&world, &ours)
    };
    let theirs = world.net.chan_open_try(&theirs).unwrap();
    let mut end = world.net.channel("zone", &theirs).unwrap();
    end.version = "other".into();
    world.net.overwrite_channel("zone", &end).unwrap();
    assert!(matches!(
        world.net.chan_open_ack("hub", &ours, &theirs),
        Err(IbcError::Contract(_))
    ));
    assert_eq!(world.net.channel("hub", &ours).unwrap().state, ChannelState::Init);
    assert_eq!(world.seen("hub"), Vec::<String>::new());
}

#[test]
fn try_needs_an_init_for_that_port_and_connection() {
    let mut world = World::unconnected();
    let init = ChannelInit {
        counterparty_port: "elsewhere".into(),
        ..world.init()
    };
    let ours = world.net.chan_open_init(&init).unwrap();
    assert!(matches!(
        world.net.chan_open_try(&answer(&world, &ours)),
        Err(IbcError::NotProven(_))
    ));
    assert!(matches!(
        world.net.chan_open_try(&answer(&world, "channel-9")),
        Err(IbcError::Unknown { .. })
    ));
}

#[test]
fn a_stranger_opens_from_its_own_port_only_what_the_contract_accepts() {
    let mut world = World::unconnected();
    let stranger = ChannelInit {
        chain: "zone".into(),
        port: "stranger".into(),
        connection: world.link.b.clone(),
        counterparty_port: contract_port(&world.hub),
        order: IbcOrder::Unordered,
        version: "evil".into(),
    };
    assert!(matches!(
        world.net.open_channel(&stranger),
        Err(IbcError::Contract(_))
    ));
    // The probe does not look at ports: with the right version it is open to anybody.
    world
        .net
        .open_channel(&ChannelInit {
            version: VERSION.into(),
            ..stranger
        })
        .unwrap();
}

#[test]
fn a_contract_without_entry_points_has_no_port() {
    let mut world = World::unconnected();
    let deaf = world.net.on("hub", "deaf contract", |chain| {
        let code = chain.store_code(probe::deaf_code());
        let creator = chain.addr("creator");
        chain
            .instantiate(Instantiate::new(code, &creator, "deaf"), &Empty {})
            .unwrap()
    });
    let init = ChannelInit {
        port: contract_port(&deaf),
        ..world.init()
    };
    assert!(matches!(
        world.net.open_channel(&init),
        Err(IbcError::Contract(_))
    ));
}

#[test]
fn a_host_may_open_although_the_contract_refused() {
    let mut world = World::unconnected();
    world.net.faults.opens_despite_refusal = true;
    let init = ChannelInit {
        version: "probe-2".into(),
        ..world.init()
    };
    let pair = world.net.open_channel(&init).unwrap();
    assert_eq!(
        world.net.channel("hub", &pair.a.channel).unwrap().state,
        ChannelState::Open
    );
    let seen: Vec<String> = world.net.chain("hub").query(&world.hub, &Empty {}).unwrap();
    assert!(
        !seen.iter().any(|words| words.starts_with("open")),
        "the refusal itself changed nothing"
    );
}

#[test]
fn a_stranger_cannot_close_what_the_contract_keeps_open() {
    let (mut world, _) = World::connected();
    assert!(matches!(
        world.net.chan_close_init("hub", "channel-0"),
        Err(IbcError::Contract(_))
    ));
    assert_eq!(
        world.net.channel("hub", "channel-0").unwrap().state,
        ChannelState::Open
    );
    assert!(matches!(
        world.net.chan_close_confirm("hub", "channel-0"),
        Err(IbcError::NotProven(_))
    ));
}

#[test]
fn a_closed_channel_is_confirmed_on_the_other_side() {
    let (mut world, _) = World::connected();
    world.hub_does(&Do::AllowClose).unwrap();
    world.net.chan_close_init("hub", "channel-0").unwrap();
    world.net.chan_close_confirm("zone", "channel-0").unwrap();
    assert_eq!(
        world.net.channel("zone", "channel-0").unwrap().state,
        ChannelState::Closed
    );
    assert_eq!(
        (world.seen("hub"), world.seen("zone")),
        (vec!["close init".into()], vec!["close confirm".into()])
    );
}

#[test]
fn a_contract_closes_its_own_channel_through_its_own_entry_point() {
    let (mut world, _) = World::connected();
    let error = world.hub_does(&Do::Close("channel-0".into())).unwrap_err();
    assert!(
        format!("{error:#}").contains("nobody closes this channel"),
        "{error:#}"
    );
    world.hub_does(&Do::AllowClose).unwrap();
    world.hub_does(&Do::Close("channel-0".into())).unwrap();
    assert_eq!(
        world.net.channel("hub", "channel-0").unwrap().state,
        ChannelState::Closed
    );
}
