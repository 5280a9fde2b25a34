//! Offers: an operator's standing price for lending one vault to one service.

use cosmwasm_std::{Addr, DepsMut, Env, Order, Response, StdResult, Storage, Timestamp};
use cw_storage_plus::{Bound, Item};
use holdfast_accounting::{Amount, Rate};
use holdfast_record::record;
use holdfast_shared::msg::hub::{OfferParams, OfferView};
use holdfast_shared::{events, validate};

use super::services::{self, Service};
use super::{admit, full_book};
use crate::admin::config;
use crate::error::{ContractError, Result};
use crate::keys;
use crate::table::Table;
use crate::vault::store::{self as vaults, VaultInfo};

/// A standing offer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Offer {
    pub rate: Rate,
    /// Most stake it lends, base units.
    pub size: Amount,
    pub min_term_seconds: u64,
    pub max_term_seconds: u64,
    pub terms_version: u32,
    /// Its age: among equal rates a lower number comes first.
    pub number: u64,
    /// When it was posted or changed, seconds.
    pub posted_at: u64,
    /// The block of it; matched from the next one on.
    pub posted_height: u64,
    /// Until when it keeps the place it took from another in a full book, seconds.
    pub stands_until: u64,
}
record!(Offer {
    rate,
    size,
    min_term_seconds,
    max_term_seconds,
    terms_version,
    number,
    posted_at,
    posted_height,
    stands_until
});

const NEXT: Item<u64> = Item::new(keys::NEXT_OFFER);
const OFFERS: Table<(&str, u64), Offer> = Table::new(keys::OFFERS);

/// All offers to a service, by vault.
pub(super) fn of_service(storage: &dyn Storage, service: &str) -> Result<Vec<(u64, Offer)>> {
    let offers = OFFERS
        .prefix(service)
        .range(storage, None, None, Order::Ascending);
    Ok(offers.collect::<StdResult<_>>()?)
}

/// Posts or changes the sender's offer of a vault to a service.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn post(deps: DepsMut, env: &Env, sender: &Addr, params: OfferParams) -> Result<Response> {
    let service = services::load(deps.storage, &params.service)?;
    let info = owned_vault(deps.storage, sender, params.vault_id)?;
    check(deps.storage, &service, &info, &params, env.block.time.seconds())?;
    admit::assert_admitted(deps.storage, &service, &info.operator)?;
    let key = (params.service.as_str(), params.vault_id);
    let number = NEXT.may_load(deps.storage)?.unwrap_or(1);
    let mut offer = Offer {
        rate: Rate::try_from(params.rate)?,
        size: Amount::new(params.size),
        min_term_seconds: params.min_term_seconds,
        max_term_seconds: params.max_term_seconds,
        terms_version: params.terms_version,
        number,
        posted_at: env.block.time.seconds(),
        posted_height: env.block.height,
        stands_until: 0,
    };
    let mut response = Response::new().add_attribute("action", "post_offer");
    if let Some(held) = OFFERS.may_load(deps.storage, key)? {
        offer.stands_until = held.stands_until;
    } else if let Some(gone) = full_book::make_room(deps.storage, env, &service, params.vault_id, &mut offer)?
    {
        OFFERS.remove(deps.storage, (&params.service, gone));
        response = response.add_event(events::offer_replaced(&params.service, gone, params.vault_id));
    }
    NEXT.save(deps.storage, &number.saturating_add(1))?;
    OFFERS.save(deps.storage, key, &offer)?;
    let posted = events::offer_posted(&params.service, params.vault_id, params.rate, params.size);
    Ok(response.add_event(posted))
}

/// Withdraws an offer of the sender. A lease in its term runs on.
pub(crate) fn withdraw(deps: DepsMut, sender: &Addr, vault_id: u64, service: &str) -> Result<Response> {
    owned_vault(deps.storage, sender, vault_id)?;
    if !OFFERS.has(deps.storage, (service, vault_id)) {
        return Err(ContractError::unknown("offer", format!("{service}/{vault_id}")));
    }
    OFFERS.remove(deps.storage, (service, vault_id));
    let withdrawn = events::offer_withdrawn(service, vault_id);
    Ok(Response::new()
        .add_attribute("action", "withdraw_offer")
        .add_event(withdrawn))
}

fn owned_vault(storage: &dyn Storage, sender: &Addr, vault_id: u64) -> Result<VaultInfo> {
    let info = vaults::info(storage, vault_id)?;
    if info.operator != *sender {
        return Err(ContractError::WrongSender {
            expected: format!("the operator of vault {vault_id}, {}", info.operator),
            sender: sender.to_string(),
        });
    }
    Ok(info)
}

fn check(
    storage: &dyn Storage,
    service: &Service,
    info: &VaultInfo,
    params: &OfferParams,
    now: u64,
) -> Result<()> {
    service.assert_trading()?;
    if !service.offers_may_name(params.terms_version) {
        return Err(ContractError::TermsVersion {
            service: params.service.clone(),
            accepted: params.terms_version,
            current: service.terms_version,
        });
    }
    if !service.is_admitted_by(info.admission_at(now), params.vault_id, now) {
        let service = params.service.clone();
        return Err(ContractError::NotAdmitted {
            vault_id: params.vault_id,
            service,
        });
    }
    validate::amount("size", params.size)?;
    let unbonding = config::load(storage)?.windows.unbonding_seconds;
    validate::duration("shortest term", params.min_term_seconds, unbonding)?;
    validate::duration("longest term", params.max_term_seconds, params.min_term_seconds)?;
    Ok(())
}

/// A page of the offers to a service, by vault.
pub(crate) fn list(
    storage: &dyn Storage,
    service: &str,
    start_after: Option<u64>,
    limit: usize,
) -> Result<Vec<OfferView>> {
    let start = start_after.map(Bound::exclusive);
    let page = OFFERS
        .prefix(service)
        .range(storage, start, None, Order::Ascending)
        .take(limit);
    page.map(|item| {
        let (vault_id, offer) = item?;
        let operator = vaults::info(storage, vault_id)?.operator;
        Ok(view(service, vault_id, &operator, &offer))
    })
    .collect()
}

fn view(service: &str, vault_id: u64, operator: &Addr, offer: &Offer) -> OfferView {
    OfferView {
        params: OfferParams {
            vault_id,
            service: service.to_owned(),
            rate: offer.rate.to_decimal(),
            size: offer.size.get(),
            min_term_seconds: offer.min_term_seconds,
            max_term_seconds: offer.max_term_seconds,
            terms_version: offer.terms_version,
        },
        operator: operator.to_string(),
        number: offer.number,
        posted_at: Timestamp::from_seconds(offer.posted_at),
    }
}
