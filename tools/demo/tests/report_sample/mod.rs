//! Made-up data of the size and shape of a real run, for looking at the report and for its tests.

mod money;
mod parts;
mod picture;
mod tale;

use holdfast_demo::report::{Data, Mark, Run, Unit};

pub const DAY: u64 = 86_400;
pub const DAYS: u64 = 120;

/// A token with six decimals.
pub fn unit(name: &str) -> Unit {
    Unit {
        name: name.into(),
        decimals: 6,
    }
}

/// Whole tokens of six decimals, in base units.
pub fn whole(tokens: u128) -> u128 {
    tokens * 1_000_000
}

/// The whole made-up run.
pub fn data() -> Data {
    let mark = |day: u64, label: &str| Mark {
        at: day * DAY,
        label: label.into(),
    };
    Data {
        title: "Holdfast: a story in 120 days".into(),
        about: "Stakers lend slashable security to two chains that rent it: real contracts, simulated chains, one seed.".into(),
        run: Run {
            seed: 7_351,
            duration_seconds: DAYS * DAY,
            chains: vec!["hub".into(), "oracle-1".into(), "rollup-2".into()],
            steps: 12_408,
        },
        chapters: tale::chapters(),
        marks: vec![
            mark(31, "snapshot 9 to oracle-1 is lost"),
            mark(58, "duplicate vote, 5 % of vault A"),
            mark(84, "rollup-2's client expires"),
            mark(103, "rollup-2's escrow is dry"),
        ],
        vaults: picture::vaults(),
        services: picture::services(),
        escrows: picture::escrows(),
        supply: money::supply(),
        slashes: money::slashes(),
        lrt_rate: picture::lrt_rate(),
        packets: tale::packets(),
        market: parts::market(),
        court: parts::court(),
        balances: money::balances(),
        actors: money::actors(),
        invariants: money::invariants(),
    }
}
