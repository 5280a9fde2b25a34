//! What the hub says of a link.

use cosmwasm_std::{Addr, Binary, Storage, Timestamp};
use holdfast_accounting::Value;
use holdfast_shared::msg::hub::{AckView, LinkResponse, SentEntryView, SentVaultView};
use holdfast_shared::packet::EntriesDigest;

use super::sent::{self, Fate, SentEntry, SentVault};
use super::{dirty, state};
use crate::admin::config;
use crate::error::Result;
use crate::market::services;
use crate::slashing::judge;

/// The hub end of a link, and whether it is well.
pub(crate) fn link(storage: &dyn Storage, service: &str, now: Timestamp) -> Result<LinkResponse> {
    services::load(storage, service)?;
    let link = state::load(storage, service)?;
    let standing = standing(storage, service, now)?;
    let (clock_ahead_seconds, clock_behind_seconds) = clocks(link.last_ack);
    Ok(LinkResponse {
        channel: link.channel,
        lost: link.lost,
        last_seq: link.last_seq,
        last_sent_at: link.last_sent_at,
        last_ack: link.last_ack,
        in_flight: link.in_flight,
        oldest_in_flight: state::under_way(storage, service)?.first().copied(),
        dirty: dirty::list(storage, service)?
            .into_iter()
            .map(String::from)
            .collect(),
        reporter: link.reporter,
        reporter_untold: link.untold,
        live: standing.live,
        expiring: standing.expiring,
        next_expiry: standing.next_expiry,
        digest: standing.digest,
        consumer_height: link.consumer_height,
        clock_ahead_seconds,
        clock_behind_seconds,
        last_failure: link.last_failure,
    })
}

/// A snapshot is received after it was sent and before its ack arrives; what looks otherwise is the clocks.
fn clocks(last_ack: Option<AckView>) -> (u64, u64) {
    last_ack.map_or((0, 0), |ack| {
        let received_at = ack.received_at.seconds();
        (
            received_at.saturating_sub(ack.acked_at.seconds()),
            ack.sent_at.seconds().saturating_sub(received_at),
        )
    })
}

/// What the entries in force come to.
struct Standing {
    live: u32,
    expiring: u32,
    next_expiry: Option<Timestamp>,
    digest: Binary,
}

/// Goes through the newest entry in force of every operator. One of nothing is no promise.
fn standing(storage: &dyn Storage, service: &str, now: Timestamp) -> Result<Standing> {
    let half = config::load(storage)?.windows.validity_seconds.div_ceil(2);
    let mut digest = EntriesDigest::default();
    let (mut live, mut expiring) = (0u32, 0u32);
    let mut next_expiry: Option<Timestamp> = None;
    for (operator, _) in sent::all_last(storage, service)? {
        let Some((seq, entry)) = sent::newest_applied(storage, service, &operator)? else {
            continue;
        };
        let (stake, slashable) = promised(&entry)?;
        let expires_at = Timestamp::from_seconds(entry.expires_at);
        if slashable.is_zero() || now >= expires_at {
            continue;
        }
        digest.add(operator.as_str(), seq, stake.get(), slashable.get(), expires_at);
        live = live.saturating_add(1);
        let soon = expires_at.seconds().saturating_sub(now.seconds()) < half;
        expiring = expiring.saturating_add(u32::from(soon));
        next_expiry = Some(next_expiry.map_or(expires_at, |next| next.min(expires_at)));
    }
    Ok(Standing {
        live,
        expiring,
        next_expiry,
        digest: digest.finish(),
    })
}

/// Stake and slashable of an entry, as the consumer was told.
fn promised(entry: &SentEntry) -> Result<(Value, Value)> {
    let mut stake = Value::ZERO;
    for part in &entry.vaults {
        stake = stake.saturating_plus(part.price.value_of(part.stake)?);
    }
    Ok((stake, entry.slashable_value()?))
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
    let (stake, slashable) = promised(entry)?;
    let mut takable = Value::ZERO;
    for part in &entry.vaults {
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
            Fate::Applied { height, .. } => Some(height),
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
