//! The hub end of the link.

use cosmwasm_std::{
    to_json_vec, Addr, IbcAcknowledgement, IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg,
    IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg, Timestamp,
};
use holdfast_shared::handshake::VERSION;
use holdfast_shared::limits::MAX_PACKETS_IN_FLIGHT;
use holdfast_shared::msg::hub::{ExecuteMsg, LinkResponse};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::{Ack, HubPacket, Snapshot, SnapshotAck};
use proptest::prelude::*;

use super::harness::{dump, Hub, SERVICE, STAKE, VALIDITY, YEAR};
use super::params::{bid, channel, link, offer};
use crate::error::ContractError;
use crate::ibc;

fn leased() -> Hub {
    Hub::with_lease(10_000 * YEAR, 1_000_000)
}

pub(super) fn link_of(hub: &Hub) -> LinkResponse {
    hub.ask(QueryMsg::Link {
        service: SERVICE.into(),
    })
}

pub(super) fn acked(hub: &mut Hub, snapshot: &Snapshot, height: u64) {
    let time = Timestamp::from_seconds(hub.now());
    let stale = vec![];
    let answer = Ack::Result(SnapshotAck { height, time, stale }).to_bytes();
    let data = to_json_vec(&HubPacket::Snapshot(snapshot.clone())).unwrap();
    let packet = hub.packet(SERVICE, data, false);
    let relayer = Addr::unchecked("relayer");
    let msg = IbcPacketAckMsg::new(IbcAcknowledgement::new(answer), packet, relayer);
    ibc::ibc_packet_ack(hub.deps.as_mut(), hub.env.clone(), msg).unwrap();
}

/// An entry that the escrow cut short is sent anew once the escrow lasts longer: what is paid for is told.
#[test]
fn a_top_up_prolongs_what_the_consumer_may_rely_on() {
    let mut hub = Hub::with_lease(10_000 * YEAR, 100_000);
    hub.pass(90);
    let short = hub.flush(SERVICE);
    assert_eq!(short.entries[0].expires_at.seconds(), hub.now() + 10);
    acked(&mut hub, &short, 5);
    hub.pass(2);
    let again = ExecuteMsg::Flush {
        service: SERVICE.into(),
        limit: 400,
    };
    hub.refused("anyone", &[], again);
    hub.fund(SERVICE, 1_000_000);
    let long = hub.flush(SERVICE);
    assert_eq!(long.entries[0].expires_at.seconds(), hub.now() + VALIDITY);
}

/// Raises come before lowers, so a match pays both rents for a while; entries sent before must stay paid.
#[test]
fn while_both_rents_run_no_entry_outlasts_the_escrow() {
    let mut hub = Hub::with_lease(10_000 * YEAR, 100_000);
    hub.operator("b", &[SERVICE]);
    hub.vault("b", STAKE, 100_000 * YEAR);
    hub.post("b", offer(2, SERVICE, 5, 10 * YEAR));
    hub.bid(SERVICE, bid(10 * YEAR));
    hub.pass(80);
    let told = hub.flush(SERVICE).entries[0].expires_at;
    assert_eq!(told.seconds(), hub.now() + 20);
    let mut calls = 0;
    while hub.matched(SERVICE, 1).changed > 0 {
        calls += 1;
        let lasts = hub.service(SERVICE).escrow.runs_dry_at;
        assert!(lasts.is_none_or(|lasts| lasts >= told), "{lasts:?} before {told}");
    }
    // Short of both rents at first: the lease is lowered to the bid, then the cheaper one begins, then it ends.
    assert_eq!((calls, hub.leased(SERVICE)), (3, vec![(2, 10 * YEAR)]));
}

/// An entry that says zero says so for a whole validity, however long ago the escrow ran dry.
#[test]
fn a_zero_entry_is_not_expired_when_sent() {
    let mut hub = Hub::with_lease(10_000 * YEAR, 100_000);
    hub.flush(SERVICE);
    hub.pass(110);
    hub.ok("anyone", &[], ExecuteMsg::CloseEpoch { vault_id: 1 });
    let zero = hub.flush(SERVICE);
    assert!(zero.entries[0].stake.is_zero());
    assert_eq!(zero.entries[0].expires_at.seconds(), hub.now() + VALIDITY);
}

