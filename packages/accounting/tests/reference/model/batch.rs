//! What left at one closing.

use super::Holding;
use crate::number::Number;

/// One staker's part of a batch.
#[derive(Clone, Debug)]
pub struct Ticket<N> {
    pub who: usize,
    /// What the ticket had in the pool. Of what the batch holds and paid it has the same part as of all that left.
    pub holding: Holding<N>,
    pub paid: u128,
}

/// "A batch never gains, only pays for slashes."
#[derive(Clone, Debug)]
pub struct Batch<N> {
    pub collateral: u128,
    pub paid: u128,
    pub matures_at: u64,
    pub tickets: Vec<Ticket<N>>,
    /// What each service may take.
    pub behind: Vec<N>,
    /// Units of it that rounding may have cost.
    pub lost: Vec<N>,
    /// How many losses the active pool had before.
    pub closed_after: usize,
    /// What is left of a unit that left with it.
    pub kept: N,
}

impl<N: Number> Batch<N> {
    pub fn new(collateral: u128, matures_at: u64, closed_after: usize) -> Self {
        Self {
            collateral,
            paid: 0,
            matures_at,
            tickets: vec![],
            behind: vec![],
            lost: vec![],
            closed_after,
            kept: N::of(1),
        }
    }

    pub fn add_ticket(&mut self, who: usize, holding: Holding<N>) {
        let paid = 0;
        self.tickets.push(Ticket { who, holding, paid });
    }

    pub fn stand_behind(&mut self, exposure: N, lost: N) {
        self.behind.push(exposure);
        self.lost.push(lost.plus(&N::of(1)));
    }

    /// The part of a ticket, which no slash, loss or refund changes: everybody in the batch loses and gains alike.
    fn part_of(&self, ticket: usize, amount: &N) -> N {
        let all = N::sum(self.tickets.iter().map(|ticket| &ticket.holding.amount));
        if all.is_nothing() {
            return N::zero();
        }
        amount.part(&self.tickets[ticket].holding.amount, &all)
    }

    /// What a ticket may be paid at or after maturity, `frozen` being out of reach: its part of all that is or was there and
    /// is free, less what it had.
    pub fn claimable(&self, ticket: usize, frozen: &N) -> N {
        let free = N::of(self.collateral).minus(frozen);
        let entitled = self.part_of(ticket, &free.plus(&N::of(self.paid)));
        entitled.minus(&N::of(self.tickets[ticket].paid)).least(&free)
    }

    /// How far a ticket's part may be from what its shares say.
    pub fn slack(&self, ticket: usize) -> N {
        let held = &self.tickets[ticket].holding;
        let part = self.part_of(ticket, &N::of(self.collateral + self.paid));
        if held.amount.is_nothing() {
            return part;
        }
        part.part(&held.slack, &held.amount)
    }

    pub fn pay(&mut self, ticket: usize, amount: u128) {
        self.tickets[ticket].paid += amount;
        self.paid += amount;
        self.collateral -= amount;
    }
}
