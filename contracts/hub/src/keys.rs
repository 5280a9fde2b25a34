//! Every storage namespace of the hub, in one place, so that none is used twice.

pub(crate) const CONFIG: &str = "config";
pub(crate) const ASSETS: &str = "assets";
pub(crate) const ASSET_CAPS: &str = "asset_caps";
pub(crate) const TOKENS: &str = "tokens";

pub(crate) const OPERATORS: &str = "operators";
pub(crate) const OPERATOR_VAULTS: &str = "operator_vaults";
pub(crate) const OPERATOR_KEYS: &str = "operator_keys";
pub(crate) const KEY_OWNERS: &str = "key_owners";
pub(crate) const OLD_KEYS: &str = "old_keys";

pub(crate) const NEXT_VAULT: &str = "next_vault";
pub(crate) const VAULT_INFO: &str = "vault_info";
pub(crate) const DEPOSITORS: &str = "depositors";
pub(crate) const VAULT_CORES: &str = "vault_cores";
pub(crate) const SLOTS: &str = "slots";
pub(crate) const SLOT_OF: &str = "slot_of";
pub(crate) const BATCHES: &str = "batches";
pub(crate) const POSITIONS: &str = "positions";
pub(crate) const POSITIONS_OF: &str = "positions_of";
pub(crate) const NEXT_TICKET: &str = "next_ticket";
pub(crate) const TICKETS: &str = "tickets";
pub(crate) const TICKETS_OF: &str = "tickets_of";

pub(crate) const VAULT_REWARDS: &str = "vault_rewards";
pub(crate) const FEES: &str = "fees";

pub(crate) const SERVICES: &str = "services";
pub(crate) const OLD_TERMS: &str = "old_terms";
pub(crate) const ADMITTED: &str = "admitted";
pub(crate) const RATE_HISTORY: &str = "rate_history";
pub(crate) const BIDS: &str = "bids";
pub(crate) const NEXT_OFFER: &str = "next_offer";
pub(crate) const OFFERS: &str = "offers";
pub(crate) const ESCROWS: &str = "escrows";
pub(crate) const ESCROW_TOTALS: &str = "escrow_totals";
pub(crate) const GENERATION_ENDS: &str = "generation_ends";

pub(crate) const LINKS: &str = "links";
pub(crate) const EXPECTED: &str = "expected_links";
pub(crate) const CHANNELS: &str = "channels";
pub(crate) const DIRTY: &str = "dirty";
pub(crate) const LAST_SENT: &str = "last_sent";
pub(crate) const SENT: &str = "sent";
pub(crate) const IN_FLIGHT: &str = "in_flight";
pub(crate) const LAST_ORDERS: &str = "last_orders";
pub(crate) const TIP_BUDGETS: &str = "tip_budgets";
pub(crate) const TIPPED: &str = "tipped";
pub(crate) const TIPS_OWED: &str = "tips_owed";

pub(crate) const NEXT_SLASH: &str = "next_slash";
pub(crate) const SLASHES: &str = "slashes";
pub(crate) const OFFENCES: &str = "offences";
pub(crate) const DUE_FILINGS: &str = "due_filings";
pub(crate) const METERS: &str = "meters";
pub(crate) const NEXT_PAYOUT: &str = "next_payout";
pub(crate) const PAYOUTS: &str = "payouts";

#[cfg(test)]
mod tests {
    #[test]
    fn no_namespace_is_used_twice() {
        let source = include_str!("keys.rs");
        let mut names: Vec<&str> = source
            .lines()
            .filter(|line| line.starts_with("pub(crate) const"))
            .filter_map(|line| line.split('"').nth(1))
            .collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(all > 30);
    }
}
