//! Random moves.

use crate::search::Dice;

/// One random move. Numbers pick one of what there is, or a size.
#[derive(Debug, Clone, Copy)]
pub enum Op {
    Wait(u16, u16),
    Deposit(u16, u16),
    AskExit(u16, u16),
    Claim(u16),
    Raise(u16, u16),
    /// Ended, displaced or lowered.
    Lower(u16, u16),
    /// New terms: another maximum.
    Agree(u16, u16),
    /// The escrow of a lease runs dry after a while, whether or not anybody looks.
    RunDry(u16, u16),
    Shrink(u16, u16),
    Send(u16),
    Offend(u16, u16),
    File(u16, u16),
    /// Filed in the last second of its entry; then those claim who left just after it.
    FileLate(u16, u16),
    Veto(u16),
    Execute(u16),
    Reverse(u16),
    Settle(u16),
    Ceiling(u16),
    Touch,
}

/// How often a kind of move comes, of 100, and what makes one of two numbers.
type Kind = (u64, fn(u16, u16) -> Op);

const KINDS: [Kind; 19] = [
    (15, Op::Wait),
    (2, |_, _| Op::Touch),
    (11, Op::Deposit),
    (11, Op::AskExit),
    (8, |a, _| Op::Claim(a)),
    (13, Op::Raise),
    (5, Op::Lower),
    (1, Op::Agree),
    (2, Op::RunDry),
    (2, Op::Shrink),
    (9, |a, _| Op::Send(a)),
    (6, Op::Offend),
    (4, Op::File),
    (1, Op::FileLate),
    (3, |a, _| Op::Veto(a)),
    (2, |a, _| Op::Execute(a)),
    (2, |a, _| Op::Reverse(a)),
    (2, |a, _| Op::Settle(a)),
    (1, |a, _| Op::Ceiling(a)),
];

impl Op {
    pub fn random(dice: &mut Dice) -> Self {
        let (mut kind, a, b) = (dice.below(100), dice.roll() as u16, dice.roll() as u16);
        for (weight, make) in KINDS {
            if kind < weight {
                return make(a, b);
            }
            kind -= weight;
        }
        Self::Touch
    }
}

/// What services agree on, in percent.
pub const MAXIMA: [u128; 8] = [100, 60, 50, 37, 20, 10, 5, 1];

/// What a run begins with.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Amounts are about `2^bits`.
    pub bits: u32,
    pub unbonding: u64,
    /// Percent.
    pub ceiling: u128,
    /// `m` of the terms of each service, in percent.
    pub maxima: Vec<u128>,
    /// Whether the operator changes the ceiling.
    pub moving_ceiling: bool,
}

impl Setting {
    /// Three of four vaults are small enough for every unit to matter.
    pub fn random(dice: &mut Dice, most_bits: u32) -> Self {
        let small = dice.below(4) > 0;
        let bits = dice.below(u64::from(if small { most_bits.min(24) } else { most_bits }) + 1);
        let some_ceiling = 1 + u128::from(dice.below(100));
        Self {
            bits: bits as u32,
            unbonding: dice.pick(&[7, 13, 70, 300, 1_000, 2_160_000]),
            ceiling: dice.pick(&[100, 100, 100, some_ceiling, some_ceiling, 30]),
            maxima: (0..5)
                .map(|_| dice.pick(&[100, 60, 50, 37, 20, 10, 5, 1]))
                .collect(),
            moving_ceiling: dice.below(5) == 0,
        }
    }
}
