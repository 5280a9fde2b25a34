//! Part three: a court in worlds of its own. A proof on its way, a proof of two prices, accusations over the meter, an
//! accusation taken back.

mod cast;
mod conflict;
mod throttle;
mod travel;
mod veto;

use cosmwasm_std::{Decimal, Uint128};
use holdfast_shared::msg::hub::SlashView;

use crate::dice::Dice;
use crate::json::Shown;
use crate::play::Ended;
use crate::record::unit;
use crate::report::{Hop, Outcome, Picture, Unit};
use crate::stage::Stage;
use crate::tell::Teller;
use crate::tokens::{Token, ATOM, USD};
use cast::Accused;

/// The chain that was wronged, in every case.
const ORACLE: &str = "oracle";

/// The coins of these worlds.
const TOKENS: [Token; 2] = [ATOM, USD];

/// A court in session.
struct Court {
    stage: Stage,
    accused: Vec<Accused>,
    hops: Vec<Hop>,
    pictures: Vec<Picture>,
    shown: Shown,
}

/// Holds court.
#[must_use]
pub fn play(seed: u64, tell: Teller) -> Ended {
    let mut dice = Dice::new(seed ^ 0x0063_6f75_7274);
    let mut world = cast::world(seed);
    let accused = cast::accused(&mut world, &mut dice);
    let mut court = Court {
        stage: Stage::new(world, tell),
        accused,
        hops: vec![],
        pictures: vec![],
        shown: Shown::new(),
    };
    court.stage.part(
        "Part three: the court",
        "A third world: four operators lend to one oracle chain. Two of them are convicted by their own signatures; two are \
         merely accused. A proof counts at once and once; a word counts little, late, and may be taken back.",
    );
    court.opens();
    court.travel();
    court.conflict();
    court.throttle();
    let mut ended = Ended::new(court.stage, &TOKENS, court.pictures, court.shown);
    veto::play(seed, &mut dice, &mut ended);
    ended
}

impl Court {
    /// Notes something for the picture of the proof's way: on a lane, or from it to the other.
    fn hop(&mut self, (lane, crosses): (usize, bool), outcome: Outcome, what: String) {
        self.hops.push(Hop {
            at: self.stage.elapsed(),
            lane,
            crosses,
            what,
            outcome,
        });
    }

    /// Notes a number for machines.
    fn show(&mut self, name: &'static str, value: impl ToString) {
        self.shown.insert(name, value.to_string());
    }

    /// What a slash took, checked against the entry it was judged by: `min(ceil(fraction x stake), slashable)`.
    fn taken(&mut self, index: usize, slash: &SlashView, fraction: Decimal) -> u128 {
        let operator = &self.accused[index].operator;
        let sent = self.stage.world.sent_entries(ORACLE, &operator.addr);
        let entry = sent.iter().find(|entry| entry.seq == slash.seq);
        let due: Uint128 = entry
            .into_iter()
            .flat_map(|entry| &entry.vaults)
            .map(|vault| vault.stake.mul_ceil(fraction).min(vault.slashable))
            .sum();
        let taken: Uint128 = slash.parts.iter().map(|part| part.amount).sum();
        self.stage.equal("what a slash takes", taken, due);
        taken.u128()
    }
}

/// The unit of what is slashed here.
fn atoms() -> Unit {
    unit(ATOM)
}
