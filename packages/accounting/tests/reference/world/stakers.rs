//! Deposits, exits, closings, claims.

use cosmwasm_std::Uint256;
use holdfast_accounting::pool::{MAX_COLLATERAL, VIRTUAL_SHARES};
use holdfast_accounting::{AccountingError, Amount, Shares};
use num_bigint::BigUint;

use super::{pick, portion, units, Ticket, World, LOADED, STAKERS};
use crate::number::Number;

pub fn big(number: Uint256) -> BigUint {
    BigUint::from_bytes_be(&number.to_be_bytes())
}

impl<N: Number> World<N> {
    /// All shares of the active pool and the virtual ones.
    pub(super) fn all_shares(&self) -> N {
        N::whole(big(self.vault.core.pool.shares.get()) + VIRTUAL_SHARES)
    }

    /// `(C + 1, S + V)`.
    pub(super) fn rate(&self) -> (BigUint, BigUint) {
        let pool = &self.vault.core.pool;
        (
            BigUint::from(pool.collateral.get().u128()) + 1u8,
            big(pool.shares.get()) + VIRTUAL_SHARES,
        )
    }

    fn deposit_of(&self, size: u16) -> u128 {
        let most = 1u128 << self.setting.bits;
        match size % 16 {
            0 => u128::from(size % 3),
            1 => self.room_under_cap() + u128::from(size % 32 == 1),
            2..=5 => portion(self.model.collateral, size / 16),
            _ => portion(most, size / 16 * 10 + 3).max(1),
        }
        .min(MAX_COLLATERAL + 1)
    }

    fn room_under_cap(&self) -> u128 {
        let refundable = units(self.vault.core.pending.refundable);
        (MAX_COLLATERAL - self.model.collateral).saturating_sub(refundable)
    }

    /// DESIGN 3.1: `shares = floor(amount x (S + V) / (C + 1))`; zero shares is an error; below a millionth of the first
    /// rate, or with nothing left for the shares there are, none are sold.
    pub(super) fn deposit(&mut self, who: u16, size: u16) {
        let (who, amount) = (usize::from(who) % STAKERS, self.deposit_of(size));
        if self.setting.bits < 100 && amount > 1 << 110 {
            return;
        }
        let (total, shares) = self.rate();
        let refundable = self.vault.core.pending.refundable;
        let hoped = &total + units(refundable);
        let minted = BigUint::from(amount) * &shares / &hoped;
        let closed = shares > BigUint::from(VIRTUAL_SHARES)
            && (self.model.collateral == 0 || &total * VIRTUAL_SHARES * 1_000_000u32 < shares);
        match self.vault.core.pool.deposit_beside(amount.into(), refundable) {
            Ok(got) => {
                assert!(
                    !closed && big(got.get()) == minted,
                    "{got} shares instead of {minted}"
                );
                assert!(minted > BigUint::ZERO && self.model.collateral + amount <= MAX_COLLATERAL);
                self.positions[who] = self.positions[who].plus(got).unwrap();
                self.deposited[who] += amount;
                let shares = self.all_shares();
                self.model.deposit(who, amount, units(refundable), &shares);
                self.reached.note("a deposit");
                self.reached
                    .note_if(!refundable.is_zero(), "a deposit while a slash can be reversed");
                self.reached
                    .note_if(!self.model.filings.is_empty(), "a deposit while a filing is open");
            }
            Err(AccountingError::Closed) => {
                assert!(closed, "I-09");
                self.reached.note("a deposit into a closed vault");
            }
            Err(AccountingError::TooSmall { smallest, .. }) => {
                assert!(!closed && minted == BigUint::ZERO);
                let least = BigUint::from(units(smallest));
                assert!(&least * &shares >= hoped && (least - 1u8) * &shares < hoped);
                self.reached.note("a deposit too small");
            }
            Err(AccountingError::AboveCap { room, .. }) => {
                assert!(!closed && self.model.collateral + units(refundable) + amount > MAX_COLLATERAL);
                assert_eq!(units(room), self.room_under_cap());
                self.reached.note("a deposit above the cap");
            }
            Err(other) => panic!("{other}"),
        }
    }

