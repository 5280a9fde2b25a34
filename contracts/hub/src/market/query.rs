//! What the hub says of services and their market.

use cosmwasm_std::{Addr, Env, Storage, Timestamp};
use holdfast_accounting::coverage::rates;
use holdfast_accounting::sorted::SortedMap;
use holdfast_accounting::{Rate, Value};
use holdfast_shared::msg::hub::{DepthView, EscrowView, LeaseView, MarketResponse, RateView, ServiceView};

use super::bids::StandingBid;
use super::book::Reading;
use super::history::RatePoint;
use super::leases::Lease;
use super::services::{self, Service};
use super::{bids, escrow, history};
use crate::admin::config;
use crate::error::Result;
use crate::link;
use crate::vault::live::LiveVault;
use crate::vault::store as vaults;

/// One service.
pub(crate) fn service(storage: &dyn Storage, env: &Env, name: &str) -> Result<ServiceView> {
    view(storage, env, services::load(storage, name)?)
}

/// A page of the services, by name.
pub(crate) fn services(
    storage: &dyn Storage,
    env: &Env,
    start_after: Option<&str>,
    limit: usize,
) -> Result<Vec<ServiceView>> {
    let page = services::list(storage, start_after, limit)?;
    page.into_iter()
        .map(|service| view(storage, env, service))
        .collect()
}

fn view(storage: &dyn Storage, env: &Env, service: Service) -> Result<ServiceView> {
    let name = service.params.service.clone();
    Ok(ServiceView {
        pending_terms: service.pending_terms,
        deposit: service.deposit,
        opens_at: service.opening.map(|opening| Timestamp::from_seconds(opening.at)),
        open_to_all: services::admitted(storage, &name)?.is_none(),
        owner: service.owner.into(),
        state: service.state,
        terms_version: service.terms_version,
        channel: link::state::load(storage, &name)?.channel,
        escrow: escrow_now(storage, &name, env.block.time.seconds())?,
        params: service.params,
    })
}

/// The escrow of a service, which every answer about it shows.
pub(super) fn escrow_now(storage: &dyn Storage, name: &str, now: u64) -> Result<EscrowView> {
    escrow::view(storage, name, &config::load(storage)?.windows, now)
}

/// The bid, the book and the leases of a service.
pub(crate) fn market(storage: &dyn Storage, env: &Env, name: &str) -> Result<MarketResponse> {
    let service = services::load(storage, name)?;
    let now = env.block.time.seconds();
    let mut leases = Vec::new();
    let mut pairs = Vec::new();
    for vault_id in vaults::vaults_of_service(storage, name)? {
        let live = LiveVault::load(storage, vault_id, now)?;
        if let Ok((slot, lease)) = live.lease_of(name) {
            pairs.push((lease.value, lease.rate));
            leases.push(lease_view(&live, name, slot, &lease)?);
        }
    }
    let found = rates(pairs.into_iter())?;
    let bid = bids::load(storage, name)?;
    let wanted = bid.as_ref().map_or(Value::ZERO, |bid| bid.bid.wanted);
    let admitted = services::admitted(storage, name)?;
    Ok(MarketResponse {
        bid: bid.as_ref().map(bids::params),
        depth: match &bid {
            Some(bid) => depth(storage, env, &service, bid)?,
            None => vec![],
        },
        admitted: admitted.map(|operators| operators.into_iter().map(Addr::into_string).collect()),
        leased: found.value.get(),
        unmet: wanted.saturating_minus(found.value).get(),
        marginal_rate: found.marginal,
        average_rate: found.average,
        history: history::load(storage, name)?.into_iter().map(rate_view).collect(),
        escrow: escrow_now(storage, name, now)?,
        leases,
    })
}

/// What offers and leases have room for, rate by rate, each with all that is cheaper.
fn depth(storage: &dyn Storage, env: &Env, service: &Service, bid: &StandingBid) -> Result<Vec<DepthView>> {
    let rows = Reading::now(storage, env, service, bid)?.rows()?;
    let mut by_rate: SortedMap<Rate, (u32, Value)> = SortedMap::new();
    for row in rows.iter().filter(|row| row.offer.is_some()) {
        let candidate = row.candidate()?;
        let (offers, value) = by_rate.get(&candidate.rate).copied().unwrap_or_default();
        let value = value.saturating_plus(candidate.room);
        by_rate.insert(candidate.rate, (offers.saturating_add(1), value));
    }
    let mut below = Value::ZERO;
    let views = by_rate.into_iter().map(|(rate, (offers, value))| {
        below = below.saturating_plus(value);
        DepthView {
            rate: rate.to_decimal(),
            offers,
            value: below.get(),
        }
    });
    Ok(views.collect())
}

fn rate_view(point: RatePoint) -> RateView {
    RateView {
        at: Timestamp::from_seconds(point.at),
        leased: point.leased.get(),
        marginal_rate: point.marginal_rate,
        average_rate: point.average_rate,
    }
}

fn lease_view(live: &LiveVault, name: &str, slot: u8, lease: &Lease) -> Result<LeaseView> {
    let held = live.vault.slot(slot)?;
    Ok(LeaseView {
        service: name.to_owned(),
        vault_id: live.id,
        operator: live.info.operator.to_string(),
        stake: held.stake.get(),
        slashable: held.slashable.get(),
        value: lease.value.get(),
        rate: lease.rate.to_decimal(),
        rent_per_year: lease.rent.get(),
        term_ends_at: Timestamp::from_seconds(lease.term_ends_at),
        under_notice: lease.under_notice,
        terms_version: lease.terms_version,
        protocol_fee: lease.fee,
    })
}
