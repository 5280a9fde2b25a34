//! Typed events: one for each change of state, past tense. Names and attributes never change; tests, indexers and
//! the simulator's ledger read them.

mod market;

use std::fmt::Display;

use cosmwasm_std::Event;

use crate::asset::Denom;

pub use market::*;

/// An event of that name; attributes keep the order they are given in.
#[must_use]
pub fn event(name: &str) -> EventBuilder {
    EventBuilder(Event::new(name))
}

/// Adds attributes of any printable type.
#[derive(Debug, Clone)]
pub struct EventBuilder(Event);

impl EventBuilder {
    /// Adds an attribute.
    #[must_use]
    pub fn with(self, key: &str, value: impl Display) -> Self {
        Self(self.0.add_attribute(key, value.to_string()))
    }
}

impl From<EventBuilder> for Event {
    fn from(builder: EventBuilder) -> Self {
        builder.0
    }
}

/// Collateral came in: `amount` of `denom` for `shares`.
#[must_use]
pub fn deposited(
    vault_id: u64,
    owner: &str,
    denom: &Denom,
    amount: impl Display,
    shares: impl Display,
) -> Event {
    event("deposited")
        .with("vault_id", vault_id)
        .with("owner", owner)
        .with("denom", denom)
        .with("amount", amount)
        .with("shares", shares)
        .into()
}

/// A staker asked to leave; payable at `matures_at` (seconds).
#[must_use]
pub fn exit_requested(
    vault_id: u64,
    owner: &str,
    ticket_id: u64,
    shares: impl Display,
    matures_at: u64,
) -> Event {
    event("exit_requested")
        .with("vault_id", vault_id)
        .with("owner", owner)
        .with("ticket_id", ticket_id)
        .with("shares", shares)
        .with("matures_at", matures_at)
        .into()
}

/// A closing made a batch of `collateral`.
#[must_use]
pub fn batch_closed(vault_id: u64, closing: u64, collateral: impl Display, matures_at: u64) -> Event {
    event("batch_closed")
        .with("vault_id", vault_id)
        .with("closing", closing)
        .with("collateral", collateral)
        .with("matures_at", matures_at)
        .into()
}

/// A ticket was paid `amount` of its collateral.
#[must_use]
pub fn ticket_claimed(ticket_id: u64, owner: &str, denom: &Denom, amount: impl Display) -> Event {
    event("ticket_claimed")
        .with("ticket_id", ticket_id)
        .with("owner", owner)
        .with("denom", denom)
        .with("amount", amount)
        .into()
}

/// Rewards of a vault were paid out.
#[must_use]
pub fn rewards_claimed(vault_id: u64, owner: &str, denom: &Denom, amount: impl Display) -> Event {
    event("rewards_claimed")
        .with("vault_id", vault_id)
        .with("owner", owner)
        .with("denom", denom)
        .with("amount", amount)
        .into()
}

/// Protocol fees were paid to the treasury.
#[must_use]
pub fn fees_claimed(denom: &Denom, amount: impl Display) -> Event {
    event("fees_claimed")
        .with("denom", denom)
        .with("amount", amount)
        .into()
}

/// A snapshot was sent.
#[must_use]
pub fn snapshot_sent(service: &str, seq: u64, entries: usize) -> Event {
    event("snapshot_sent")
        .with("service", service)
        .with("seq", seq)
        .with("entries", entries)
        .into()
}

/// A snapshot's fate became known: `applied`, `refused`, `timed_out` or `unsent`.
#[must_use]
pub fn snapshot_settled(service: &str, seq: u64, fate: &str) -> Event {
    event("snapshot_settled")
        .with("service", service)
        .with("seq", seq)
        .with("fate", fate)
        .into()
}

/// A slash was executed; its money rests in settlement.
#[must_use]
pub fn slash_executed(slash_id: u64, service: &str, operator: &str, offence: &str, seq: u64) -> Event {
    event("slash_executed")
        .with("slash_id", slash_id)
        .with("service", service)
        .with("operator", operator)
        .with("offence", offence)
        .with("seq", seq)
        .into()
}

/// A pool paid `amount` of `denom` for a slash.
#[must_use]
pub fn slash_taken(slash_id: u64, vault_id: u64, pool: &str, denom: &Denom, amount: impl Display) -> Event {
    event("slash_taken")
        .with("slash_id", slash_id)
        .with("vault_id", vault_id)
        .with("pool", pool)
        .with("denom", denom)
        .with("amount", amount)
        .into()
}

/// A pool was given back `amount` of `denom` that a slash took.
#[must_use]
pub fn slash_reversed(
    slash_id: u64,
    vault_id: u64,
    pool: &str,
    denom: &Denom,
    amount: impl Display,
) -> Event {
    event("slash_reversed")
        .with("slash_id", slash_id)
        .with("vault_id", vault_id)
        .with("pool", pool)
        .with("denom", denom)
        .with("amount", amount)
        .into()
}

/// A part of a slash was sent on its way: `role` is `burn`, `insurance`, `treasury` or `reporter`.
#[must_use]
pub fn slash_settled(slash_id: u64, role: &str, denom: &Denom, amount: impl Display) -> Event {
    event("slash_settled")
        .with("slash_id", slash_id)
        .with("role", role)
        .with("denom", denom)
        .with("amount", amount)
        .into()
}

/// A payout was refused by its receiver and waits under this number.
#[must_use]
pub fn payout_refused(
    payout_id: u64,
    source: impl Display,
    to: &str,
    denom: &Denom,
    amount: impl Display,
) -> Event {
    event("payout_refused")
        .with("payout_id", payout_id)
        .with("source", source)
        .with("to", to)
        .with("denom", denom)
        .with("amount", amount)
        .into()
}

/// A payout that had been refused went out.
#[must_use]
pub fn payout_paid(payout_id: u64, source: impl Display, denom: &Denom, amount: impl Display) -> Event {
    event("payout_paid")
        .with("payout_id", payout_id)
        .with("source", source)
        .with("denom", denom)
        .with("amount", amount)
        .into()
}

/// A budget for tips was added to.
#[must_use]
pub fn tips_funded(service: &str, denom: &Denom, amount: impl Display) -> Event {
    moved("tips_funded", ("service", service), denom, amount)
}

/// A part of a budget for tips went back to the service.
#[must_use]
pub fn tips_withdrawn(service: &str, denom: &Denom, amount: impl Display) -> Event {
    moved("tips_withdrawn", ("service", service), denom, amount)
}

/// A relayer was paid the tips it earned.
#[must_use]
pub fn tips_claimed(relayer: &str, denom: &Denom, amount: impl Display) -> Event {
    moved("tips_claimed", ("relayer", relayer), denom, amount)
}

/// A relayer earned tips; they are paid when claimed.
#[must_use]
pub fn tip_earned(service: &str, relayer: &str, tip: impl Display) -> Event {
    event("tip_earned")
        .with("service", service)
        .with("relayer", relayer)
        .with("tip", tip)
        .into()
}

fn moved(name: &str, whose: (&str, &str), denom: &Denom, amount: impl Display) -> Event {
    event(name)
        .with(whose.0, whose.1)
        .with("denom", denom)
        .with("amount", amount)
        .into()
}
