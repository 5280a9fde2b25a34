//! The book of a service as a match reads it: every offer and every lease, with the room there is for it now.

use std::cell::RefCell;

use cosmwasm_std::{Addr, Env, Storage};
use holdfast_accounting::book::{Candidate, Standing};
use holdfast_accounting::price::Price;
use holdfast_accounting::sorted::{sort_distinct, SortedMap};
use holdfast_accounting::{Amount, Rate, Value};
use holdfast_shared::Denom;

use super::bids::StandingBid;
use super::escrow;
use super::leases::Lease;
use super::offers::{self, Offer};
use super::services::{self, Service};
use crate::admin::assets::{self, Quote};
use crate::error::Result;
use crate::operator;
use crate::vault::glance::Glance;
use crate::vault::store as vaults;

/// One vault in the book of a service.
pub(super) struct Row {
    pub vault_id: u64,
    /// Whose the vault is.
    pub operator: Addr,
    /// The slot the service has or would get; none when all are taken.
    pub slot: Option<u8>,
    /// The lease it has.
    pub lease: Option<Lease>,
    /// The offer, when it can be matched now.
    pub offer: Option<Offer>,
    /// Whether the lease stands whatever is offered: within its term, or while the price of the collateral is not usable.
    pub stands: bool,
    /// Whether its offer brings a lease past its term under newer terms.
    pub newer_terms: bool,
    /// The stake the lease stands for, under the terms its offer accepts; zero without a lease. Base units.
    pub own: Amount,
    /// Price of the collateral now.
    pub price: Price,
    /// The most stake it can come to, base units.
    pub room: Amount,
    /// What may be taken under the lease it has, base units.
    pub slashable: Amount,
}

/// Where and when a book is read.
pub(super) struct Reading<'a> {
    pub storage: &'a dyn Storage,
    pub service: &'a Service,
    pub bid: &'a StandingBid,
    /// The operators the service admits; none when every one.
    pub admitted: Option<Vec<Addr>>,
    /// The generation of leases that the service's escrow pays.
    pub generation: u64,
    pub now: u64,
    pub height: u64,
    quotes: RefCell<SortedMap<Denom, Quote>>,
}

impl<'a> Reading<'a> {
    /// The book as a match reads it now.
    pub(super) fn now(
        storage: &'a dyn Storage,
        env: &Env,
        service: &'a Service,
        bid: &'a StandingBid,
    ) -> Result<Self> {
        let now = env.block.time.seconds();
        Ok(Self {
            storage,
            service,
            bid,
            admitted: services::admitted(storage, service.name())?,
            generation: escrow::as_of(storage, service.name(), now)?.generation(),
            now,
            height: env.block.height,
            quotes: RefCell::default(),
        })
    }

    /// All rows, by vault.
    pub(super) fn rows(&self) -> Result<Vec<Row>> {
        let name = self.service.params.service.as_str();
        let slots: SortedMap<u64, u8> = vaults::slots_of_service(self.storage, name)?
            .into_iter()
            .collect();
        let offers: SortedMap<u64, Offer> = offers::of_service(self.storage, name)?.into_iter().collect();
        let mut ids: Vec<u64> = slots.keys().chain(offers.keys()).copied().collect();
        sort_distinct(&mut ids);
        ids.into_iter()
            .map(|id| self.row(id, slots.get(&id).copied(), offers.get(&id)))
            .collect()
    }

    /// One row: a vault with the slot the service has in it and its offer, if there are.
    pub(super) fn row(&self, id: u64, slot: Option<u8>, offer: Option<&Offer>) -> Result<Row> {
        let slot = (self.service.name(), slot);
        let seen = Glance::load(self.storage, id, slot, self.generation, self.now)?;
        let quote = self.quote(&seen.info.denom)?;
        let stands = |lease: &Lease| lease.is_in_term(self.now) || !quote.usable;
        let stands = seen.lease.as_ref().is_some_and(stands);
        let offer = match offer {
            Some(offer) if quote.usable && self.can_match(&seen, offer)? => self.offer_now(&seen, offer),
            _ => None,
        };
        let newer_terms = match (&seen.lease, &offer) {
            (Some(lease), Some(offer)) if !stands => lease.terms_version != offer.terms_version,
            _ => false,
        };
        let max_fraction = self.service.params.terms.max_fraction;
        let (own, room) = if newer_terms {
            seen.own_and_room_under(self.storage, max_fraction)?
        } else {
            seen.own_and_room(max_fraction)?
        };
        let size = offer.as_ref().map_or(Amount::ZERO, |offer| offer.size);
        Ok(Row {
            vault_id: id,
            slashable: seen.slashable(),
            operator: seen.info.operator,
            slot: seen.slot,
            lease: seen.lease,
            offer,
            stands,
            newer_terms,
            own,
            price: quote.price,
            room: room.min(size),
        })
    }

