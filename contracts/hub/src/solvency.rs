//! Proof of solvency: what the hub holds of an asset, and everything it owes of it, added up record by record (I-02, I-03).
//!
//! All is read as of now, with what is due worked off, so the sums are exact at one height. Nothing is kept for this: no
//! message pays for it, and it trusts no running total.

use cosmwasm_std::{Addr, Deps, Env, Uint128};
use holdfast_accounting::{rent, Accrued, Amount};
use holdfast_shared::msg::hub::{Owed, SolvencyAt as At, SolvencyResponse};
use holdfast_shared::Denom;

use crate::custody;
use crate::error::Result;
use crate::link::tips;
use crate::market::{escrow, services};
use crate::rewards::fees;
use crate::slashing::{payouts, query as slashes};
use crate::vault::live::LiveVault;
use crate::vault::{positions, query as vaults, store, tickets};

/// One page of the books of `denom`: at most `limit` records from `at`, added to what earlier pages found.
pub(crate) fn page(
    deps: Deps,
    env: &Env,
    denom: Denom,
    (at, so_far): (Option<At>, Option<Owed>),
    limit: usize,
) -> Result<SolvencyResponse> {
    let mut books = Books {
        deps,
        denom: &denom,
        now: env.block.time.seconds(),
        owed: so_far.unwrap_or_default(),
        room: limit.max(1),
    };
    let mut next = Some(at.unwrap_or(At::Vaults { after: 0 }));
    while let Some(at) = next.take_if(|_| books.room > 0) {
        next = books.step(at)?;
    }
    let owed = books.owed;
    let held = custody::balance(deps, env, &denom)?;
    let (gifts, lacking) = match next {
        Some(_) => (None, None),
        None => {
            let all = sum(&owed)?;
            let (gifts, lacking) = (held.saturating_minus(all), all.saturating_minus(held));
            (Some(gifts.get()), Some(lacking.get()))
        }
    };
    Ok(SolvencyResponse {
        denom,
        held: held.get(),
        delegated: Amount::ZERO.get(),
        unbonding: Amount::ZERO.get(),
        owed,
        next,
        gifts,
        lacking,
    })
}

/// All of it, in whole units rounded up.
fn sum(owed: &Owed) -> Result<Amount> {
    let fractions = Accrued::new(owed.fractions).payable_up()?;
    let terms = [
        owed.active,
        owed.batches,
        owed.frozen,
        owed.settlement,
        owed.escrow,
        owed.rewards,
        owed.fees,
        owed.tips,
        owed.payouts,
        owed.deposits,
    ];
    let mut whole = terms.into_iter().map(Amount::new);
    Ok(whole.try_fold(fractions, Amount::plus)?)
}

/// The addition under way.
struct Books<'a> {
    deps: Deps<'a>,
    denom: &'a Denom,
    now: u64,
    owed: Owed,
    /// How many records the page still takes.
    room: usize,
}

fn add(term: &mut Uint128, amount: Amount) -> Result<()> {
    *term = Amount::new(*term).plus(amount)?.get();
    Ok(())
}

