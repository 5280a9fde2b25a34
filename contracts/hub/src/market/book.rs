//! The book of a service as a match reads it: every offer and every lease, with the room there is for it now.

use cosmwasm_std::{Addr, Decimal, Env, Storage};
use holdfast_accounting::book::{Candidate, Standing};
use holdfast_accounting::price::Price;
use holdfast_accounting::sorted::sort_distinct;
use holdfast_accounting::{Amount, Rate, Value};

use super::bids::StandingBid;
use super::leases::Lease;
use super::offers::{self, Offer};
use super::services::{self, Service};
use crate::admin::assets;
use crate::error::Result;
use crate::operator;
use crate::vault::live::LiveVault;
use crate::vault::store as vaults;

/// One vault in the book of a service.
pub(super) struct Row {
    pub live: LiveVault,
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
}

/// Where and when a book is read.
pub(super) struct Reading<'a> {
    pub storage: &'a dyn Storage,
    pub service: &'a Service,
    pub bid: &'a StandingBid,
    /// The operators the service admits; none when every one.
    pub admitted: Option<Vec<Addr>>,
    pub now: u64,
    pub height: u64,
}

impl<'a> Reading<'a> {
    /// The book as a match reads it now.
    pub(super) fn now(
        storage: &'a dyn Storage,
        env: &Env,
        service: &'a Service,
        bid: &'a StandingBid,
    ) -> Result<Self> {
        Ok(Self {
            storage,
            service,
            bid,
            admitted: services::admitted(storage, service.name())?,
            now: env.block.time.seconds(),
            height: env.block.height,
        })
    }

    /// All rows, by vault.
    pub(super) fn rows(&self) -> Result<Vec<Row>> {
        let name = self.service.params.service.as_str();
        let mut ids: Vec<u64> = vaults::vaults_of_service(self.storage, name)?;
        let offers = offers::of_service(self.storage, name)?;
        ids.extend(offers.iter().map(|(id, _)| *id));
        sort_distinct(&mut ids);
        let offer_of = |id: u64| {
            offers
                .iter()
                .find(|(vault, _)| *vault == id)
                .map(|(_, offer)| offer)
        };
        ids.into_iter().map(|id| self.row(id, offer_of(id))).collect()
    }

    /// One row: a vault with its offer, if it has one.
    pub(super) fn row(&self, id: u64, offer: Option<&Offer>) -> Result<Row> {
        let live = LiveVault::load(self.storage, id, self.now)?;
        let slot = live.slot_for(&self.service.params.service).ok();
        let lease = slot.and_then(|slot| live.leases.get(&slot).cloned());
        let quote = assets::quote(self.storage, &live.info.denom, self.now)?;
        let stands = |lease: &Lease| lease.is_in_term(self.now) || !quote.usable;
        let stands = lease.as_ref().is_some_and(stands);
        let offer = match offer {
            Some(offer) if quote.usable && self.can_match(&live, offer)? => {
                self.offer_now(&live, slot, offer)?
            }
            _ => None,
        };
        let newer_terms = match (&lease, &offer) {
            (Some(lease), Some(offer)) if !stands => lease.terms_version != offer.terms_version,
            _ => false,
        };
        let (own, room) = self.own_and_room(&live, slot.filter(|_| lease.is_some()), slot, newer_terms)?;
        let size = offer.as_ref().map_or(Amount::ZERO, |offer| offer.size);
        Ok(Row {
            live,
            slot,
            lease,
            offer,
            stands,
            newer_terms,
            own,
            price: quote.price,
            room: room.min(size),
        })
    }

    /// The stake a lease has and the most the slot can come to, at least that; under newer terms both as they would be.
    fn own_and_room(
        &self,
        live: &LiveVault,
        leased: Option<u8>,
        slot: Option<u8>,
        newer_terms: bool,
    ) -> Result<(Amount, Amount)> {
        let max_fraction: Decimal = self.service.params.terms.max_fraction;
        let Some(slot) = slot else {
            return Ok((Amount::ZERO, Amount::ZERO));
        };
        let mut renewed;
        let vault = if newer_terms {
            renewed = live.vault.clone();
            renewed.agree(slot, max_fraction, self.now)?;
            &renewed
        } else {
            &live.vault
        };
        let own = match leased {
            Some(slot) => vault.slot(slot)?.stake,
            None => Amount::ZERO,
        };
        Ok((own, vault.room(slot, max_fraction, self.now)?.max(own)))
    }

    /// The offer as it counts in this block. A new one waits for the next. In the block of a change a lease past its
    /// term is still what was agreed and no more: it neither ends by the change nor escapes a cheaper offer by it.
    /// Within its term a lease keeps its rate and its terms, so an offer that asks for more by now, or accepts others,
    /// lends no more at that; under notice nothing does. An offer that accepts terms still waiting is matched when
    /// they are in force; until then its lease stands.
    fn offer_now(&self, live: &LiveVault, slot: Option<u8>, offer: &Offer) -> Result<Option<Offer>> {
        let current = self.service.terms_version;
        let counts = offer.posted_height < self.height && offer.terms_version == current;
        let Some((slot, lease)) = slot.and_then(|slot| Some((slot, live.leases.get(&slot)?))) else {
            return Ok(counts.then(|| offer.clone()));
        };
        if lease.is_in_term(self.now) {
            let grows = offer.rate <= lease.rate && lease.terms_version == current && !lease.under_notice;
            return Ok((counts && grows).then(|| offer.clone()));
        }
        if counts {
            return Ok(Some(offer.clone()));
        }
        if offer.terms_version < current {
            return Ok(None);
        }
        let (rate, size) = (lease.rate, live.vault.slot(slot)?.stake);
        let terms_version = lease.terms_version;
        Ok(Some(Offer {
            rate,
            size,
            terms_version,
            ..offer.clone()
        }))
    }

    fn can_match(&self, live: &LiveVault, offer: &Offer) -> Result<bool> {
        let service = self.service;
        let key = operator::store::key(self.storage, &live.info.operator, &service.params.service)?;
        let term = self.bid.term_seconds;
        let admitted = self.admitted.as_ref();
        Ok(service.reads_offers()
            && admitted.is_none_or(|operators| operators.contains(&live.info.operator))
            && (offer.min_term_seconds..=offer.max_term_seconds).contains(&term)
            && live
                .info
                .admission
                .admits(&service.params.service, service.params.terms.max_fraction)
            && self.bid.assets.contains(&live.info.denom)
            && live.accepts(&service.params.rent_denom)
            && key.is_some_and(|key| !key.tombstoned))
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
            operator: self.live.info.operator.clone(),
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
