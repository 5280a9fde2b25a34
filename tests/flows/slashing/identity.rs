//! One offence counts once, whatever its path, order or bytes.

use cosmwasm_std::Binary;
use holdfast_shared::evidence::signing::{block_id, sign_vote};
use holdfast_shared::evidence::{DuplicateVote, Evidence};
use holdfast_shared::packet::{Ack, ReportAck};
use holdfast_simnet::world::actors::Operator;
use holdfast_simnet::world::HUB;
use holdfast_simnet::World;
use rstest::rstest;

use super::{answer_to, unchecked_report};

const MILLION: u128 = 1_000_000;

/// Orca lends the whole vault of 1,000 to the oracle (10 %), which knows it.
fn scene() -> (World, Operator, u64) {
    let mut world = World::usual();
    let orca = world.operator("orca");
    let (vault, _) = world.funded_vault(&orca, 80, 1_000 * MILLION);
    world.lends(&orca, vault, "oracle", 1_000 * MILLION).unwrap();
    world.flush_and_relay("oracle").unwrap();
    world.net.advance(3_600);
    (world, orca, vault)
}

fn votes(world: &World, orca: &Operator) -> DuplicateVote {
    let height = world.net.chain("oracle").block().height;
    let Evidence::DuplicateVote(votes) = orca.votes_twice(world, "oracle", height) else {
        panic!("a double vote")
    };
    votes
}

/// Other bytes for the same offence: swapped, for a third block, at another time, and as CometBFT's own bytes.
fn encodings(world: &World, orca: &Operator, votes: &DuplicateVote) -> Vec<Evidence> {
    let chain_id = world.service("oracle").params.chain_id;
    let signed = |mut changed: DuplicateVote| {
        sign_vote(&orca.key("oracle"), &chain_id, &mut changed.vote_a).unwrap();
        sign_vote(&orca.key("oracle"), &chain_id, &mut changed.vote_b).unwrap();
        Evidence::DuplicateVote(changed)
    };
    let swapped = DuplicateVote {
        vote_a: votes.vote_b.clone(),
        vote_b: votes.vote_a.clone(),
    };
    let (mut third, mut later, mut nil) = (votes.clone(), votes.clone(), votes.clone());
    third.vote_b.block_id = Some(block_id("c"));
    later.vote_a.timestamp.seconds += 1;
    nil.vote_a.block_id = None;
    vec![
        Evidence::DuplicateVote(swapped),
        signed(third),
        signed(later),
        signed(nil),
        Evidence::DuplicateVote(DuplicateVote::from_proto(&proto(votes)).unwrap()),
    ]
}

