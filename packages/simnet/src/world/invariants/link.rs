//! View safety, I-15: for every unexpired entry of a consumer, what it may rely on can still be taken.

use cosmwasm_std::Addr;
use holdfast_shared::msg::consumer::{QueryMsg as ConsumerQuery, SecurityResponse, SecurityStatus};
use holdfast_shared::msg::hub::{PartState, SentEntryView, ServiceView, SlashPart, SlashStatus, SlashView};
use holdfast_shared::msg::lens::QueryMsg;

use super::facts::Facts;
use super::Round;
use crate::world::{hub_view, HUB};

pub(super) fn check(facts: &Facts<'_>, service: &ServiceView, round: &mut Round) {
    for entry in entries_of_consumer(facts, service) {
        if entry.status == SecurityStatus::Live {
            check_entry(facts, service, &entry, round);
        }
    }
}

/// The consumer's own view. A service whose consumer is not in the net has none, nor has a chain that is halted: it
/// makes no block in which anybody could rely on anything, and its next one carries the present time.
fn entries_of_consumer(facts: &Facts<'_>, service: &ServiceView) -> Vec<SecurityResponse> {
    let name = &service.params.service;
    let port = &service.params.link.counterparty_port;
    let Some(consumer) = port.strip_prefix("wasm.") else {
        return vec![];
    };
    let running = |chain: &&crate::Chain| chain.name() == name && !chain.is_halted();
    let Some(chain) = facts.net.chains().find(running) else {
        return vec![];
    };
    let msg = ConsumerQuery::Securities {
        height: None,
        start_after: None,
        limit: Some(100),
    };
    chain.query(&Addr::unchecked(consumer), &msg).unwrap_or_default()
}

fn check_entry(facts: &Facts<'_>, service: &ServiceView, entry: &SecurityResponse, round: &mut Round) {
    let name = &service.params.service;
    let sent = sent_entry(facts, name, entry);
    round.expect("I-15", sent.is_some(), || {
        format!(
            "{name} relies on entry {} of {}, which the hub forgot",
            entry.seq, entry.operator
        )
    });
    let Some(sent) = sent else { return };
    let taken = taken_since(facts, name, &entry.operator, &sent);
    let backed = sent.still_takable.u128() + taken + tolerance(facts, name, &sent);
    round.expect("I-15", entry.slashable.u128() <= backed, || {
        format!(
            "{name} relies on {} of {}, but {} is takable and {taken} was taken",
            entry.slashable, entry.operator, sent.still_takable
        )
    });
}

fn sent_entry(facts: &Facts<'_>, service: &str, entry: &SecurityResponse) -> Option<SentEntryView> {
    let msg = QueryMsg::SentEntries {
        service: service.to_owned(),
        operator: entry.operator.clone(),
        start_after: Some(entry.seq.saturating_sub(1)),
        limit: Some(1),
    };
    let found: Vec<SentEntryView> = hub_view(facts.net.chain(HUB), facts.hub, msg).unwrap_or_default();
    found.into_iter().find(|sent| sent.seq == entry.seq)
}

/// What the service took from the operator since the entry was sent, in value; also what was given back since, which
/// restores no exposure.
fn taken_since(facts: &Facts<'_>, service: &str, operator: &str, sent: &SentEntryView) -> u128 {
    let slashes = facts.slashes.iter().filter(|slash| {
        slash.service == service && slash.operator == operator && slash.executed_at >= sent.sent_at
    });
    let was_taken = |slash: &SlashView, part: &SlashPart| {
        part.state == PartState::Taken || slash.status == SlashStatus::Reversed
    };
    let parts = slashes.flat_map(|slash| slash.parts.iter().filter(move |part| was_taken(slash, part)));
    parts
        .map(|part| {
            let vaults = facts.vaults.iter();
            let mut denoms = vaults.filter(|vault| vault.view.vault_id == part.vault_id);
            let vault = denoms.next().expect("a slash names a vault");
            value(facts, vault.view.denom.key(), part.amount.u128())
        })
        .sum()
}

fn value(facts: &Facts<'_>, denom: &str, amount: u128) -> u128 {
    let price = facts.prices.get(denom).expect("collateral is an approved asset");
    price
        .value_of(amount.into())
        .map_or(u128::MAX, |value| value.get().u128())
}

/// One unit for each part (slashable, each tail) and closing since, and the rounding of value down, by vault.
fn tolerance(facts: &Facts<'_>, service: &str, sent: &SentEntryView) -> u128 {
    const TAILS: u64 = 8;
    let vaults = sent.vaults.iter().filter_map(|part| {
        let vault = facts
            .vaults
            .iter()
            .find(|vault| vault.view.vault_id == part.vault_id)?;
        let slot = vault.view.slots.iter().find(|slot| slot.service == service);
        let tails = if slot.is_some_and(|slot| !slot.tails.is_zero()) {
            TAILS
        } else {
            0
        };
        let closings = vault.view.closings - part.closing;
        let units = u128::from(closings * (1 + tails));
        Some(value(facts, vault.view.denom.key(), units) + u128::from(closings > 0))
    });
    vaults.sum()
}
