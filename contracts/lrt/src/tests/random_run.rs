//! A long random run: the books hold after every step.

use cosmwasm_std::coins;
use holdfast_shared::msg::lrt::{QueryMsg, RedemptionBatchView};

use super::suite::{Suite, DENOM};

const PEOPLE: [&str; 4] = ["alice", "bob", "carol", "dave"];

/// A small generator: the same seed gives the same run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Supply = sum of balances, and the coins at hand cover the buffer and every batch's unpaid part.
fn check(suite: &Suite, paid: u128) {
    let queued = suite.query::<cw20::BalanceResponse>(&QueryMsg::Balance {
        address: suite.lrt.to_string(),
    });
    let held: u128 = PEOPLE.iter().map(|who| suite.tokens(who)).sum();
    assert_eq!(suite.rate().supply.u128(), held + queued.balance.u128());
    let batches: Vec<RedemptionBatchView> = suite.query(&QueryMsg::Batches {
        start_after: None,
        limit: Some(100),
    });
    let payable: u128 = batches.iter().map(|batch| batch.payable.u128()).sum();
    let owed = (payable + suite.buffer()).saturating_sub(paid);
    assert!(payable >= paid && suite.bank(&suite.lrt, DENOM) >= owed);
    let open: u128 = batches.last().unwrap().tokens.u128();
    assert_eq!(queued.balance.u128(), open);
}

fn step(suite: &mut Suite, dice: &mut Dice, paid: &mut u128, put_in: &mut u128, batches: u64) {
    let who = PEOPLE[dice.roll(4) as usize];
    let amount = u128::from(dice.roll(1_000_000)) + 1;
    match dice.roll(9) {
        0 | 1 => {
            if suite.mint(who, amount).is_ok() {
                *put_in += amount;
            }
        }
        2 | 3 => drop(suite.redeem(who, amount.min(suite.tokens(who)))),
        4 => drop(suite.close()),
        5 => {
            for batch_id in 1..=batches {
                let before = suite.bank(&suite.actor(who), DENOM);
                if suite.claim(batch_id, who).is_ok() {
                    *paid += suite.bank(&suite.actor(who), DENOM) - before;
                }
            }
        }
        6 => suite.pass(dice.roll(6 * 86_400)),
        7 => {
            let vault_id = dice.roll(2) + 1;
            if suite.portfolio().positions[vault_id as usize - 1].value.u128() > 1_000 {
                suite.slash(vault_id, dice.roll(5));
            }
        }
        _ => {
            // A reward sometimes, more often none.
            if dice.roll(3) == 0 {
                suite.earn(dice.roll(2) + 1, &coins(amount / 100 + 1, DENOM));
                *put_in += amount / 100 + 1;
            }
            suite.compound().unwrap();
        }
    }
}

/// Covers: I-05
#[test]
fn the_books_hold_whatever_happens() {
    for seed in 1..=6 {
        let mut suite = Suite::over(&[2, 1]);
        let (mut dice, mut paid, mut put_in) = (Dice(seed), 0, 0);
        // One who stays, so that the treasury never gets what this run counts.
        suite.mint("alice", 10_000).unwrap();
        put_in += 10_000;
        let mut batches = 1;
        for _ in 0..150 {
            step(&mut suite, &mut dice, &mut paid, &mut put_in, batches);
            batches = suite
                .query::<Vec<RedemptionBatchView>>(&QueryMsg::Batches {
                    start_after: None,
                    limit: Some(100),
                })
                .len() as u64;
            check(&suite, paid);
        }
        assert!(paid <= put_in);
        assert!(batches > 3, "the run closed only {batches} batches");
    }
}
