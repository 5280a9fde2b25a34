//! Seeded runs, and the shortest list of moves that still fails when one does.

use std::panic::{catch_unwind, resume_unwind, set_hook, take_hook, AssertUnwindSafe};

use crate::ops::{Op, Setting};

/// SplitMix64: a few lines that give the same numbers everywhere and for ever.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound
    }

    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }
}

/// Plays one list of moves; when it fails, leaves moves out as long as it still does, and fails with what is left.
pub fn play_or_shorten(setting: &Setting, moves: Vec<Op>, play: impl Fn(&Setting, &[Op])) {
    let Err(first) = catch_unwind(AssertUnwindSafe(|| play(setting, &moves))) else {
        return;
    };
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let shortest = shorten(moves, |moves| {
        catch_unwind(AssertUnwindSafe(|| play(setting, moves))).is_err()
    });
    set_hook(hook);
    eprintln!("fails with {setting:?} and {shortest:?}");
    play(setting, &shortest);
    resume_unwind(first);
}

fn shorten(mut moves: Vec<Op>, fails: impl Fn(&[Op]) -> bool) -> Vec<Op> {
    let mut piece = moves.len().div_ceil(2);
    loop {
        let mut from = 0;
        while from < moves.len() {
            let mut shorter = moves.clone();
            shorter.drain(from..(from + piece).min(moves.len()));
            if fails(&shorter) {
                moves = shorter;
            } else {
                from += piece;
            }
        }
        if piece <= 1 {
            return moves;
        }
        piece = piece.div_ceil(2);
    }
}
