//! Proofs, by packet and straight to the hub.

use cosmwasm_std::{from_json, to_json_vec, Addr, IbcPacketReceiveMsg};
use holdfast_shared::evidence::signing::{double_vote, signing_key};
use holdfast_shared::evidence::{DuplicateVote, Evidence};
use holdfast_shared::msg::hub::{ExecuteMsg, SlashStatus, SlashView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::{Ack, ConsumerPacket, EntryState, EvidencePacket, ReportAck};
use rstest::rstest;

use super::harness::{addr, dump, Hub, CHAIN, EPOCH, SERVICE, STAKE, VALIDITY, YEAR};
use super::link::acked;
use super::views::paid;
use crate::error::ContractError;
use crate::ibc;

const VALUE: u128 = 10_000 * YEAR;
/// A tenth of the stake.
const DUE: u128 = 1_000 * YEAR;

pub(super) fn votes(height: u64, round: u32) -> DuplicateVote {
    double_vote(&signing_key("op"), CHAIN, height, round).unwrap()
}

pub(super) fn packet(seq: u64, operator: &str, votes: DuplicateVote) -> Vec<u8> {
    let reporter = Some(addr("reporter").into());
    let operator = operator.to_owned();
    let evidence = Evidence::DuplicateVote(votes);
    to_json_vec(&ConsumerPacket::Evidence(EvidencePacket {
        operator,
        seq,
        evidence,
        reporter,
    }))
    .unwrap()
}

pub(super) fn receive(hub: &mut Hub, data: Vec<u8>) -> ReportAck {
    let packet = hub.packet(SERVICE, data, true);
    let msg = IbcPacketReceiveMsg::new(packet, Addr::unchecked("relayer"));
    let answer = ibc::ibc_packet_receive(hub.deps.as_mut(), hub.env.clone(), msg).unwrap();
    match from_json(answer.acknowledgement.unwrap()).unwrap() {
        Ack::Result(ack) => ack,
        Ack::Error(code) => panic!("refused: {code}"),
    }
}

fn direct(votes: DuplicateVote) -> ExecuteMsg {
    ExecuteMsg::SubmitEvidence {
        service: SERVICE.into(),
        operator: addr("op").into(),
        evidence: Evidence::DuplicateVote(votes),
    }
}

/// A lease of a tenth of the vault whose first entry the consumer applied at height 5.
pub(super) fn told() -> Hub {
    let mut hub = Hub::with_lease(VALUE, 1_000_000);
    let first = hub.flush(SERVICE);
    acked(&mut hub, &first, 5);
    hub
}

/// Covers: S-1, S-5
#[test]
fn one_offence_counts_once_by_any_path_and_leavers_pay_like_stayers() {
    let mut hub = told();
    let half = hub.position(1, "alice").shares.checked_div(2u64.into()).unwrap();
    hub.exit("alice", 1, half);
    hub.pass(EPOCH);
    let (op, proof) = (addr("op").to_string(), votes(7, 0));
    let accepted = receive(&mut hub, packet(1, &op, proof.clone()));
    assert_eq!(accepted, ReportAck::Accepted { id: 1 });
    let slash: SlashView = hub.ask(QueryMsg::Slash { slash_id: 1 });
    let parts: Vec<u128> = slash.parts.iter().map(|part| part.amount.u128()).collect();
    assert_eq!(parts, [DUE / 2, DUE / 2]);

    let before = dump(&hub.deps.storage);
    let swapped = DuplicateVote {
        vote_a: proof.vote_b.clone(),
        vote_b: proof.vote_a.clone(),
    };
    let encoded = packet(1, &op, proof.clone());
    let spaced = [b" \n".as_slice(), encoded.as_slice(), b" "].concat();
    for again in [packet(1, &op, swapped.clone()), encoded, spaced] {
        assert_eq!(receive(&mut hub, again), ReportAck::Duplicate { id: 1 });
    }
    let code = "tombstoned".to_owned();
    assert_eq!(
        receive(&mut hub, packet(1, &op, votes(7, 1))),
        ReportAck::Rejected { code }
    );
    assert_eq!(dump(&hub.deps.storage), before);
    for again in [proof, swapped] {
        let error = hub.refused("bob", &[], direct(again));
        assert!(
            matches!(error, ContractError::Duplicate { slash_id: 1 }),
            "{error:?}"
        );
    }
}

#[test]
fn a_conviction_ends_the_lease_its_rent_and_the_key() {
    let mut hub = told();
    let op = addr("op").to_string();
    receive(&mut hub, packet(1, &op, votes(7, 0)));
    assert_eq!(hub.leased(SERVICE), []);
    assert!(hub.service(SERVICE).escrow.rent_per_year.is_zero());
    assert_eq!(hub.vault_view(1).collateral.u128(), 100_000 * YEAR - DUE);
    hub.pass(2);
    let told = hub.flush(SERVICE);
    assert_eq!(told.entries[0].state, EntryState::Tombstoned);
    assert!(told.entries[0].slashable.is_zero());
    hub.pass(1);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
}

/// Covers: I-29
#[test]
fn what_was_taken_is_paid_out_to_the_unit_once() {
    let mut hub = told();
    let op = addr("op").to_string();
    receive(&mut hub, packet(1, &op, votes(7, 0)));
    let settle = || ExecuteMsg::Settle { slash_id: 1 };
    hub.pass(9);
    let early = hub.refused("bob", &[], settle());
    assert!(matches!(early, ContractError::NotSettleable { .. }), "{early:?}");
    hub.pass(1);
    let paid = paid(&hub.ok("bob", &[], settle()));
    let to = |who: &str, amount| (addr(who).to_string(), amount, STAKE.to_owned());
    assert_eq!(paid, [to("reporter", DUE / 10), to("insurance", DUE - DUE / 10)]);
    let again = hub.refused("bob", &[], settle());
    assert!(
        matches!(again, ContractError::SlashStatus { slash_id: 1, .. }),
        "{again:?}"
    );
    let slash: SlashView = hub.ask(QueryMsg::Slash { slash_id: 1 });
    assert_eq!(slash.status, SlashStatus::Settled);
}

fn slash(hub: &Hub, slash_id: u64) -> SlashView {
    hub.ask(QueryMsg::Slash { slash_id })
}

fn amounts(slash: &SlashView) -> Vec<u128> {
    slash.parts.iter().map(|part| part.amount.u128()).collect()
}

#[test]
fn a_direct_proof_is_judged_by_the_entry_in_force_at_its_height() {
    let mut hub = told();
    let before_all = hub.refused("bob", &[], direct(votes(4, 0)));
    assert!(
        matches!(before_all, ContractError::NotInForce { .. }),
        "{before_all:?}"
    );
    hub.ok("bob", &[], direct(votes(5, 0)));
    let slash = slash(&hub, 1);
    assert_eq!((slash.seq, slash.totals[0].1.u128()), (1, DUE));
}

/// Covers: S-12
#[test]
fn a_proof_above_the_heights_known_is_reserved_until_an_ack_dates_it() {
    let mut hub = told();
    hub.ok("op", &[], direct(votes(7, 0)));
    let reserved = slash(&hub, 1);
    assert_eq!((reserved.status, reserved.seq), (SlashStatus::Reserved, 0));
    assert_eq!((amounts(&reserved), reserved.totals.len()), (vec![DUE], 0));
    assert_eq!(hub.vault_view(1).collateral.u128(), 100_000 * YEAR);
    assert_eq!(hub.vault_view(1).slots[0].demands.u128(), DUE);
    let again = hub.refused("bob", &[], direct(votes(7, 0)));
    assert!(
        matches!(again, ContractError::Duplicate { slash_id: 1 }),
        "{again:?}"
    );
    let execute = || ExecuteMsg::ExecuteFiling { slash_id: 1 };
    let early = hub.refused("bob", &[], execute());
    assert!(
        matches!(early, ContractError::NotDatedYet { height: 7, .. }),
        "{early:?}"
    );
    hub.pass(2);
    let second = hub.flush(SERVICE);
    acked(&mut hub, &second, 9);
    hub.ok("bob", &[], execute());
    let taken = slash(&hub, 1);
    assert_eq!((taken.status, taken.seq), (SlashStatus::Executed, 1));
    assert_eq!((amounts(&taken), taken.totals[0].1.u128()), (vec![DUE], DUE));
    assert_eq!(taken.reporter, Some(addr("op").into_string()));
    let view = hub.vault_view(1);
    assert_eq!((view.collateral.u128(), view.pending), (100_000 * YEAR - DUE, 1));
    assert!(
        view.slots.is_empty(),
        "nothing is left of the lease, nor of the demand"
    );
}

/// Covers: S-12
#[test]
fn the_packet_dates_a_reserved_proof() {
    let mut hub = told();
    hub.ok("bob", &[], direct(votes(7, 0)));
    let op = addr("op").to_string();
    let answer = receive(&mut hub, packet(1, &op, votes(7, 0)));
    assert_eq!(answer, ReportAck::Accepted { id: 1 });
    let taken = slash(&hub, 1);
    assert_eq!(
        (taken.status, amounts(&taken)),
        (SlashStatus::Executed, vec![DUE])
    );
    assert_eq!(taken.reporter, Some(addr("bob").into_string()), "the first");
    let again = receive(&mut hub, packet(1, &op, votes(7, 0)));
    assert_eq!(again, ReportAck::Duplicate { id: 1 });
}

/// A second reserved proof of a key that was convicted meanwhile comes to nothing and frees what it held.
#[test]
fn a_reserved_proof_of_a_convicted_key_is_void() {
    let mut hub = told();
    hub.ok("bob", &[], direct(votes(7, 0)));
    hub.ok("bob", &[], direct(votes(8, 0)));
    assert_eq!(hub.vault_view(1).slots[0].filings, 2);
    let op = addr("op").to_string();
    receive(&mut hub, packet(1, &op, votes(7, 0)));
    hub.pass(11);
    hub.ok("bob", &[], ExecuteMsg::ExecuteFiling { slash_id: 2 });
    assert_eq!(slash(&hub, 2).status, SlashStatus::Void);
    assert_eq!(hub.vault_view(1).collateral.u128(), 100_000 * YEAR - DUE);
    assert_eq!(hub.vault_view(1).pending, 1);
}

/// A refreshed entry whose answer never came may have been in force: the proof is reserved, and once nothing is heard
/// within the slack of relaying the larger promise counts, whichever of the two it is.
#[test]
fn once_nothing_more_is_heard_of_an_entry_the_largest_candidate_counts() {
    let mut hub = told();
    hub.pass(VALIDITY / 2);
    assert_eq!(hub.flush(SERVICE).seq, 2);
    hub.ok("bob", &[], direct(votes(5, 0)));
    let execute = || ExecuteMsg::ExecuteFiling { slash_id: 1 };
    hub.pass(9);
    let waits = hub.refused("bob", &[], execute());
    assert!(matches!(waits, ContractError::NotDatedYet { .. }), "{waits:?}");
    hub.pass(1);
    hub.ok("bob", &[], execute());
    assert_eq!(slash(&hub, 1).totals[0].1.u128(), DUE);
}

#[rstest]
#[case::sequence_never_sent(2, "op", votes(7, 0), "not_in_force")]
#[case::sequence_largest(u64::MAX, "op", votes(7, 0), "not_in_force")]
#[case::sequence_zero(0, "op", votes(7, 0), "not_in_force")]
#[case::no_operator(1, "alice", votes(7, 0), "unknown_key")]
#[case::no_address(1, "", votes(7, 0), "bad_address")]
fn refused_reports_leave_nothing_behind(
    #[case] seq: u64,
    #[case] operator: &str,
    #[case] votes: DuplicateVote,
    #[case] code: &str,
) {
    let mut hub = told();
    let before = dump(&hub.deps.storage);
    let operator = if operator.is_empty() {
        String::new()
    } else {
        addr(operator).into()
    };
    let code = code.to_owned();
    assert_eq!(
        receive(&mut hub, packet(seq, &operator, votes)),
        ReportAck::Rejected { code }
    );
    assert_eq!(dump(&hub.deps.storage), before);
}

/// The last second an entry can be punished by packet: its end, the evidence's age and the relay slack.
#[rstest]
#[case(0, true)]
#[case(1, false)]
fn a_report_by_packet_has_a_last_second(#[case] late: u64, #[case] good: bool) {
    let mut hub = told();
    hub.fund(SERVICE, 1_000_000);
    hub.pass(VALIDITY + 20 + 10 + late);
    let op = addr("op").to_string();
    let answer = receive(&mut hub, packet(1, &op, votes(7, 0)));
    assert_eq!(answer == ReportAck::Accepted { id: 1 }, good, "{answer:?}");
}
