//! Values that several examples share.

use cosmwasm_std::{Binary, Decimal, Uint128};
use holdfast_shared::asset::Denom;
use holdfast_shared::evidence::{BlockId, DuplicateVote, Evidence, Vote, VoteTime, VoteType};
use holdfast_shared::msg::hub::BidParams;

/// The service of all examples.
pub fn service() -> String {
    "lumen".to_owned()
}

/// The operator of all examples.
pub fn operator() -> String {
    "cosmos1operator".to_owned()
}

/// A staker or holder.
pub fn staker() -> String {
    "cosmos1staker".to_owned()
}

/// The asset of all examples.
pub fn denom() -> Denom {
    Denom::bank("uatom")
}

/// Two precommits for different blocks. Their signatures have the right length and sign nothing.
pub fn evidence() -> Evidence {
    Evidence::DuplicateVote(DuplicateVote {
        vote_a: vote(1),
        vote_b: vote(2),
    })
}

fn vote(block: u8) -> Vote {
    Vote {
        vote_type: VoteType::Precommit,
        height: 1_200,
        round: 0,
        block_id: Some(BlockId {
            hash: Binary::new(vec![block; 32]),
            part_set_total: 1,
            part_set_hash: Binary::new(vec![block; 32]),
        }),
        timestamp: VoteTime {
            seconds: 1_750_000_000,
            nanos: 0,
        },
        signature: Binary::new(vec![block; 64]),
    }
}

/// What a service bids.
pub fn bid() -> BidParams {
    BidParams {
        wanted: Uint128::new(1_000_000_000),
        highest_rate: Decimal::percent(6),
        term_seconds: 2_592_000,
        largest_share: Decimal::percent(50),
        smallest_lease: Uint128::new(5_000_000),
        assets: vec![denom()],
    }
}
