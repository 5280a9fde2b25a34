//! What is compared after every move.

use holdfast_accounting::{Amount, Shares};
use num_bigint::BigUint;

use super::{units, World};
use crate::number::Number;
use crate::ops::Op;

impl<N: Number> World<N> {
    pub(super) fn check(&mut self, op: Op, rate: (BigUint, BigUint)) {
        self.books_balance();
        self.stakers_hold_their_part();
        self.rates_keep_their_course(op, rate);
        self.refundable_agrees();
        self.slots_agree();
        self.batches_agree();
        self.limits_hold();
        self.promises_hold();
        self.everyone_can_take_all();
    }

    /// I-04, to the unit; I-01.
    fn books_balance(&self) {
        let pool = &self.vault.core.pool;
        assert_eq!(units(pool.collateral), self.model.collateral);
        let batches = self.vault.batches.iter().chain(&self.old);
        let mut held = self.model.collateral;
        for (closing, batch) in batches {
            let model = self.model.batch(*closing);
            assert_eq!(
                (units(batch.collateral), units(batch.paid)),
                (model.collateral, model.paid)
            );
            held += model.collateral;
        }
        let (deposited, paid) = (
            self.deposited.iter().sum::<u128>(),
            self.paid.iter().sum::<u128>(),
        );
        assert_eq!(deposited, held + paid + self.taken + self.lost, "I-04");
        let of_positions = self
            .positions
            .iter()
            .fold(self.vault.core.leaving, |sum, one| sum.plus(*one).unwrap());
        assert_eq!(of_positions, pool.shares, "I-01");
        for closing in 1..=self.vault.core.closings.count() {
            let tickets = self.tickets.iter().filter(|ticket| ticket.closing == closing);
            let shares = tickets.fold(Shares::ZERO, |sum, ticket| sum.plus(ticket.shares).unwrap());
            assert_eq!(shares, self.batch(closing).shares, "I-01");
        }
        assert!(!pool.shares.is_zero() || pool.collateral.is_zero(), "I-09");
    }

    /// Every staker has what it put in less its exact part of every loss, rounded down; never more but for what shares
    /// that others miss are worth.
    fn stakers_hold_their_part(&self) {
        let mut sum = units(
            self.vault
                .core
                .pool
                .collateral
                .saturating_minus(self.vault.core.staying().unwrap()),
        );
        for (who, shares) in self.positions.iter().enumerate() {
            let value = units(self.vault.core.pool.amount_for(*shares).unwrap());
            sum += value;
            if *shares == self.vault.core.pool.shares {
                continue;
            }
            let exact = self.model.staying(who);
            assert!(
                N::of(value) <= exact.amount.plus(&exact.slack),
                "{who} has {value} of {exact:?}"
            );
            assert!(
                N::of(value + 1).plus(&exact.slack) > exact.amount,
                "{who} has only {value} of {exact:?}"
            );
        }
        assert!(sum <= self.model.collateral, "I-08");
    }

    /// I-07: nothing but a slash or a loss on the hub chain lowers the rate; a reversal raises it, and a deposit that bought
    /// into one; rounding raises the pool by a unit at most.
    fn rates_keep_their_course(&self, op: Op, (before, shares_before): (BigUint, BigUint)) {
        let (after, shares) = self.rate();
        let executed = matches!(op, Op::Execute(_));
        let hope = !self.vault.core.pending.refundable.is_zero() && matches!(op, Op::Deposit(..));
        let gain = executed || hope || matches!(op, Op::Reverse(_));
        if !executed && !matches!(op, Op::Offend(..) | Op::Shrink(..)) {
            assert!(
                &after * &shares_before >= &before * &shares,
                "I-07: the rate fell in {op:?}"
            );
        }
        let worth = before * &shares / shares_before;
        assert!(gain || after <= worth + 2u8, "I-07: the rate rose in {op:?}");
    }

    /// A ticket gets its exact part of what is free, rounded down, but for what its shares are off and what the demands may
    /// be off.
    pub(super) fn compare_claim(&mut self, index: usize, amount: Amount) {
        let ticket = self.tickets[index];
        let place = self.place_of(ticket.closing, ticket.who);
        let (model, frozen) = (
            self.model.batch(ticket.closing),
            self.model.frozen(ticket.closing),
        );
        let exact = model.claimable(place, &frozen);
        let demands = self.demand_slack.iter().sum::<u128>();
        let slack = model.slack(place).plus(&N::of(demands));
        assert!(
            N::of(units(amount)) <= exact.plus(&slack),
            "{ticket:?}: {amount} of {exact:?}"
        );
        assert!(
            N::of(units(amount) + 1).plus(&slack) > exact,
            "I-11: {ticket:?}: only {amount} of {exact:?}"
        );
    }

    /// Everybody leaves, every filing is executed, every ticket is claimed: then nothing is left but dust, and nobody ends
    /// with more than it put in but for what shares others missed (I-06, I-08, I-11, P7).
    pub fn end(&mut self) {
        for who in 0..super::STAKERS {
            self.step(Op::AskExit(who as u16, 0));
        }
        self.now += 2 * self.model.calendar.window();
        while !self.model.filings.is_empty() || self.model.leaving_at.is_some() {
            self.step(Op::Touch);
        }
        for index in 0..self.tickets.len() {
            self.claim(index as u16);
        }
        assert_eq!(
            (self.model.collateral, self.vault.core.pool.shares),
            (0, Shares::ZERO)
        );
        for closing in 1..=self.vault.core.closings.count() {
            let tickets = self.model.batch(closing).tickets.len() as u128;
            let held = units(self.batch(closing).collateral);
            assert!(held <= tickets, "{held} is trapped in batch {closing}");
        }
        for (who, paid) in self.paid.iter().enumerate() {
            assert!(
                *paid <= self.deposited[who] + u128::from(self.steps),
                "I-06: {who}"
            );
        }
    }
}