/// CometBFT's protobuf `DuplicateVoteEvidence`, written by hand: another encoding of the same two votes.
fn proto(votes: &DuplicateVote) -> Vec<u8> {
    let field = |number: u8, bytes: &[u8]| {
        let mut out = vec![number << 3 | 2];
        let mut length = bytes.len();
        while length >= 0x80 {
            out.push((length & 0x7f) as u8 | 0x80);
            length >>= 7;
        }
        out.push(length as u8);
        out.extend(bytes);
        out
    };
    let varint = |number: u8, mut value: u64| {
        let mut out = vec![number << 3];
        while value >= 0x80 {
            out.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
        out
    };
    let vote = |vote: &holdfast_shared::evidence::Vote| {
        let block = vote.block_id.clone().unwrap();
        let parts = [
            varint(1, block.part_set_total.into()),
            field(2, &block.part_set_hash),
        ]
        .concat();
        let block = [field(1, &block.hash), field(2, &parts)].concat();
        let time = varint(1, vote.timestamp.seconds.unsigned_abs());
        [
            varint(1, 2),
            varint(2, vote.height),
            varint(3, vote.round.into()),
            field(4, &block),
            field(5, &time),
            field(6, b"a validator address that nobody signed"),
            field(8, &vote.signature),
        ]
        .concat()
    };
    [field(1, &vote(&votes.vote_a)), field(2, &vote(&votes.vote_b))].concat()
}

/// The hub learns the consumer's height by an acknowledgement, so that it can date a proof itself.
fn acknowledge_height(world: &mut World) {
    world.net.advance(2 * 86_400 / 2);
    world.flush_and_relay("oracle").unwrap();
}

fn refused_as_duplicate(world: &mut World, orca: &Operator, evidence: Evidence) {
    let refusal = world.accuse("oracle", orca, evidence).unwrap_err();
    let words = format!("{refusal:#}");
    assert!(words.contains("it is slash 1 and counts once"), "{words}");
}

/// Covers: S-5, F-43, I-22
#[test]
fn a_double_vote_by_packet_is_a_duplicate_in_every_other_form() {
    let (mut world, orca, vault) = scene();
    let votes = votes(&world, &orca);
    let forms = encodings(&world, &orca, &votes);
    acknowledge_height(&mut world);
    let first = world
        .report_packet("oracle", &orca, Evidence::DuplicateVote(votes.clone()))
        .unwrap();
    world.relay();
    let accepted = Ack::Result(ReportAck::Accepted { id: 1 });
    assert_eq!(answer_to(&world, &first), Some(accepted));
    assert_eq!(world.vault(vault).collateral.u128(), 900 * MILLION);

    refused_as_duplicate(&mut world, &orca, Evidence::DuplicateVote(votes));
    for form in forms {
        refused_as_duplicate(&mut world, &orca, form.clone());
        let spent = world.report_packet("oracle", &orca, form.clone()).unwrap_err();
        let words = format!("{spent:#}");
        assert!(words.contains("is report 1 already and counts once"), "{words}");
        let again = unchecked_report(&mut world, "oracle", &orca, 1, &form);
        assert_eq!(again, ReportAck::Duplicate { id: 1 });
    }
    assert_eq!(world.slashes().len(), 1);
    assert_eq!(world.vault(vault).collateral.u128(), 900 * MILLION);
}

/// Covers: S-5, F-44, I-22
#[rstest]
#[case::the_packet_first(true)]
#[case::the_direct_proof_first(false)]
fn both_paths_in_one_block_are_one_slash(#[case] packet_first: bool) {
    let (mut world, orca, vault) = scene();
    let votes = votes(&world, &orca);
    let forms = encodings(&world, &orca, &votes);
    acknowledge_height(&mut world);
    let packet = world
        .report_packet("oracle", &orca, Evidence::DuplicateVote(votes.clone()))
        .unwrap();
    let block = world.net.chain(HUB).block().height;
    if packet_first {
        world.relay();
        refused_as_duplicate(&mut world, &orca, forms[0].clone());
    } else {
        world.accuse("oracle", &orca, forms[0].clone()).unwrap();
        world.relay();
    }
    assert_eq!(world.net.chain(HUB).block().height, block, "all in one block");
    let answer = match packet_first {
        true => ReportAck::Accepted { id: 1 },
        false => ReportAck::Duplicate { id: 1 },
    };
    assert_eq!(answer_to(&world, &packet), Some(Ack::Result(answer)));
    assert_eq!(world.slashes().len(), 1);
    assert_eq!(world.vault(vault).collateral.u128(), 900 * MILLION);
}

/// After a conviction neither another round nor another type counts, by any path.
/// Covers: I-22
#[test]
fn a_tombstoned_key_is_punished_once() {
    let (mut world, orca, vault) = scene();
    let first = votes(&world, &orca);
    let chain_id = world.service("oracle").params.chain_id;
    let height = first.vote_a.height;
    let other_round =
        holdfast_shared::evidence::signing::double_vote(&orca.key("oracle"), &chain_id, height, 1);
    let other_round = Evidence::DuplicateVote(other_round.unwrap());
    acknowledge_height(&mut world);
    world
        .accuse("oracle", &orca, Evidence::DuplicateVote(first))
        .unwrap();
    let refusal = world.accuse("oracle", &orca, other_round.clone()).unwrap_err();
    let words = format!("{refusal:#}");
    assert!(words.contains("is tombstoned for oracle"), "{words}");
    let answer = unchecked_report(&mut world, "oracle", &orca, 1, &other_round);
    let code = "tombstoned".to_owned();
    assert_eq!(answer, ReportAck::Rejected { code });
    assert_eq!(world.vault(vault).collateral.u128(), 900 * MILLION);
    assert_eq!(world.market("oracle").leases.len(), 0, "the lease ended");
}

/// Bytes that are no votes at all never come near a slash.
/// Covers: F-43
#[test]
fn a_vote_with_a_cut_signature_is_malformed() {
    let (mut world, orca, _) = scene();
    let mut cut = votes(&world, &orca);
    cut.vote_a.signature = Binary::new(cut.vote_a.signature[..63].to_vec());
    let cut = Evidence::DuplicateVote(cut);
    assert!(world.report_packet("oracle", &orca, cut.clone()).is_err());
    let answer = unchecked_report(&mut world, "oracle", &orca, 1, &cut);
    let code = "malformed_vote".to_owned();
    assert_eq!(answer, ReportAck::Rejected { code });
    assert!(world.slashes().is_empty());
}
