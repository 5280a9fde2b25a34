//! What one service has in the active pool.

use crate::number::Number;

/// Something given up, by itself.
#[derive(Clone, Debug)]
pub struct Tail<N> {
    pub amount: N,
    pub lapses_at: u64,
}

/// One service's lease and what it gave up.
#[derive(Clone, Debug)]
pub struct Slot<N> {
    /// `m`, in percent.
    pub maximum: u128,
    pub stake: N,
    pub slashable: N,
    /// Oldest first.
    pub tails: Vec<Tail<N>>,
    /// Units of exposure that rounding may have cost: one for each part at each closing and each loss on the hub chain.
    pub lost: N,
    /// The same of the stake.
    pub lost_stake: N,
}

impl<N: Number> Slot<N> {
    pub fn new(maximum: u128) -> Self {
        Self {
            maximum,
            stake: N::zero(),
            slashable: N::zero(),
            tails: vec![],
            lost: N::zero(),
            lost_stake: N::zero(),
        }
    }

    /// "`slashable` + live tails: the most it can still take there".
    pub fn exposure(&self) -> N {
        N::sum(self.tails.iter().map(|tail| &tail.amount)).plus(&self.slashable)
    }

    /// The slashable that a stake needs: promises are whole units, owed by users, so up.
    pub fn need(&self, stake: u128) -> u128 {
        let hundredths = num_bigint::BigUint::from(stake) * self.maximum;
        u128::try_from((hundredths + 99u8) / 100u8).expect("an amount")
    }

    /// The stake is what was agreed now; what rounding had made of the old one is no matter any more. A lease keeps its
    /// maximum; where none is in force it is the one of the terms.
    pub fn raise(&mut self, stake: u128, maximum: u128) {
        self.maximum = maximum;
        let need = N::of(self.need(stake));
        self.slashable = self.slashable.most(&need);
        self.stake = N::of(stake);
        self.lost_stake = N::zero();
    }

    /// The lease of `stake` comes under another maximum and is exposed by `more`; where that is nothing it keeps only what
    /// it needs.
    pub fn agree(&mut self, maximum: u128, stake: u128, more: Option<u128>, lapses_at: u64) {
        self.maximum = maximum;
        self.stake = self.stake.least(&N::of(stake));
        match more {
            Some(0) => self.lower(stake, lapses_at),
            Some(more) => self.slashable = self.slashable.plus(&N::of(more)),
            None => {}
        }
    }

    /// What a smaller stake does not need becomes a tail.
    pub fn lower(&mut self, stake: u128, lapses_at: u64) {
        let given_up = self.slashable.minus(&N::of(self.need(stake)));
        self.slashable = self.slashable.minus(&given_up);
        self.stake = self.stake.least(&N::of(stake));
        if !given_up.is_nothing() {
            self.tails.push(Tail {
                amount: given_up,
                lapses_at,
            });
        }
        self.tails.sort_by_key(|tail| tail.lapses_at);
    }

    /// "Tails first, oldest first."
    pub fn take(&mut self, amount: u128) {
        let mut left = N::of(amount);
        for tail in &mut self.tails {
            let part = tail.amount.least(&left);
            tail.amount = tail.amount.minus(&part);
            left = left.minus(&part);
        }
        self.tails.retain(|tail| !tail.amount.is_nothing());
        self.slashable = self.slashable.minus(&left);
    }

    /// How many parts a rounding touches: the slashable and the tails of each epoch.
    pub fn parts(&self) -> u128 {
        let mut epochs: Vec<u64> = self.tails.iter().map(|tail| tail.lapses_at).collect();
        epochs.dedup();
        epochs.len() as u128 + u128::from(!self.slashable.is_nothing())
    }

    pub fn scale(&mut self, over: &N, under: &N) {
        self.lost = self.lost.part(over, under).plus(&N::of(self.parts()));
        self.lost_stake = self.lost_stake.part(over, under).plus(&N::of(1));
        self.stake = self.stake.part(over, under);
        self.slashable = self.slashable.part(over, under);
        for tail in &mut self.tails {
            tail.amount = tail.amount.part(over, under);
        }
    }

    /// "Exposure never lapses below the open demands on it."
    pub fn lapse(&mut self, now: u64, demand: &N) {
        let mut spare = self.exposure().minus(demand);
        for tail in self.tails.iter_mut().filter(|tail| tail.lapses_at <= now) {
            let gone = tail.amount.least(&spare);
            tail.amount = tail.amount.minus(&gone);
            spare = spare.minus(&gone);
        }
        self.tails.retain(|tail| !tail.amount.is_nothing());
        if self.tails.is_empty() && self.slashable.is_nothing() {
            self.lost = N::zero();
        }
    }

    /// "`a <= C` and `a <= floor(e / m)`": but for the floor, which the world checks in whole units.
    pub fn cut(&mut self, collateral: u128) {
        let punishable = self.slashable.part(&N::of(100), &N::of(self.maximum));
        self.stake = self.stake.least(&punishable).least(&N::of(collateral));
    }
}