    pub(super) fn ask_exit(&mut self, who: u16, part: u16) {
        let who = usize::from(who) % STAKERS;
        let held = self.positions[who];
        let shares = match part % 3 {
            0 => held,
            1 => Shares::new(held.get() * Uint256::from(part) / Uint256::from(65_535u32)),
            _ => Shares::new(held.get().min(Uint256::from(part))),
        };
        if shares.is_zero() {
            return;
        }
        let over = Shares::new(Uint256::MAX);
        assert!(self.vault.core.ask_exit(over, self.now).is_err());
        let at = self.vault.core.ask_exit(shares, self.now).unwrap();
        let (asked, all) = (N::whole(big(shares.get())), N::whole(big(held.get())));
        self.model.ask_exit(who, &asked, &all, self.now);
        assert_eq!(Some(at), self.model.leaving_at, "I-37");
        self.reached.note("an exit");
        self.positions[who] = held.minus(shares).unwrap();
        let closing = self.vault.core.closings.next();
        let same = |ticket: &&mut Ticket| ticket.who == who && ticket.closing == closing;
        if let Some(ticket) = self.tickets.iter_mut().find(same) {
            ticket.shares = ticket.shares.plus(shares).unwrap();
            return;
        }
        let paid = Amount::ZERO;
        self.tickets.push(Ticket {
            who,
            closing,
            shares,
            paid,
        });
    }

    /// The closing that is due. The batch receives what was asked, but for what the shares of those who left are off and a
    /// unit of rounding; everything when all leave.
    pub(super) fn close(&mut self) {
        let leaving = self.model.leaving();
        let all = self.vault.core.leaving == self.vault.core.pool.shares;
        let at = self.model.leaving_at;
        self.reached.note_if(
            self.now > at.unwrap() + self.model.calendar.epoch(),
            "a closing worked off late",
        );
        self.reached.note_if(
            self.model.filings.iter().any(|f| f.executes_at > self.now),
            "a closing while a filing is open",
        );
        let closed = self.vault.close_due(self.now).unwrap().expect("a closing is due");
        assert_eq!(
            (Some(closed.at), closed.number),
            (at, self.model.batches.len() as u64 + 1)
        );
        let left = units(closed.collateral);
        if all {
            assert_eq!(left, self.model.collateral);
            self.reached.note("everybody left");
        } else {
            let got = N::of(left);
            assert!(
                got <= leaving.amount.plus(&leaving.slack),
                "{got:?} left instead of {leaving:?}"
            );
            assert!(
                got.plus(&N::of(1)).plus(&leaving.slack) > leaving.amount,
                "only {got:?} of {leaving:?}"
            );
        }
        self.reached
            .note_if(self.model.collateral == 0, "a closing of an empty pool");
        self.model.close(left);
        assert_eq!(
            closed.matures_at,
            self.model.batch(closed.number).matures_at,
            "I-37"
        );
        self.reached.note("a closing");
        let pending = u128::from(self.vault.core.pending.count);
        self.refundable_slack = self.refundable_slack.map(|slack| slack + 1 + pending);
        for slack in &mut self.demand_slack {
            *slack += u128::from(*slack > 0);
        }
        if closed.number > LOADED {
            let forgotten = closed.number - LOADED;
            let batch = self.vault.batches.remove(&forgotten).expect("the ninth last");
            self.old.insert(forgotten, batch);
            self.reached.note("more than eight closings");
        }
    }

    /// One of the tickets whose batch was closed.
    pub(super) fn claim(&mut self, which: u16) {
        let closings = self.vault.core.closings.count();
        let closed: Vec<usize> = (0..self.tickets.len())
            .filter(|i| self.tickets[*i].closing <= closings)
            .collect();
        if let Some(index) = pick(&closed, which).copied() {
            self.claim_one(index);
        }
    }

    pub(super) fn claim_all_of(&mut self, closing: u64) {
        for index in 0..self.tickets.len() {
            if self.tickets[index].closing == closing {
                self.claim_one(index);
            }
        }
    }

    /// A claim looks at the batch alone, whatever else is due.
    fn claim_one(&mut self, index: usize) {
        let Ticket {
            who,
            closing,
            shares,
            paid,
        } = self.tickets[index];
        let amount = self.batch(closing).claimable(shares, paid, self.now).unwrap();
        if self.now < self.model.batch(closing).matures_at {
            return assert!(amount.is_zero(), "a claim before maturity");
        }
        self.compare_claim(index, amount);
        if amount.is_zero() {
            return;
        }
        let batch = match self.vault.batches.get_mut(&closing) {
            Some(batch) => batch,
            None => self.old.get_mut(&closing).unwrap(),
        };
        batch.pay(amount).unwrap();
        self.tickets[index].paid = paid.plus(amount).unwrap();
        self.paid[who] += units(amount);
        let place = self.place_of(closing, who);
        self.model.batches[closing as usize - 1].pay(place, units(amount));
        self.reached.note_if(
            !self.model.frozen(closing).is_nothing(),
            "a claim around what is frozen",
        );
        self.reached.note("a claim");
    }

    pub(super) fn place_of(&self, closing: u64, who: usize) -> usize {
        let tickets = &self.model.batch(closing).tickets;
        tickets
            .iter()
            .position(|ticket| ticket.who == who)
            .expect("a ticket")
    }
}
