//! How old an offence may be, which key answers for it, and proofs and filings without end.

use cosmwasm_std::{
    from_json, to_json_vec, Addr, Decimal, IbcChannelConnectMsg, IbcPacketReceiveMsg, Uint256,
};
use holdfast_shared::evidence::signing::{double_vote, signing_key};
use holdfast_shared::evidence::{DuplicateVote, Evidence};
use holdfast_shared::handshake::VERSION;
use holdfast_shared::limits::MAX_OPEN_FILINGS;
use holdfast_shared::msg::hub::{ExecuteMsg, PoolRef, SlashStatus, SlashView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::{Ack, ConsumerPacket, FaultKind, FaultPacket, ReportAck};
use rstest::rstest;

use super::harness::{addr, dump, Hub, CHAIN, EPOCH, RENT, SERVICE, STAKE, UNBONDING, YEAR};
use super::link::acked;
use super::params::{bid, channel, offer, service};
use super::slash::{packet, receive, told, votes};
use crate::error::ContractError;
use crate::ibc;

/// Of the tests' windows, seconds.
const AGE: u64 = 20;
const SLACK: u64 = 10;

fn direct(votes: DuplicateVote) -> ExecuteMsg {
    ExecuteMsg::SubmitEvidence {
        service: SERVICE.into(),
        operator: addr("op").into(),
        evidence: Evidence::DuplicateVote(votes),
    }
}

fn slash(hub: &Hub, slash_id: u64) -> SlashView {
    hub.ask(QueryMsg::Slash { slash_id })
}

fn fault(slot: u64, kind: FaultKind) -> Vec<u8> {
    let fault = FaultPacket {
        operator: addr("op").into(),
        seq: 1,
        kind,
        height: 6,
        slot,
        reporter: None,
    };
    to_json_vec(&ConsumerPacket::Fault(fault)).unwrap()
}

/// [`told`], of a service that may attest all it leases within a day.
fn told_with_full_meter() -> Hub {
    let mut hub = Hub::new();
    let mut params = service(SERVICE, RENT);
    params.terms.meter = Decimal::one();
    hub.ok("buyer", &[], ExecuteMsg::ProposeService { params });
    hub.ok(
        "dao",
        &[],
        ExecuteMsg::ApproveService {
            service: SERVICE.into(),
        },
    );
    let msg = IbcChannelConnectMsg::new_ack(channel(SERVICE), VERSION);
    ibc::ibc_channel_connect(hub.deps.as_mut(), hub.env.clone(), msg).unwrap();
    hub.operator("op", &[SERVICE]);
    hub.vault("op", STAKE, 100_000 * YEAR);
    hub.post("op", offer(1, SERVICE, 10, 100_000 * YEAR));
    hub.bid(SERVICE, bid(10_000 * YEAR));
    hub.fund(SERVICE, 1_000_000);
    hub.pass(1);
    hub.matched(SERVICE, 200);
    let first = hub.flush(SERVICE);
    acked(&mut hub, &first, 5);
    hub
}

/// The offence is at the height at which the entry was applied, whose time the ack told.
/// Covers: S-10, F-41
#[rstest]
#[case::by_packet_in_time(true, AGE + SLACK, true)]
#[case::by_packet_too_late(true, AGE + SLACK + 1, false)]
#[case::directly_in_time(false, AGE, true)]
#[case::directly_too_late(false, AGE + 1, false)]
fn an_offence_is_as_old_as_its_height(#[case] by_packet: bool, #[case] age: u64, #[case] taken: bool) {
    let mut hub = told();
    hub.pass(age);
    if by_packet {
        let answer = receive(&mut hub, packet(1, addr("op").as_str(), votes(5, 0)));
        let code = "too_old".to_owned();
        let wanted = match taken {
            true => ReportAck::Accepted { id: 1 },
            false => ReportAck::Rejected { code },
        };
        assert_eq!(answer, wanted);
    } else if taken {
        hub.ok("bob", &[], direct(votes(5, 0)));
    } else {
        let refused = hub.refused("bob", &[], direct(votes(5, 0)));
        assert!(matches!(refused, ContractError::TooOld { .. }), "{refused:?}");
    }
}

/// Between two heights that acks told an offence is no younger than the later of them.
/// Covers: S-10
#[test]
fn between_two_acks_an_offence_is_dated_by_the_later() {
    let mut hub = told();
    hub.pass(17);
    let second = hub.flush(SERVICE);
    acked(&mut hub, &second, 9);
    hub.pass(AGE);
    let late = hub.refused("bob", &[], direct(votes(5, 0)));
    assert!(matches!(late, ContractError::TooOld { .. }), "{late:?}");
    hub.ok("bob", &[], direct(votes(6, 0)));
    let mut hub = told();
    hub.pass(17);
    let second = hub.flush(SERVICE);
    acked(&mut hub, &second, 9);
    hub.pass(AGE + 1);
    let late = hub.refused("bob", &[], direct(votes(6, 0)));
    assert!(matches!(late, ContractError::TooOld { .. }), "{late:?}");
}

/// At the height at which an entry with a new key was applied both keys answer, each for its own entry; above it the new one.
/// Covers: S-6, F-41, F-45
#[rstest]
#[case::old_key_below("op", 8, Some(1))]
#[case::old_key_at_the_height("op", 9, Some(1))]
#[case::old_key_above("op", 10, None)]
#[case::new_key_below("op/new", 8, None)]
#[case::new_key_at_the_height("op/new", 9, Some(2))]
#[case::new_key_above("op/new", 10, Some(2))]
fn keys_answer_for_their_time(#[case] key: &str, #[case] height: u64, #[case] seq: Option<u64>) {
    let mut hub = told();
    let register = hub.key_signed("op/new", "op", SERVICE);
    hub.ok("op", &[], register);
    for (seconds, at) in [(4, 9), (17, 12)] {
        hub.pass(seconds);
        let told = hub.flush(SERVICE);
        acked(&mut hub, &told, at);
    }
    let proof = direct(double_vote(&signing_key(key), CHAIN, height, 0).unwrap());
    match seq {
        Some(seq) => {
            hub.ok("bob", &[], proof);
            assert_eq!(
                (slash(&hub, 1).status, slash(&hub, 1).seq),
                (SlashStatus::Executed, seq)
            );
        }
        None => {
            let refused = hub.refused("bob", &[], proof);
            assert!(
                matches!(refused, ContractError::KeyNotInForce { .. }),
                "{refused:?}"
            );
        }
    }
}

/// What nobody executes for an unbonding is as if it had never been reserved, but for its identity.
/// Covers: I-26
#[test]
fn a_reserved_proof_that_nobody_executes_expires() {
    let mut hub = told();
    hub.ok("bob", &[], direct(votes(7, 0)));
    assert!(slash(&hub, 1).expires_at.is_some(), "a view says until when");
    hub.pass(UNBONDING);
    hub.ok("carol", &[], ExecuteMsg::ExecuteFiling { slash_id: 1 });
    assert_eq!(slash(&hub, 1).status, SlashStatus::Expired);
    let view = hub.vault_view(1);
    assert_eq!(
        (view.pending, view.slots[0].demands.u128(), view.slots[0].filings),
        (0, 0, 0)
    );
    let again = hub.refused("bob", &[], direct(votes(7, 0)));
    assert!(
        matches!(
            again,
            ContractError::TooOld { .. } | ContractError::Duplicate { .. }
        ),
        "{again:?}"
    );
}

/// More closings than a vault remembers lie between the entry and the execution of a reserved proof: who left first pays as
/// when it is executed at once.
/// Covers: I-24, I-25, F-54
#[test]
fn a_reserved_proof_executed_late_costs_each_pool_what_it_would_have_at_once() {
    let story = |late: u64| {
        let mut hub = told();
        let part = hub
            .position(1, "alice")
            .shares
            .checked_div(Uint256::from(20u8))
            .unwrap();
        let leaves = |hub: &mut Hub, closings: u64| {
            for _ in 0..closings {
                hub.exit("alice", 1, part);
                hub.pass(EPOCH);
                hub.ok("anyone", &[], ExecuteMsg::CloseEpoch { vault_id: 1 });
            }
        };
        leaves(&mut hub, 5);
        hub.ok("bob", &[], direct(votes(7, 0)));
        leaves(&mut hub, late);
        hub.ok("carol", &[], ExecuteMsg::ExecuteFiling { slash_id: 1 });
        let taken = slash(&hub, 1);
        assert_eq!(taken.status, SlashStatus::Executed);
        let of = |closing: u64| {
            let pool = PoolRef::Batch(closing);
            let parts = taken.parts.iter().filter(|part| part.pool == pool);
            parts.map(|part| part.amount.u128()).sum::<u128>()
        };
        let firsts: Vec<u128> = (1..=5).map(of).collect();
        (firsts, taken.totals[0].1.u128())
    };
    let (at_once, whole) = story(1);
    assert!(at_once.iter().all(|part| *part > 0), "{at_once:?}");
    let (late, all) = story(6);
    assert_eq!(late, at_once);
    assert!(whole.abs_diff(all) <= 12, "{whole} or {all}");
}

/// Of 10,000 filings the service is told to wait with all but 64; nothing is stored of those, and a proof is taken whatever
/// their number.
/// Covers: F-51
#[test]
fn filings_without_end_are_throttled_and_leave_nothing_behind() {
    let mut hub = told_with_full_meter();
    let mut open = 0;
    for slot in 0..10_000 {
        let before = (open == MAX_OPEN_FILINGS && slot % 1_000 == 0).then(|| dump(&hub.deps.storage));
        match receive(&mut hub, fault(slot, FaultKind::Downtime)) {
            ReportAck::Accepted { .. } => open += 1,
            ReportAck::Throttled { retry_after } => {
                assert_eq!(open, MAX_OPEN_FILINGS, "slot {slot}");
                assert_eq!(retry_after.seconds(), hub.now() + 10, "the veto window");
            }
            other => panic!("{other:?}"),
        }
        if let Some(before) = before {
            assert!(
                before == dump(&hub.deps.storage),
                "slot {slot} left something behind"
            );
        }
    }
    assert_eq!(open, MAX_OPEN_FILINGS);
    let answer = receive(&mut hub, packet(1, addr("op").as_str(), votes(5, 0)));
    assert!(matches!(answer, ReportAck::Accepted { .. }), "{answer:?}");
    // Once one is final there is room for one more.
    hub.ok("dao", &[], ExecuteMsg::Veto { slash_id: 1 });
    assert!(matches!(
        receive(&mut hub, fault(20_000, FaultKind::Downtime)),
        ReportAck::Accepted { .. }
    ));
}

/// The answer to a packet is in its acknowledgement: receiving dispatches nothing whose data could overwrite it.
/// Covers: F-73
#[test]
fn a_receive_dispatches_nothing() {
    let mut hub = told();
    let operator = addr("op");
    let packets = [
        fault(1, FaultKind::ServiceFault),
        packet(1, operator.as_str(), votes(5, 0)),
        packet(1, operator.as_str(), votes(5, 0)),
        b"nothing".to_vec(),
    ];
    for data in packets {
        let packet = hub.packet(SERVICE, data, true);
        let msg = IbcPacketReceiveMsg::new(packet, Addr::unchecked("relayer"));
        let answer = ibc::ibc_packet_receive(hub.deps.as_mut(), hub.env.clone(), msg).unwrap();
        assert_eq!(answer.messages, []);
        let ack: Ack<ReportAck> = from_json(answer.acknowledgement.unwrap()).unwrap();
        assert!(matches!(ack, Ack::Result(_) | Ack::Error(_)));
    }
    assert_eq!(slash(&hub, 2).status, SlashStatus::Executed);
}

/// Fractions are at least the smallest decimal and at most the agreed maximum, which is at most all.
/// Covers: F-46
#[rstest]
#[case::nothing(Decimal::zero(), false)]
#[case::smallest(Decimal::raw(1), true)]
#[case::maximum(Decimal::percent(10), true)]
#[case::just_above(Decimal::percent(10).saturating_add(Decimal::raw(1)), false)]
#[case::above_all(Decimal::one().saturating_add(Decimal::raw(1)), false)]
fn fractions_have_bounds(#[case] fraction: Decimal, #[case] good: bool) {
    let mut hub = Hub::new();
    let mut params = service(SERVICE, RENT);
    params.terms.duplicate_vote_fraction = fraction;
    let propose = ExecuteMsg::ProposeService { params };
    if good {
        hub.ok("buyer", &[], propose);
    } else {
        let refused = hub.refused("buyer", &[], propose);
        assert!(
            refused.to_string().contains("duplicate_vote_fraction"),
            "{refused}"
        );
    }
}

/// Covers: F-40
#[test]
fn proofs_about_nobody_are_refused() {
    let mut hub = told();
    let unknown = [
        ("nothing", addr("op")),
        (SERVICE, addr("alice")),
        (SERVICE, addr("nobody")),
    ];
    for (service, operator) in unknown {
        let proof = ExecuteMsg::SubmitEvidence {
            service: service.into(),
            operator: operator.into(),
            evidence: Evidence::DuplicateVote(votes(5, 0)),
        };
        let refused = hub.refused("bob", &[], proof);
        assert!(matches!(refused, ContractError::Unknown { .. }), "{refused:?}");
    }
    let stranger = double_vote(&signing_key("stranger"), CHAIN, 5, 0).unwrap();
    let refused = hub.refused("bob", &[], direct(stranger));
    assert!(matches!(refused, ContractError::Evidence(_)), "{refused:?}");
}
