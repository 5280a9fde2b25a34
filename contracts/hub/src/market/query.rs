//! What the hub says of services and their market.

use cosmwasm_std::{Decimal, Env, Storage, Timestamp, Uint128};
use holdfast_accounting::{Amount, Value};
use holdfast_shared::msg::hub::{EscrowView, LeaseView, MarketResponse, ServiceView};

use super::services::{self, Service};
use super::{bids, escrow};
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

/// The bid and the leases of a service.
pub(crate) fn market(storage: &dyn Storage, env: &Env, name: &str) -> Result<MarketResponse> {
    services::load(storage, name)?;
    let now = env.block.time.seconds();
    let mut leases = Vec::new();
    for vault_id in vaults::vaults_of_service(storage, name)? {
        let live = LiveVault::load(storage, vault_id, now)?;
        leases.extend(lease_view(&live, name)?);
    }
    let bid = bids::load(storage, name)?;
    let leased = leases
        .iter()
        .try_fold(Value::ZERO, |sum, lease| sum.plus(Value::new(lease.value)))?;
    let wanted = bid.as_ref().map_or(Value::ZERO, |bid| bid.bid.wanted);
    Ok(MarketResponse {
        bid: bid.as_ref().map(bids::params),
        leased: leased.get(),
        unmet: wanted.saturating_minus(leased).get(),
        marginal_rate: leases.iter().map(|lease| lease.rate).max().unwrap_or_default(),
        average_rate: average_rate(&leases, leased)?,
        leases,
    })
}

fn average_rate(leases: &[LeaseView], leased: Value) -> Result<Decimal> {
    let weighted = leases.iter().try_fold(Amount::ZERO, |sum, lease| {
        sum.plus(Amount::new(lease.value).fraction(lease.rate, holdfast_accounting::Rounding::Down)?)
    })?;
    Ok(Decimal::checked_from_ratio(weighted.get(), leased.get().max(Uint128::one())).unwrap_or_default())
}

fn lease_view(live: &LiveVault, name: &str) -> Result<Option<LeaseView>> {
    let Some(slot) = live.slot_of(name) else {
        return Ok(None);
    };
    let Some(lease) = live.leases.get(&slot) else {
        return Ok(None);
    };
    let held = live.vault.slot(slot)?;
    Ok(Some(LeaseView {
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
    }))
}