    /// What an asset is worth, read once.
    fn quote(&self, denom: &Denom) -> Result<Quote> {
        if let Some(quote) = self.quotes.borrow().get(denom) {
            return Ok(*quote);
        }
        let quote = assets::quote(self.storage, denom, self.now)?;
        self.quotes.borrow_mut().insert(denom.clone(), quote);
        Ok(quote)
    }

    /// The offer as it counts in this block. A new one waits for the next. In the block of a change a lease past its
    /// term is still what was agreed and no more: it neither ends by the change nor escapes a cheaper offer by it.
    /// Within its term a lease keeps its rate and its terms, so an offer that asks for more by now, or accepts others,
    /// lends no more at that; under notice nothing does. An offer that accepts terms still waiting is matched when
    /// they are in force; until then its lease stands.
    fn offer_now(&self, seen: &Glance, offer: &Offer) -> Option<Offer> {
        let current = self.service.terms_version;
        let counts = offer.posted_height < self.height && offer.terms_version == current;
        let Some(lease) = &seen.lease else {
            return counts.then(|| offer.clone());
        };
        if lease.is_in_term(self.now) {
            let grows = offer.rate <= lease.rate && lease.terms_version == current && !lease.under_notice;
            return (counts && grows).then(|| offer.clone());
        }
        if counts {
            return Some(offer.clone());
        }
        if offer.terms_version < current {
            return None;
        }
        let stake = seen.held.as_ref().map_or(Amount::ZERO, |slot| slot.stake);
        Some(Offer {
            rate: lease.rate,
            size: stake,
            terms_version: lease.terms_version,
            ..offer.clone()
        })
    }

    fn can_match(&self, seen: &Glance, offer: &Offer) -> Result<bool> {
        let (service, info) = (self.service, &seen.info);
        let term = self.bid.term_seconds;
        let admitted = self.admitted.as_ref();
        let may = service.reads_offers()
            && admitted.is_none_or(|operators| operators.contains(&info.operator))
            && (offer.min_term_seconds..=offer.max_term_seconds).contains(&term)
            && service.is_admitted_by(&info.admission, seen.id, self.now)
            && self.bid.assets.contains(&info.denom)
            && seen.accepts(self.storage, &service.params.rent_denom)?;
        if !may {
            return Ok(false);
        }
        let key = operator::store::key(self.storage, &info.operator, service.name())?;
        Ok(key.is_some_and(|key| !key.tombstoned))
    }
}

impl Row {
    /// The row as the walk sees it.
    pub(super) fn candidate(&self) -> Result<Candidate<Addr>> {
        let standing = self.standing()?;
        let (rate, number) = match (&self.lease, &self.offer) {
            (Some(lease), _) if self.stands => (lease.rate, 0),
            (_, Some(offer)) => (offer.rate, offer.number),
            (Some(lease), None) => (lease.rate, 0),
            (None, None) => (Rate::from_basis_points(1)?, 0),
        };
        let room = self.price.value_of(self.room)?;
        Ok(Candidate {
            operator: self.operator.clone(),
            rate,
            number,
            room,
            standing,
        })
    }

    /// Value and rate of the lease it has.
    pub(super) fn rates(&self) -> Option<(Value, Rate)> {
        self.lease.as_ref().map(|lease| (lease.value, lease.rate))
    }

    /// The lease it has: within its term at its own value, past it at today's price.
    pub(super) fn standing(&self) -> Result<Option<Standing>> {
        let Some(lease) = &self.lease else { return Ok(None) };
        let in_term = self.stands;
        let value = if in_term {
            lease.value
        } else {
            self.price.value_of(self.own)?
        };
        Ok(Some(Standing { value, in_term }))
    }

    /// The stake that is worth `value`, at most the room; the one it has when that is its value. Where a base unit is
    /// worth more than a unit of value it is worth less, never more: no bid and no share is exceeded.
    pub(super) fn stake_worth(&self, value: Value) -> Result<Amount> {
        if self.standing()?.is_some_and(|standing| standing.value == value) {
            return Ok(self.own);
        }
        // An amount that does not fit 128 bits is above any room.
        let most = self.room.max(self.own);
        let mut stake = self.price.amount_worth(value).unwrap_or(most);
        if self.price.value_of(stake)? > value {
            stake = stake.saturating_minus(Amount::from(1));
        }
        Ok(stake.min(most))
    }
}
