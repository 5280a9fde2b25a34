//! Chance, from the seed alone: the same seed tells the same story (I-47).

use rand_chacha::rand_core::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

/// A seeded source of chance.
#[derive(Clone, Debug)]
pub struct Dice(ChaCha20Rng);

impl Dice {
    /// Dice that follow a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }

    /// A number from `low` to `high`, both included. The bias of the remainder does not matter to a story.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.0.next_u64() % (high.saturating_sub(low) + 1)
    }

    /// Whether something happens that happens so many times in a thousand.
    pub fn chance(&mut self, in_thousand: u64) -> bool {
        self.between(1, 1_000) <= in_thousand
    }

    /// One of some things; there must be at least one.
    pub fn pick<T: Copy>(&mut self, things: &[T]) -> T {
        let last = things.len().saturating_sub(1) as u64;
        things[self.between(0, last) as usize]
    }
}