impl Books<'_> {
    /// Counts a run of records of one kind and says where to go on.
    fn step(&mut self, at: At) -> Result<Option<At>> {
        Ok(match at {
            At::Vaults { after } => Some(self.vault(after)?),
            At::Batches { vault_id, after } => Some(self.batches(vault_id, after)?),
            At::Positions { vault_id, after } => Some(self.positions(vault_id, after)?),
            At::Tickets { after } => Some(self.tickets(after)?),
            At::Services { after } => Some(self.services(after)?),
            At::Tips { after } => Some(self.tips(after)?),
            At::Slashes { after } => Some(self.slashes(after)?),
            At::Payouts { after } => self.payouts(after)?,
        })
    }

    fn live(&self, vault_id: u64) -> Result<LiveVault> {
        LiveVault::load(self.deps.storage, vault_id, self.now)
    }

    /// Takes so many records off the room and says whether there may be more of them.
    fn took(&mut self, records: usize) -> bool {
        let more = records >= self.room;
        self.room = self.room.saturating_sub(records);
        more
    }

    /// Adds a sum of 1/year units: whole units to `term`, the rest to the fractions.
    fn accrued(&mut self, term: fn(&mut Owed) -> &mut Uint128, sum: Accrued) -> Result<()> {
        let whole = sum.payable()?;
        let rest = Accrued::new(self.owed.fractions).plus(sum.minus(Accrued::whole(whole)?)?)?;
        self.owed.fractions = rest.get();
        add(term(&mut self.owed), whole)
    }

    fn vault(&mut self, after: u64) -> Result<At> {
        let Some(vault_id) = store::ids(self.deps.storage, Some(after), 1)?.into_iter().next() else {
            return Ok(At::Tickets { after: 0 });
        };
        self.took(1);
        let live = self.live(vault_id)?;
        if live.info.denom == *self.denom {
            let frozen = live.vault.frozen()?;
            add(
                &mut self.owed.active,
                live.vault.core.pool.collateral.minus(frozen)?,
            )?;
            add(&mut self.owed.frozen, frozen)?;
        }
        let streams = live.rewards.streams.iter();
        for stream in streams.filter(|stream| stream.denom == *self.denom) {
            self.accrued(|owed| &mut owed.rewards, stream.commission)?;
        }
        self.due_elsewhere(&live)?;
        Ok(At::Batches { vault_id, after: 0 })
    }

    /// What working the vault off brings to fees and back to escrows, once a message stores it.
    fn due_elsewhere(&mut self, live: &LiveVault) -> Result<()> {
        for (denom, fee) in &live.effects.fees {
            if denom == self.denom {
                self.accrued(|owed| &mut owed.fees, *fee)?;
            }
        }
        for change in &live.effects.rent {
            let service = services::load(self.deps.storage, &change.service)?;
            if service.params.rent_denom == *self.denom {
                let too_much = change.from.saturating_minus(change.to);
                let back = rent::earned(too_much, change.since, change.until)?;
                self.accrued(|owed| &mut owed.escrow, back)?;
            }
        }
        Ok(())
    }

    fn batches(&mut self, vault_id: u64, after: u64) -> Result<At> {
        let page = vaults::batches(self.deps.storage, vault_id, Some(after), self.room, self.now)?;
        let of_asset = store::info(self.deps.storage, vault_id)?.denom == *self.denom;
        for batch in page.iter().filter(|_| of_asset) {
            let frozen = Amount::new(batch.frozen);
            add(
                &mut self.owed.batches,
                Amount::new(batch.collateral).minus(frozen)?,
            )?;
            add(&mut self.owed.frozen, frozen)?;
        }
        let last = page.last().map_or(after, |batch| batch.closing);
        Ok(if self.took(page.len()) {
            At::Batches {
                vault_id,
                after: last,
            }
        } else {
            At::Positions {
                vault_id,
                after: None,
            }
        })
    }

    fn positions(&mut self, vault_id: u64, after: Option<String>) -> Result<At> {
        let start = self.address(after)?;
        let rewards = self.live(vault_id)?.rewards;
        let mut page = positions::list(self.deps.storage, vault_id, start.as_ref(), self.room)?;
        for (_, position) in &mut page {
            position.settle(&rewards)?;
            let owed = position.earnings.owed_of(&rewards, self.denom)?;
            self.accrued(|owed| &mut owed.rewards, owed)?;
        }
        let last = page.last().map(|(owner, _)| owner.to_string());
        Ok(if self.took(page.len()) {
            At::Positions {
                vault_id,
                after: last,
            }
        } else {
            At::Vaults { after: vault_id }
        })
    }

    /// What the shares of tickets earned until their batches closed; their collateral is the batches'.
    fn tickets(&mut self, after: u64) -> Result<At> {
        let page = tickets::list(self.deps.storage, None, Some(after), self.room)?;
        for (_, ticket) in &page {
            let live = self.live(ticket.vault_id)?;
            let owed = vaults::rewards_of_ticket(self.deps.storage, &live, ticket, self.denom)?;
            self.accrued(|owed| &mut owed.rewards, owed)?;
        }
        let last = page.last().map_or(after, |(id, _)| *id);
        Ok(if self.took(page.len()) {
            At::Tickets { after: last }
        } else {
            At::Services { after: None }
        })
    }

    fn services(&mut self, after: Option<String>) -> Result<At> {
        if after.is_none() {
            let fees = fees::collected(self.deps.storage, self.denom)?;
            self.accrued(|owed| &mut owed.fees, fees)?;
        }
        let page = services::list(self.deps.storage, after.as_deref(), self.room)?;
        for service in &page {
            if service.params.rent_denom == *self.denom {
                let escrow = escrow::as_of(self.deps.storage, service.name(), self.now)?;
                self.accrued(|owed| &mut owed.escrow, escrow.balance())?;
            }
            let budget = tips::view(self.deps.storage, service.name(), self.now)?;
            if budget.denom == *self.denom {
                add(&mut self.owed.tips, Amount::new(budget.left))?;
            }
            let deposit = service.deposit.as_ref();
            if let Some(held) = deposit.filter(|held| *self.denom == Denom::bank(&held.denom)) {
                add(&mut self.owed.deposits, Amount::new(held.amount))?;
            }
        }
        let last = page.last().map(|service| service.name().to_owned()).or(after);
        Ok(if self.took(page.len()) {
            At::Services { after: last }
        } else {
            At::Tips { after: None }
        })
    }

    fn tips(&mut self, after: Option<(String, String)>) -> Result<At> {
        let start = match after {
            Some((relayer, denom)) => self.address(Some(relayer))?.map(|relayer| (relayer, denom)),
            None => None,
        };
        let page = tips::owed(self.deps.storage, start.as_ref(), self.room)?;
        for tip in page.iter().filter(|tip| tip.denom == *self.denom) {
            add(&mut self.owed.tips, Amount::new(tip.amount))?;
        }
        let last = page.last();
        let last = last.map(|tip| (tip.relayer.clone(), tip.denom.key().to_owned()));
        Ok(if self.took(page.len()) {
            At::Tips { after: last }
        } else {
            At::Slashes { after: 0 }
        })
    }

    fn slashes(&mut self, after: u64) -> Result<At> {
        let page = slashes::slashes(self.deps.storage, Some(after), self.room, self.now)?;
        for slash in page.iter().filter(|slash| slashes::rests(slash.status)) {
            let totals = slash.totals.iter().filter(|(denom, _)| denom == self.denom);
            for (_, amount) in totals {
                add(&mut self.owed.settlement, Amount::new(*amount))?;
            }
        }
        let last = page.last().map_or(after, |slash| slash.slash_id);
        Ok(if self.took(page.len()) {
            At::Slashes { after: last }
        } else {
            At::Payouts { after: 0 }
        })
    }

    fn payouts(&mut self, after: u64) -> Result<Option<At>> {
        let page = payouts::list(self.deps.storage, Some(after), self.room)?;
        for payout in page.iter().filter(|payout| payout.denom == *self.denom) {
            add(&mut self.owed.payouts, Amount::new(payout.amount))?;
        }
        let last = page.last().map_or(after, |payout| payout.payout_id);
        Ok(self.took(page.len()).then_some(At::Payouts { after: last }))
    }

    fn address(&self, raw: Option<String>) -> Result<Option<Addr>> {
        Ok(raw.map(|raw| self.deps.api.addr_validate(&raw)).transpose()?)
    }
}
