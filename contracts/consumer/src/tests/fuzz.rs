//! Any bytes into every packet handler: no panic, receive always answers, ack and timeout always return. The
//! handlers' error type is `Never`, so an error cannot even be written; what is left to show is that nothing
//! panics and nothing but a sound packet changes state.

use cosmwasm_std::{from_json, IbcPacket, IbcTimeout, IbcTimeoutBlock, Timestamp};
use holdfast_shared::packet::{Ack, ReportAck, SnapshotAck};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, Index};

use super::{end, from_hub, sent, Consumer, HUB_PORT, OPERATOR, OUR_PORT};

/// A change to one place of some bytes.
#[derive(Debug, Clone)]
enum Mutation {
    Set(Index, u8),
    Insert(Index, String),
    Cut(Index),
    Swallow(Index),
    Repeat(Index),
}

fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let pieces: [&str; 10] = [
        "null",
        "-1",
        "340282366920938463463374607431768211456",
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\\u0000",
    ];
    let mutation = prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Mutation::Set(at, byte)),
        (any::<Index>(), select(pieces.to_vec()))
            .prop_map(|(at, piece)| Mutation::Insert(at, piece.to_owned())),
        any::<Index>().prop_map(Mutation::Cut),
        any::<Index>().prop_map(Mutation::Swallow),
        any::<Index>().prop_map(Mutation::Repeat),
    ];
    vec(mutation, 1..4)
}

fn mutated(mut bytes: Vec<u8>, mutations: &[Mutation]) -> Vec<u8> {
    for mutation in mutations {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match mutation {
            Mutation::Set(at, byte) => bytes[at.index(length)] = *byte,
            Mutation::Insert(at, piece) => {
                let at = at.index(length);
                bytes.splice(at..at, piece.bytes());
            }
            Mutation::Cut(at) => bytes.truncate(at.index(length)),
            Mutation::Swallow(at) => {
                bytes.remove(at.index(length));
            }
            Mutation::Repeat(at) => {
                let tail = bytes[at.index(length)..].to_vec();
                bytes.extend(tail);
            }
        }
    }
    bytes
}

/// A consumer in one of its states: no channel, no entry, a report in flight, a report answered.
fn in_state(state: u8) -> (Consumer, IbcPacket) {
    let mut consumer = Consumer::secured();
    let packet = sent(&consumer.report(105).unwrap());
    match state {
        0 => (Consumer::started(), packet),
        1 => (Consumer::linked(), packet),
        2 => (consumer, packet),
        _ => {
            consumer.answer(&packet, ReportAck::Accepted { id: 1 });
            (consumer, packet)
        }
    }
}

/// Delivers bytes in every way a packet can come or end, and checks what must hold whatever they are.
fn throw(consumer: &mut Consumer, packet: &IbcPacket, bytes: &[u8]) {
    let before = consumer.storage();
    let response = consumer.receive(from_hub("channel-1", bytes));
    let ack: Ack<SnapshotAck> = from_json(response.acknowledgement.unwrap()).unwrap();
    if matches!(ack, Ack::Error(_)) {
        assert_eq!(consumer.storage(), before, "an error changed state");
    }
    let (ours, theirs) = (end(OUR_PORT, "channel-1"), end(HUB_PORT, "channel-7"));
    let block = IbcTimeoutBlock {
        revision: 1,
        height: 1,
    };
    let timeouts = [
        packet.timeout.clone(),
        IbcTimeout::with_block(block),
        IbcTimeout::with_both(block, Timestamp::from_nanos(u64::MAX)),
    ];
    for timeout in timeouts {
        let strange = IbcPacket::new(bytes, ours.clone(), theirs.clone(), 9, timeout);
        consumer.acknowledge(&strange, bytes);
        consumer.answer(&strange, ReportAck::Accepted { id: 2 });
        consumer.time_out(&strange);
    }
    consumer.acknowledge(packet, bytes);
    consumer.time_out(packet);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Covers: I-32, I-33, F-26, F-27
    #[test]
    fn random_bytes_harm_nothing(bytes in vec(any::<u8>(), 0..300), state in 0u8..4) {
        let (mut consumer, packet) = in_state(state);
        throw(&mut consumer, &packet, &bytes);
    }

    /// Covers: I-32, I-33, F-26, F-27
    #[test]
    fn mutated_packets_harm_nothing(mutations in mutations(), which in 0u8..3, state in 0u8..4) {
        let (mut consumer, packet) = in_state(state);
        let sound: Vec<u8> = match which {
            0 => consumer.snapshot(2, vec![consumer.entry(OPERATOR, 7, 1), consumer.entry("other", 8, 2)]).into(),
            1 => packet.data.to_vec(),
            _ => Ack::Result(ReportAck::Duplicate { id: 3 }).to_bytes().into(),
        };
        throw(&mut consumer, &packet, &mutated(sound, &mutations));
    }
}
