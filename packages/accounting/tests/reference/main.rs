//! The vault against an exact and naive reading of DESIGN 3.1, 3.2 and 3.5: random runs of everything that can happen to a
//! vault, compared after every move.
//!
//! `HOLDFAST_REFERENCE_CASES` makes it more runs, `HOLDFAST_REFERENCE_STEPS` longer ones.
// Tests: a failing assertion or an overflow is the finding.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod found;
mod model;
mod number;
mod ops;
mod reached;
mod search;
mod world;

use std::cell::RefCell;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed;

use number::{Fine, Number};
use ops::{Op, Setting};
use reached::Reached;
use search::{play_or_shorten, Dice};
use world::World;

fn from_env(name: &str, default: u64) -> u64 {
    let number = std::env::var(name).ok().and_then(|text| text.parse().ok());
    number.unwrap_or(default)
}

fn random(seed: u64, steps: u64, most_bits: u32) -> (Setting, Vec<Op>) {
    let mut dice = Dice(seed);
    let setting = Setting::random(&mut dice, most_bits);
    (setting, (0..steps).map(|_| Op::random(&mut dice)).collect())
}

fn run<N: Number>(cases: u64, steps: u64, most_bits: u32) -> Reached {
    let reached = RefCell::new(Reached::default());
    for seed in 0..cases {
        let (setting, moves) = random(seed, steps, most_bits);
        play_or_shorten(&setting, moves, |setting, moves| {
            let mut world = World::<N>::new(setting.clone());
            moves.iter().for_each(|op| world.step(*op));
            world.end();
            reached.borrow_mut().add(&world.reached);
        });
    }
    reached.into_inner()
}

/// Random runs of 200 moves, from vaults of one unit to 2^120.
///
/// Covers: I-01, I-04, I-06, I-07, I-08, I-09, I-11, I-12, I-13, I-15, I-20, I-21, I-23, I-24
#[test]
fn a_vault_is_what_an_exact_reading_says() {
    let cases = from_env("HOLDFAST_REFERENCE_CASES", 2_000);
    let steps = from_env("HOLDFAST_REFERENCE_STEPS", 200);
    let reached = run::<Fine>(cases, steps, 120);
    if cases >= 2_000 && steps >= 200 {
        reached.assert_floor(&FLOORS);
    }
}

/// What two thousand runs of two hundred moves must come by at least.
const FLOORS: [(&str, u64); 41] = [
    ("a ceiling lowered", 200),
    ("a ceiling raised", 150),
    ("a claim", 3_000),
    ("a claim around what is frozen", 120),
    ("a closing", 6_000),
    ("a closing of an empty pool", 80),
    ("a closing while a filing is open", 150),
    ("a closing worked off late", 2_500),
    ("a deposit", 20_000),
    ("a deposit above the cap", 100),
    ("a deposit into a closed vault", 500),
    ("a deposit too small", 1_000),
    ("a deposit while a filing is open", 2_000),
    ("a deposit while a slash can be reversed", 10_000),
    ("a filing", 5_000),
    ("a filing of more than is exposed", 1_500),
    ("a larger maximum", 300),
    ("a larger maximum without room", 120),
    ("a lease ran dry", 1_000),
    ("a loss on the hub chain", 2_500),
    ("a move", 400_000),
    ("a raise beside a tail", 2_000),
    ("a raise while somebody leaves", 5_000),
    ("a reversal", 1_000),
    ("a reversal after a closing", 200),
    ("a settlement after nine closings", 8),
    ("a slash", 10_000),
    ("a slash after a closing", 5_000),
    ("a slash of a batch", 3_000),
    ("a slash of a matured batch that a filing froze", 300),
    ("a slash of a tail", 1_500),
    ("a slash that spares who left before its entry", 2_000),
    ("a slash while somebody leaves", 3_000),
    ("a slot became free", 10_000),
    ("a smaller maximum", 350),
    ("a total loss", 8),
    ("a veto", 600),
    ("an execution", 4_000),
    ("an exit", 20_000),
    ("everyone took all", 250_000),
    ("more than eight closings", 250),
];

#[test]
fn short_runs_are_what_exact_fractions_say() {
    let reached = run::<BigRational>(100, 60, 16);
    reached.assert_floor(&[
        ("a slash after a closing", 20),
        ("a reversal", 5),
        ("a slash of a tail", 5),
    ]);
}

/// The numbers of the long runs, beside fractions: a hundred binary places and more agree.
#[test]
fn fine_numbers_are_as_good_as_fractions() {
    let nothing = BigRational::new(1.into(), BigInt::from(1) << 200u32);
    for seed in 0..20 {
        let (setting, moves) = random(seed, 80, 16);
        let mut fine = World::<Fine>::new(setting.clone());
        let mut exact = World::<BigRational>::new(setting);
        for op in moves {
            fine.step(op);
            exact.step(op);
        }
        let (fine, exact) = (fine.model.numbers(), exact.model.numbers());
        assert_eq!(fine.len(), exact.len());
        for (fine, exact) in fine.iter().zip(&exact) {
            let off = fine.exact() - exact;
            assert!(off.abs() < nothing, "{fine:?} for {exact:?}");
        }
    }
}

/// Ten thousand slashes in a row of a vault at the cap of 2^120, with deposits and exits in between. Each is a few
/// thousandths of a percent, or the vault would be closed long before.
///
/// Covers: I-10
#[test]
fn i_10_ten_thousand_slashes_of_the_largest_vault_stay_exact() {
    let setting = Setting {
        bits: 120,
        unbonding: 70,
        ceiling: 100,
        maxima: vec![1, 1, 1],
        moving_ceiling: false,
    };
    let mut world = World::<Fine>::new(setting);
    for round in 0..10_000u16 {
        if round % 10 == 0 {
            world.step(Op::Deposit(round / 10, 17));
        }
        if round % 97 == 0 {
            world.step(Op::AskExit(round / 97, 1 + 3 * (round % 7_000)));
        }
        let slot = round % 3;
        world.step(Op::Raise(slot, 0));
        world.step(Op::Send(slot));
        world.step(Op::Offend(round, 102 + 4 * (round % 50)));
        world.step(Op::Wait(0, round % 10));
    }
    world
        .reached
        .assert_floor(&[("a slash", 10_000), ("a closing", 90), ("a slash of a batch", 1)]);
}
