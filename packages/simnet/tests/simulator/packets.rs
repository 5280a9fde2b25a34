//! What a packet can meet.

use cosmwasm_std::Binary;
use holdfast_simnet::ibc::{Delivery, IbcError, Settlement};
use holdfast_simnet::relayer::Stage;

use crate::probe::{Do, REPLY_ERROR};
use crate::setup::World;

fn noted(words: &str) -> Do {
    Do::Note(words.into())
}

fn refusal(delivery: Delivery) -> String {
    match delivery {
        Delivery::Refused { ack } => String::from_utf8(ack.to_vec()).unwrap(),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_packet_is_received_and_acknowledged_once() {
    let (mut world, _) = World::connected();
    let id = world.send(noted("one"), 100);
    let Delivery::Accepted { ack, response } = world.net.deliver(&id, "relayer").unwrap() else {
        panic!()
    };
    assert_eq!(ack, Some(Binary::from(b"done")));
    assert!(response.events.iter().any(|event| event.ty == "wasm"));
    assert!(matches!(
        world.net.deliver_ack(&id, "relayer"),
        Ok(Settlement::Done(_))
    ));
    assert_eq!(
        (world.seen("zone"), world.seen("hub")),
        (vec!["one".into()], vec!["sending".into(), "ack 1 done".into()])
    );
    assert!(world.net.pending().is_empty());
    let record = world.net.packets().record(&id).unwrap();
    assert_eq!((record.receptions(), record.endings()), (1, 1));
}

#[test]
fn a_second_delivery_never_reaches_the_contract() {
    let (mut world, _) = World::connected();
    let id = world.send(noted("one"), 100);
    world.net.deliver(&id, "relayer").unwrap();
    assert!(matches!(world.net.deliver(&id, "other"), Ok(Delivery::Repeated)));
    world.net.deliver_ack(&id, "relayer").unwrap();
    assert!(matches!(
        world.net.deliver_ack(&id, "other"),
        Ok(Settlement::AlreadySettled)
    ));
    assert!(matches!(world.net.deliver(&id, "other"), Ok(Delivery::Repeated)));
    assert_eq!(world.seen("zone"), ["one"]);
    assert_eq!(world.seen("hub"), ["sending", "ack 1 done"]);
}

#[test]
fn an_error_in_receive_reverts_and_answers_with_its_words() {
    let (mut world, _) = World::connected();
    let id = world.send(Do::Fail, 100);
    let ack = refusal(world.net.deliver(&id, "relayer").unwrap());
    assert_eq!(ack, r#"{"error":"Generic error: told to fail"}"#);
    assert_eq!(world.seen("zone"), Vec::<String>::new());
    world.net.deliver_ack(&id, "relayer").unwrap();
    assert_eq!(world.seen("hub").last().unwrap(), &format!("ack 1 {ack}"));
}

#[test]
fn a_failing_submessage_of_receive_is_a_redacted_error_ack() {
    let (mut world, _) = World::connected();
    for step in [Do::Fail, Do::Panic] {
        let id = world.send(Do::Bare(Box::new(step)), 100);
        let ack = refusal(world.net.deliver(&id, "relayer").unwrap());
        assert_eq!(
            ack,
            r#"{"error":"ABCI code: 5: error handling packet: see events for details"}"#
        );
    }
    assert_eq!(world.seen("zone"), Vec::<String>::new());
}

#[test]
fn a_panic_in_receive_leaves_the_packet_pending_and_reverts() {
    let (mut world, _) = World::connected();
    let id = world.send(Do::Panic, 100);
    for _ in 0..2 {
        assert!(
            matches!(world.net.deliver(&id, "relayer"), Ok(Delivery::Panicked(words)) if words == "told to panic")
        );
    }
    assert!(matches!(
        world.net.deliver_ack(&id, "relayer"),
        Err(IbcError::NoAck(_))
    ));
    assert_eq!(world.seen("zone"), Vec::<String>::new());
    assert_eq!(world.net.pending(), [(id.clone(), Stage::Deliver)]);
    // Its only way out is the timeout.
    world.net.advance(100);
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Ok(Settlement::Done(_))
    ));
    assert_eq!(world.seen("hub").last().unwrap(), "timeout 1");
}

#[test]
fn replies_run_and_their_data_overwrites_the_ack() {
    let (mut world, _) = World::connected();
    let inner = |step: Do, data: Option<&str>| Do::Inner {
        step: Box::new(step),
        data: data.map(Into::into),
    };
    let id = world.send(inner(noted("in"), Some("from the reply")), 100);
    let Delivery::Accepted { ack, .. } = world.net.deliver(&id, "relayer").unwrap() else {
        panic!()
    };
    assert_eq!(ack, Some(Binary::from(b"from the reply")));
    let id = world.send(inner(Do::Panic, None), 100);
    let Delivery::Accepted { ack, .. } = world.net.deliver(&id, "relayer").unwrap() else {
        panic!()
    };
    assert_eq!(ack, Some(Binary::from(b"done")));
    assert_eq!(world.seen("zone"), ["in", "reply ok", REPLY_ERROR]);
}

#[test]
fn an_ack_handler_that_fails_leaves_the_packet_pending_for_ever() {
    let (mut world, _) = World::connected();
    let id = world.send(Do::FailAtHome, 100);
    world.net.deliver(&id, "relayer").unwrap();
    for _ in 0..2 {
        let settled = world.net.deliver_ack(&id, "relayer");
        assert!(matches!(settled, Ok(Settlement::HandlerFailed(words)) if words.contains("at home")));
    }
    assert_eq!(
        world.seen("hub"),
        ["sending"],
        "the handler's writes are reverted"
    );
    assert_eq!(world.net.pending(), [(id.clone(), Stage::Ack)]);
    world.net.advance(1_000);
    assert!(matches!(
        world.net.timeout(&id, "relayer"),
        Err(IbcError::AlreadyReceived(_))
    ));
}

#[test]
fn a_packet_that_is_too_late_or_empty_or_from_another_port_is_not_sent() {
    let (mut world, _) = World::connected();
    let now = world.net.now();
    let step = |channel: &str, timeout| Do::Send {
        channel: channel.into(),
        packet: Box::new(noted("x")),
        timeout,
        caught: false,
    };
    let past = world.hub_does(&step("channel-0", now)).unwrap_err();
    assert!(
        matches!(past.downcast_ref(), Some(IbcError::TimeoutElapsed(_))),
        "{past:#}"
    );
    let foreign = world
        .hub_does(&step("channel-7", now.plus_seconds(9)))
        .unwrap_err();
    assert!(
        matches!(foreign.downcast_ref(), Some(IbcError::Unknown { .. })),
        "{foreign:#}"
    );
    assert_eq!(world.net.packets().entries().count(), 0);
}

#[test]
fn a_reverted_message_sends_nothing() {
    let (mut world, _) = World::connected();
    let timeout = world.net.now().plus_seconds(100);
    let send = Do::Send {
        channel: "channel-0".into(),
        packet: Box::new(noted("x")),
        timeout,
        caught: false,
    };
    let (sender, hub) = (world.net.chain("hub").addr("user"), world.hub.clone());
    let transaction = [send, Do::Fail].map(|step| {
        let msg = cosmwasm_std::to_json_binary(&step).unwrap();
        cosmwasm_std::WasmMsg::Execute {
            contract_addr: hub.to_string(),
            msg,
            funds: vec![],
        }
        .into()
    });
    world
        .net
        .on("hub", "send and fail", |chain| {
            chain.transact(&sender, transaction.into())
        })
        .unwrap_err();
    assert!(world.net.pending().is_empty());
    assert_eq!(
        world.send(noted("y"), 100).sequence,
        1,
        "the sequence was not used up"
    );
}

#[test]
fn a_late_answer_is_stuck_without_an_ack() {
    let (mut world, _) = World::connected();
    let id = world.send(Do::Later, 100);
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Ok(Delivery::Accepted { ack: None, .. })
    ));
    assert_eq!(world.net.pending(), [(id, Stage::Stuck)]);
}
