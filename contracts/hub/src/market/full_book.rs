//! Making room in a full book: a better offer takes the place of the worst without a lease (DESIGN 3.3).

use cosmwasm_std::{Env, Storage};
use holdfast_accounting::eviction::{place_for, Place};
use holdfast_accounting::sorted::SortedMap;
use holdfast_accounting::Grid;
use holdfast_shared::limits::MAX_OFFERS_PER_SERVICE;

use super::bids::{self, StandingBid};
use super::book::{Reading, Row};
use super::offers::{self, Offer};
use super::services::Service;
use crate::admin::config;
use crate::error::{ContractError, Result};
use crate::vault::store as vaults;

/// The vault whose offer makes room for a new one of `vault_id`, if the book is full. Who takes a place keeps it for an
/// epoch.
pub(super) fn make_room(
    storage: &dyn Storage,
    env: &Env,
    service: &Service,
    vault_id: u64,
    new: &mut Offer,
) -> Result<Option<u64>> {
    let offers = offers::of_service(storage, service.name())?;
    let full = || ContractError::TooManyOffers {
        service: service.name().to_owned(),
        max: MAX_OFFERS_PER_SERVICE,
    };
    if u32::try_from(offers.len()).unwrap_or(u32::MAX) < MAX_OFFERS_PER_SERVICE {
        return Ok(None);
    }
    let bid = bids::load(storage, service.name())?.ok_or_else(full)?;
    let now = env.block.time.seconds();
    // Read as of the next block, when every offer of this one counts.
    let mut reading = Reading::now(storage, env, service, &bid)?;
    reading.height = env.block.height.saturating_add(1);
    let slots: SortedMap<u64, u8> = vaults::slots_of_service(storage, service.name())?
        .into_iter()
        .collect();
    let place_of = |id: u64, offer: &Offer| {
        let row = reading.row(id, slots.get(&id).copied(), Some(offer))?;
        place(&row, offer, &bid)
    };
    let mut book = Vec::new();
    for (id, offer) in &offers {
        book.push((*id, place_of(*id, offer)?));
    }
    let place = place_of(vault_id, new)?;
    let gone = place_for(&place, &book, now).ok_or_else(full)?;
    let unbonding = config::load(storage)?.windows.unbonding_seconds;
    new.stands_until = now.saturating_add(Grid::new(now, unbonding).epoch_seconds());
    Ok(Some(gone))
}

fn place(row: &Row, offer: &Offer, bid: &StandingBid) -> Result<Place> {
    let room = row.price.value_of(row.room)?;
    Ok(Place {
        fills: row.offer.is_some() && room >= bid.bid.smallest_lease && offer.rate <= bid.bid.highest_rate,
        rate: offer.rate,
        number: offer.number,
        leased: row.lease.is_some(),
        stands_until: offer.stands_until,
    })
}
