//! What went in and out of the hub, read from its own events: the independent half of conservation (I-02, I-04).

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, Coin, Event};

use crate::chain::Heard;
use crate::Chain;

/// Totals of one denom since genesis, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DenomTotals {
    /// Collateral deposited.
    pub deposited: u128,
    /// Collateral paid to tickets.
    pub withdrawn: u128,
    /// Slashed collateral that left the hub.
    pub slashed: u128,
    /// Escrow paid in, and deposits of proposals.
    pub funded: u128,
    /// Escrow withdrawn, and deposits released.
    pub unfunded: u128,
    /// Rewards and commission paid.
    pub rewards: u128,
    /// Protocol fees paid.
    pub fees: u128,
    /// Put into budgets for tips.
    pub tips_in: u128,
    /// Taken back out of budgets for tips, and tips paid.
    pub tips_out: u128,
    /// Plain transfers in, which belong to nobody.
    pub donated: u128,
}

impl DenomTotals {
    /// What a payout of this source counts as.
    fn paid_out(&mut self, event: &Event) -> &mut u128 {
        match attribute(event, "source") {
            Some("slash") => &mut self.slashed,
            Some("rewards") => &mut self.rewards,
            Some("service") => &mut self.unfunded,
            source => {
                panic!("a payout comes from a slash, from rewards or from a service, not from {source:?}")
            }
        }
    }
}

/// Totals by denom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    denoms: BTreeMap<String, DenomTotals>,
    /// Vaults whose ceiling was ever changed.
    ceilings: BTreeSet<u64>,
    /// Every match: of which service, and how many changes remained.
    matches: Vec<(String, u32)>,
    heard: usize,
}

impl Ledger {
    /// The totals of a denom; zeros when nothing ever moved.
    #[must_use]
    pub fn of(&self, denom: &str) -> DenomTotals {
        self.denoms.get(denom).copied().unwrap_or_default()
    }

    /// All denoms that moved.
    pub fn denoms(&self) -> impl Iterator<Item = (&String, &DenomTotals)> {
        self.denoms.iter()
    }

    /// Whether exposure may stand above a vault's ceiling, because the ceiling was changed.
    #[must_use]
    pub fn changed_ceiling(&self, vault_id: u64) -> bool {
        self.ceilings.contains(&vault_id)
    }

    /// Every match so far: of which service, and how many changes remained.
    #[must_use]
    pub fn matches(&self) -> &[(String, u32)] {
        &self.matches
    }

    /// Adds a plain transfer in.
    pub fn donated(&mut self, coin: &Coin) {
        self.denoms.entry(coin.denom.clone()).or_default().donated += coin.amount.u128();
    }

    /// Adds what happened on the hub's chain without a message of anybody there, once.
    pub fn hear(&mut self, hub: &Addr, chain: &Chain) {
        let heard = chain.heard_after(self.heard);
        self.heard += heard.len();
        for what in heard {
            match what {
                Heard::Event(event) => self.record(hub, std::slice::from_ref(event)),
                Heard::Arrived { receiver, coin } if receiver == hub => self.donated(coin),
                Heard::Arrived { .. } => {}
            }
        }
    }

    /// Adds what the hub's events of one transaction tell.
    pub fn record(&mut self, hub: &Addr, events: &[Event]) {
        for event in events
            .iter()
            .filter(|event| attribute(event, "_contract_address") == Some(hub.as_str()))
        {
            self.record_one(event);
        }
    }

    fn record_one(&mut self, event: &Event) {
        if event.ty == "wasm-policy_changed" && attribute(event, "what") == Some("ceiling") {
            let vault = attribute(event, "vault_id").and_then(|id| id.parse::<u64>().ok());
            self.ceilings.extend(vault);
        }
        if event.ty == "wasm" && attribute(event, "action") == Some("match") {
            let service = attribute(event, "service").expect("a match names its service");
            let remaining = attribute(event, "remaining").and_then(|remaining| remaining.parse().ok());
            self.matches
                .push((service.to_owned(), remaining.expect("a match says what remains")));
        }
        let (Some(denom), Some(amount)) = (attribute(event, "denom"), attribute(event, "amount")) else {
            return;
        };
        let amount: u128 = amount.parse().expect("the hub writes amounts as integers");
        let totals = self.denoms.entry(denom.to_owned()).or_default();
        match event.ty.as_str() {
            "wasm-deposited" => totals.deposited += amount,
            "wasm-ticket_claimed" => totals.withdrawn += amount,
            "wasm-slash_settled" => totals.slashed += amount,
            "wasm-payout_paid" => *totals.paid_out(event) += amount,
            "wasm-payout_refused" => *totals.paid_out(event) -= amount,
            "wasm-escrow_funded" | "wasm-deposit_held" => totals.funded += amount,
            "wasm-escrow_withdrawn" | "wasm-deposit_released" => totals.unfunded += amount,
            "wasm-rewards_claimed" => totals.rewards += amount,
            "wasm-fees_claimed" => totals.fees += amount,
            "wasm-tips_funded" => totals.tips_in += amount,
            "wasm-tips_withdrawn" | "wasm-tips_claimed" => totals.tips_out += amount,
            _ => {}
        }
    }
}

fn attribute<'a>(event: &'a Event, key: &str) -> Option<&'a str> {
    event
        .attributes
        .iter()
        .find(|attribute| attribute.key == key)
        .map(|attribute| attribute.value.as_str())
}
