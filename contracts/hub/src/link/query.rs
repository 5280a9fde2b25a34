//! What the hub says of a link.

use cosmwasm_std::{Addr, Storage, Timestamp};
use holdfast_accounting::Value;
use holdfast_shared::msg::hub::{LinkResponse, SentEntryView, SentVaultView};

use super::sent::{self, Fate, SentEntry, SentVault};
use super::{dirty, state};
use crate::error::Result;
use crate::market::services;
use crate::slashing::judge;

/// The hub end of a link.
pub(crate) fn link(storage: &dyn Storage, service: &str) -> Result<LinkResponse> {
    services::load(storage, service)?;
    let link = state::load(storage, service)?;
    Ok(LinkResponse {
        channel: link.channel,
        lost: link.lost,
        last_seq: link.last_seq,
        in_flight: link.in_flight,
        dirty: dirty::list(storage, service)?
            .into_iter()
            .map(String::from)
            .collect(),
        consumer_height: link.consumer_height,
        last_failure: link.last_failure,
    })
}

/// A page of the entries sent for an operator, by sequence.
pub(crate) fn sent_entries(
    storage: &dyn Storage,
    service: &str,
    operator: &Addr,
    start_after: Option<u64>,
    limit: usize,
    now: u64,
) -> Result<Vec<SentEntryView>> {
    let page = sent::list(storage, service, operator, start_after, limit)?;
    page.into_iter()
        .map(|(seq, entry)| view(storage, service, seq, &entry, now))
        .collect()
}

fn view(
    storage: &dyn Storage,
    service: &str,
    seq: u64,
    entry: &SentEntry,
    now: u64,
) -> Result<SentEntryView> {
    let (mut stake, mut slashable, mut takable) = (Value::ZERO, Value::ZERO, Value::ZERO);
    for part in &entry.vaults {
        stake = stake.saturating_plus(part.price.value_of(part.stake)?);
        slashable = slashable.saturating_plus(part.price.value_of(part.slashable)?);
        let still = judge::still_takable(storage, service, part, now)?;
        takable = takable.saturating_plus(part.price.value_of(still)?);
    }
    Ok(SentEntryView {
        seq,
        sent_at: Timestamp::from_seconds(entry.sent_at),
        expires_at: Timestamp::from_seconds(entry.expires_at),
        stake: stake.get(),
        slashable: slashable.get(),
        applied_height: match entry.fate {
            Fate::Applied { height } => Some(height),
            Fate::UnderWay | Fate::Missed => None,
        },
        still_takable: takable.get(),
        vaults: entry.vaults.iter().map(vault_view).collect(),
    })
}

fn vault_view(part: &SentVault) -> SentVaultView {
    SentVaultView {
        vault_id: part.vault_id,
        stake: part.stake.get(),
        slashable: part.slashable.get(),
        closing: part.closing,
    }
}
