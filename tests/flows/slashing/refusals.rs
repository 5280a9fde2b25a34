//! Proofs that prove nothing, each refused with its own code, at the consumer, at the hub by packet and straight.

use holdfast_shared::evidence::signing::{block_id, double_vote, sign_vote, signing_key, unsigned_vote};
use holdfast_shared::evidence::{DuplicateVote, Evidence, EvidenceError, Speaker, VoteType};
use holdfast_shared::packet::ReportAck;
use holdfast_simnet::world::actors::Operator;
use holdfast_simnet::World;
use rstest::rstest;

use super::unchecked_report;

const MILLION: u128 = 1_000_000;

/// Votes for two blocks at a height, by the operator's right key for the right chain.
struct Maker<'a> {
    world: &'a World,
    orca: &'a Operator,
    height: u64,
}

impl Maker<'_> {
    fn good(&self) -> DuplicateVote {
        let Evidence::DuplicateVote(votes) = self.orca.votes_twice(self.world, "oracle", self.height) else {
            panic!("a double vote")
        };
        votes
    }

    /// Two votes as given, signed by the right key for the right chain.
    fn signed(&self, change: impl FnOnce(&mut DuplicateVote)) -> DuplicateVote {
        let mut votes = self.good();
        change(&mut votes);
        let (key, chain_id) = (self.orca.key("oracle"), self.chain_id());
        sign_vote(&key, &chain_id, &mut votes.vote_a).unwrap();
        sign_vote(&key, &chain_id, &mut votes.vote_b).unwrap();
        votes
    }

    fn chain_id(&self) -> String {
        self.world.service("oracle").params.chain_id
    }

    fn other_chain(&self) -> DuplicateVote {
        double_vote(&self.orca.key("oracle"), "elsewhere-1", self.height, 0).unwrap()
    }

    fn stranger(&self) -> DuplicateVote {
        double_vote(&signing_key("a stranger"), &self.chain_id(), self.height, 0).unwrap()
    }

    fn two_validators(&self) -> DuplicateVote {
        let mut votes = self.good();
        let mut theirs = unsigned_vote(VoteType::Precommit, self.height, 0, Some(block_id("b")));
        sign_vote(&signing_key("another validator"), &self.chain_id(), &mut theirs).unwrap();
        votes.vote_b = theirs;
        votes
    }
}

type Make = fn(&Maker<'_>) -> DuplicateVote;

/// No key can be rotated yet, so a rotated key is a key that is not registered: the stranger's case. Nothing but
/// the signature says the chain id or the key, so those two share a code.
/// Covers: S-6, F-42, F-43
#[rstest]
#[case::another_chain_id(|maker: &Maker<'_>| maker.other_chain(), "wrong_signatures")]
#[case::a_strangers_key(|maker: &Maker<'_>| maker.stranger(), "wrong_signatures")]
#[case::different_rounds(|maker: &Maker<'_>| maker.signed(|votes| votes.vote_b.round = 1), "rounds_differ")]
#[case::different_heights(|maker: &Maker<'_>| maker.signed(|votes| votes.vote_b.height -= 1), "heights_differ")]
#[case::different_types(
    |maker: &Maker<'_>| maker.signed(|votes| votes.vote_b.vote_type = VoteType::Prevote),
    "types_differ"
)]
#[case::equal_block_ids(
    |maker: &Maker<'_>| maker.signed(|votes| {
        votes.vote_b.block_id = votes.vote_a.block_id.clone();
        votes.vote_b.timestamp.seconds += 1;
    }),
    "same_block"
)]
#[case::nil_against_nil(
    |maker: &Maker<'_>| maker.signed(|votes| {
        votes.vote_a.block_id = None;
        votes.vote_b.block_id = None;
    }),
    "both_nil"
)]
#[case::two_validators(|maker: &Maker<'_>| maker.two_validators(), "wrong_signature_b")]
#[case::one_forged_signature(
    |maker: &Maker<'_>| {
        let mut votes = maker.good();
        votes.vote_a.signature = votes.vote_b.signature.clone();
        votes
    },
    "wrong_signature_a"
)]
fn a_proof_that_proves_nothing_is_refused_on_every_path(#[case] make: Make, #[case] code: &str) {
    let mut world = World::usual();
    let orca = world.operator("orca");
    let (vault, _) = world.funded_vault(&orca, 80, 1_000 * MILLION);
    world.lends(&orca, vault, "oracle", 1_000 * MILLION).unwrap();
    world.flush_and_relay("oracle").unwrap();
    world.net.advance(86_400);
    let height = world.net.chain("oracle").block().height;
    world.flush_and_relay("oracle").unwrap();
    let maker = Maker {
        world: &world,
        orca: &orca,
        height,
    };
    let (bad, good) = (
        Evidence::DuplicateVote(make(&maker)),
        Evidence::DuplicateVote(maker.good()),
    );
    let words = words_of(code, &world, &orca, &bad);

    let at_consumer = world.report_packet("oracle", &orca, bad.clone()).unwrap_err();
    assert!(format!("{at_consumer:#}").contains(&words), "{at_consumer:#}");
    let at_hub = world.accuse("oracle", &orca, bad.clone()).unwrap_err();
    assert!(format!("{at_hub:#}").contains(&words), "{at_hub:#}");
    let by_packet = unchecked_report(&mut world, "oracle", &orca, 1, &bad);
    let code = code.to_owned();
    assert_eq!(by_packet, ReportAck::Rejected { code });
    assert!(world.slashes().is_empty());
    assert_eq!(world.vault(vault).collateral.u128(), 1_000 * MILLION);

    world.accuse("oracle", &orca, good).unwrap();
    assert_eq!(world.slashes().len(), 1, "the true proof counts all the same");
}

/// The words that belong to a code, so that a refusal straight to a contract can be told by them.
fn words_of(code: &str, world: &World, orca: &Operator, bad: &Evidence) -> String {
    let key = holdfast_shared::evidence::signing::public_key(&orca.key("oracle"));
    let chain_id = world.service("oracle").params.chain_id;
    let api = cosmwasm_std::testing::MockApi::default();
    let speaker = Speaker {
        chain_id: &chain_id,
        service: "oracle",
    };
    let error: EvidenceError = bad.verify(&api, &speaker, &key).unwrap_err();
    assert_eq!(error.code(), code);
    error.to_string()
}