/// A channel whose sends fail (its client expired) is as lost as a closed one: the owner may name another.
/// Covers: F-25, F-14
#[test]
fn a_dead_channel_can_be_replaced() {
    let mut hub = leased();
    let replace = ExecuteMsg::ReplaceLink {
        service: SERVICE.into(),
        link: link("other"),
    };
    hub.refused("dao", &[], replace.clone());
    let flush = ExecuteMsg::Flush {
        service: SERVICE.into(),
        limit: 400,
    };
    let sent = hub.ok("anyone", &[], flush);
    let reply = cosmwasm_std::Reply {
        id: sent.messages[0].id,
        payload: sent.messages[0].payload.clone(),
        gas_used: 0,
        result: cosmwasm_std::SubMsgResult::Err("client expired".into()),
    };
    crate::contract::reply(hub.deps.as_mut(), hub.env.clone(), reply).unwrap();
    assert_eq!(link_of(&hub).dirty.len(), 1);
    hub.ok("dao", &[], replace);
    assert_eq!(link_of(&hub).channel, None);
    let hello = IbcPacketReceiveMsg::new(
        hub.packet(SERVICE, br#"{"hello":{}}"#.to_vec(), true),
        Addr::unchecked("relayer"),
    );
    let answer = ibc::ibc_packet_receive(hub.deps.as_mut(), hub.env.clone(), hello).unwrap();
    assert_eq!(
        answer.acknowledgement.unwrap().as_slice(),
        br#"{"error":"wrong_channel"}"#
    );
    let open = IbcChannelConnectMsg::new_ack(channel("other"), VERSION);
    ibc::ibc_channel_connect(hub.deps.as_mut(), hub.env.clone(), open).unwrap();
    assert_eq!(link_of(&hub).in_flight, 0);
    hub.flush(SERVICE);
}

/// With a dead client and nobody who brings timeouts, as many snapshots pile up as may be under way. No send fails any
/// more, because none is tried; the owner may name another channel all the same, and not one snapshot earlier.
/// Covers: F-09, F-14, I-34
#[test]
fn a_channel_full_of_unanswered_snapshots_can_be_replaced() {
    let mut hub = leased();
    let replace = ExecuteMsg::ReplaceLink {
        service: SERVICE.into(),
        link: link("other"),
    };
    for sent in 1..=MAX_PACKETS_IN_FLIGHT {
        hub.flush(SERVICE);
        assert_eq!(link_of(&hub).in_flight, sent);
        if sent < MAX_PACKETS_IN_FLIGHT {
            let refused = hub.refused("dao", &[], replace.clone());
            assert!(matches!(refused, ContractError::LinkNotLost { .. }), "{refused}");
        }
        hub.pass(VALIDITY / 2 + 1);
    }
    let flush = ExecuteMsg::Flush {
        service: SERVICE.into(),
        limit: 400,
    };
    let refused = hub.refused("anyone", &[], flush);
    assert!(
        matches!(refused, ContractError::TooManyInFlight { .. }),
        "{refused}"
    );
    hub.ok("dao", &[], replace);
    let open = IbcChannelConnectMsg::new_ack(channel("other"), VERSION);
    ibc::ibc_channel_connect(hub.deps.as_mut(), hub.env.clone(), open).unwrap();
    assert_eq!(link_of(&hub).in_flight, 0);
    assert_eq!(u64::from(MAX_PACKETS_IN_FLIGHT) + 1, hub.flush(SERVICE).seq);
}

/// Covers: K-4
#[test]
fn a_stranger_neither_opens_nor_closes() {
    let mut hub = leased();
    let before = dump(&hub.deps.storage);
    for name in [SERVICE, "stranger"] {
        let open = IbcChannelOpenMsg::new_init(channel(name));
        assert!(ibc::ibc_channel_open(hub.deps.as_mut(), hub.env.clone(), open).is_err());
        let connect = IbcChannelConnectMsg::new_confirm(channel(name));
        assert!(ibc::ibc_channel_connect(hub.deps.as_mut(), hub.env.clone(), connect).is_err());
        let close = IbcChannelCloseMsg::new_init(channel(name));
        assert!(ibc::ibc_channel_close(hub.deps.as_mut(), hub.env.clone(), close).is_err());
    }
    let closed = IbcChannelCloseMsg::new_confirm(channel("stranger"));
    ibc::ibc_channel_close(hub.deps.as_mut(), hub.env.clone(), closed).unwrap();
    assert_eq!(dump(&hub.deps.storage), before);
}

/// A lost channel releases nothing: the lease, its rent and its exposure go on.
#[test]
fn a_closed_channel_is_lost_and_releases_nothing() {
    let mut hub = leased();
    let (vault, market) = (hub.vault_view(1), hub.market(SERVICE));
    let closed = IbcChannelCloseMsg::new_confirm(channel(SERVICE));
    ibc::ibc_channel_close(hub.deps.as_mut(), hub.env.clone(), closed).unwrap();
    assert!(link_of(&hub).lost);
    assert_eq!((hub.vault_view(1), hub.market(SERVICE)), (vault, market));
}

/// Nothing more will be heard over a closed channel: what was under way is told again over the next one.
#[test]
fn snapshots_under_way_on_a_lost_channel_are_told_again() {
    let mut hub = leased();
    hub.flush(SERVICE);
    assert_eq!((link_of(&hub).in_flight, link_of(&hub).dirty), (1, vec![]));
    let closed = IbcChannelCloseMsg::new_confirm(channel(SERVICE));
    ibc::ibc_channel_close(hub.deps.as_mut(), hub.env.clone(), closed).unwrap();
    let told = link_of(&hub);
    assert_eq!(
        (told.in_flight, told.dirty),
        (0, vec![super::harness::addr("op").into()])
    );
}

/// Which channel ends a packet names.
fn any_ends() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![SERVICE, "stranger"])
}

fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let snapshot = |seq| Snapshot {
        reporter: None,
        seq,
        sent_at: Timestamp::from_seconds(1),
        entries: vec![],
    };
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        "\\PC{0,80}".prop_map(String::into_bytes),
        Just(br#"{"hello":{}}"#.to_vec()),
        Just(br#"{"hello":{"x":1}}"#.to_vec()),
        Just(b"[".repeat(10_000)),
        Just(vec![b' '; 70_000]),
        any::<u64>().prop_map(move |seq| to_json_vec(&HubPacket::Snapshot(snapshot(seq))).unwrap()),
        (0u64..4).prop_map(move |seq| to_json_vec(&HubPacket::Snapshot(snapshot(seq))).unwrap()),
        (any::<u64>(), prop::collection::vec(any::<u32>(), 0..5)).prop_map(|(height, stale)| {
            let time = Timestamp::from_nanos(height);
            Ack::Result(SnapshotAck { height, time, stale })
                .to_bytes()
                .to_vec()
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Covers: I-32, I-33, I-35, F-26, F-27
    #[test]
    fn handlers_take_any_bytes_in_any_state(
        data in any_bytes(), answer in any_bytes(), ends in any_ends(), flushed: bool, lost: bool, times in 1usize..3,
    ) {
        let mut hub = leased();
        if flushed {
            hub.flush(SERVICE);
        }
        if lost {
            let closed = IbcChannelCloseMsg::new_confirm(channel(SERVICE));
            ibc::ibc_channel_close(hub.deps.as_mut(), hub.env.clone(), closed).unwrap();
        }
        let before = dump(&hub.deps.storage);
        let relayer = Addr::unchecked("relayer");
        for _ in 0..times {
            let incoming = IbcPacketReceiveMsg::new(hub.packet(ends, data.clone(), true), relayer.clone());
            let answered = ibc::ibc_packet_receive(hub.deps.as_mut(), hub.env.clone(), incoming).unwrap();
            prop_assert!(answered.acknowledgement.is_some_and(|ack| ack.len() < 1_000));
            let ours = hub.packet(ends, data.clone(), false);
            let ack = IbcPacketAckMsg::new(IbcAcknowledgement::new(answer.clone()), ours.clone(), relayer.clone());
            ibc::ibc_packet_ack(hub.deps.as_mut(), hub.env.clone(), ack).unwrap();
            let timeout = IbcPacketTimeoutMsg::new(ours, relayer.clone());
            ibc::ibc_packet_timeout(hub.deps.as_mut(), hub.env.clone(), timeout).unwrap();
        }
        if ends != SERVICE || lost {
            prop_assert_eq!(dump(&hub.deps.storage), before);
        }
    }
}

/// Covers: F-58, I-45, I-31
#[test]
fn packets_in_flight_resolve_after_a_migration() {
    let mut hub = leased();
    let told = hub.flush(SERVICE);
    let before = dump(&hub.deps.storage);
    crate::contract::migrate(
        hub.deps.as_mut(),
        hub.env.clone(),
        holdfast_shared::msg::hub::MigrateMsg {},
    )
    .unwrap();
    assert_eq!(dump(&hub.deps.storage), before);
    acked(&mut hub, &told, 5);
    let link = link_of(&hub);
    assert_eq!((link.in_flight, link.live, link.consumer_height), (0, 1, 5));
}

/// Equality leaves one second in which stake may leave unpunished. It is refused when a hub starts, and when it is moved to
/// another version.
///
/// Covers: I-18, F-66
#[test]
fn windows_that_leave_no_time_to_punish_are_refused() {
    use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
    use cosmwasm_std::{from_json, Storage};
    use holdfast_shared::msg::hub::MigrateMsg;

    let good = super::params::start();
    let windows = good.windows;
    let needed = windows.validity_seconds
        + windows.evidence_age_seconds
        + windows.relay_slack_seconds
        + windows.clock_drift_seconds;
    for (unbonding_seconds, allowed) in [(needed - 1, false), (needed, false), (needed + 1, true)] {
        let mut msg = good.clone();
        msg.windows.unbonding_seconds = unbonding_seconds;
        let info = message_info(&super::harness::addr("dao"), &[]);
        let mut deps = mock_dependencies();
        let started = crate::contract::instantiate(deps.as_mut(), mock_env(), info, msg);
        assert_eq!(started.is_ok(), allowed, "{unbonding_seconds}");
    }
    let mut hub = leased();
    let stored = hub.deps.storage.get(b"config").unwrap();
    let mut config: serde_json::Value = from_json(stored).unwrap();
    config["windows"]["unbonding_seconds"] = needed.into();
    hub.deps.storage.set(b"config", config.to_string().as_bytes());
    let moved = crate::contract::migrate(hub.deps.as_mut(), hub.env.clone(), MigrateMsg {});
    assert!(matches!(
        moved.unwrap_err(),
        crate::ContractError::Validation(holdfast_shared::ValidationError::Windows { .. })
    ));
}
