//! What was sent: the entries an offence is judged by (DESIGN 3.5).

use cosmwasm_std::{Addr, Binary, Order, StdResult, Storage};
use cw_storage_plus::Bound;
use holdfast_accounting::price::Price;
use holdfast_accounting::{Amount, Value};
use holdfast_record::{record, Field, Reader};
use holdfast_shared::limits::MAX_PACKET_TIMEOUT_SECONDS;
use holdfast_shared::msg::hub::Windows;

use crate::error::{ContractError, Result};
use crate::keys;
use crate::table::Table;

/// What one vault stood for in an entry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SentVault {
    pub vault_id: u64,
    pub stake: Amount,
    pub slashable: Amount,
    /// How many closings the vault had had: later batches share in paying.
    pub closing: u64,
    pub price: Price,
    /// The version of the service's terms the lease was under: an offence is judged by it.
    pub terms_version: u32,
}
record!(SentVault {
    vault_id,
    stake,
    slashable,
    closing,
    price,
    terms_version
});

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Copy, Eq)]
pub(crate) enum Fate {
    /// Not known yet.
    UnderWay,
    /// In force at the consumer from this height on, which had this time on its chain, seconds.
    Applied { height: u64, time: u64 },
    /// Never in force: overtaken, refused or timed out.
    Missed,
}

impl Field for Fate {
    fn put(&self, out: &mut String) {
        match self {
            Self::UnderWay => 0u8.put(out),
            Self::Missed => 1u8.put(out),
            Self::Applied { height, time } => {
                2u8.put(out);
                height.put(out);
                time.put(out);
            }
        }
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        match u8::take(from)? {
            0 => Some(Self::UnderWay),
            1 => Some(Self::Missed),
            2 => Some(Self::Applied {
                height: u64::take(from)?,
                time: u64::take(from)?,
            }),
            _ => None,
        }
    }
}

/// An entry as it was sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SentEntry {
    /// Seconds.
    pub sent_at: u64,
    /// Seconds; from then on the consumer counts it as zero.
    pub expires_at: u64,
    pub fate: Fate,
    /// The operator's key in the entry.
    pub key: Binary,
    pub vaults: Vec<SentVault>,
}
record!(SentEntry {
    sent_at,
    expires_at,
    fate,
    key,
    vaults
});

/// When an operator's entry was last sent.
#[derive(Clone, Debug, PartialEq, Copy)]
pub(crate) struct LastSent {
    /// Seconds.
    pub sent_at: u64,
    /// Seconds.
    pub expires_at: u64,
    /// Whether it said zero, which needs no refreshing.
    pub empty: bool,
}
record!(LastSent {
    sent_at,
    expires_at,
    empty
});

const SENT: Table<(&str, &Addr, u64), SentEntry> = Table::new(keys::SENT);
const LAST: Table<(&str, &Addr), LastSent> = Table::new(keys::LAST_SENT);
/// Old entries removed for each one sent; more than one, so that the history shrinks to what is needed.
const PRUNED_PER_SEND: usize = 4;

impl SentEntry {
    /// Until when any offence under it may be reported, seconds: nothing committed after its expiry counts.
    pub(crate) fn last_deadline(&self, windows: &Windows) -> u64 {
        self.expires_at
            .saturating_add(windows.evidence_age_seconds)
            .saturating_add(windows.relay_slack_seconds)
    }

    /// Until when an answer to it may still come: its packet's whole life and the slack of relaying, seconds.
    pub(crate) fn answer_deadline(&self, windows: &Windows) -> u64 {
        self.sent_at
            .saturating_add(packet_life(windows))
            .saturating_add(windows.relay_slack_seconds)
    }

    /// What it promised in all, by value at the prices of its leases.
    pub(crate) fn slashable_value(&self) -> Result<Value> {
        let mut sum = Value::ZERO;
        for part in &self.vaults {
            sum = sum.saturating_plus(part.price.value_of(part.slashable)?);
        }
        Ok(sum)
    }
}

/// How long a snapshot's packet lives, seconds.
pub(super) fn packet_life(windows: &Windows) -> u64 {
    windows.validity_seconds.min(MAX_PACKET_TIMEOUT_SECONDS)
}

/// Stores an entry that is being sent and forgets the oldest that nothing can be filed under any more.
pub(super) fn add(
    storage: &mut dyn Storage,
    service: &str,
    operator: &Addr,
    seq: u64,
    entry: &SentEntry,
    windows: &Windows,
) -> Result<()> {
    let empty = entry.vaults.is_empty();
    let last = LastSent {
        sent_at: entry.sent_at,
        expires_at: entry.expires_at,
        empty,
    };
    LAST.save(storage, (service, operator), &last)?;
    SENT.save(storage, (service, operator, seq), entry)?;
    let oldest: Vec<(u64, SentEntry)> = SENT
        .prefix((service, operator))
        .range(storage, None, None, Order::Ascending)
        .take(PRUNED_PER_SEND)
        .collect::<StdResult<_>>()?;
    let dead = |old: &SentEntry| {
        old.last_deadline(windows)
            .saturating_add(windows.clock_drift_seconds)
            < entry.sent_at
    };
    for (old, _) in oldest.iter().filter(|(_, old)| dead(old)) {
        SENT.remove(storage, (service, operator, *old));
    }
    Ok(())
}

/// One entry.
pub(crate) fn load(storage: &dyn Storage, service: &str, operator: &Addr, seq: u64) -> Result<SentEntry> {
    let entry = SENT.may_load(storage, (service, operator, seq))?;
    let not_sent = || ContractError::NotInForce {
        service: service.to_owned(),
        operator: operator.to_string(),
    };
    entry.ok_or_else(not_sent)
}

/// Notes what became of an entry, and returns it; none when nothing can be filed under it any more.
pub(super) fn settle(
    storage: &mut dyn Storage,
    service: &str,
    operator: &Addr,
    seq: u64,
    fate: Fate,
) -> Result<Option<SentEntry>> {
    let Some(entry) = SENT.may_load(storage, (service, operator, seq))? else {
        return Ok(None);
    };
    let entry = SentEntry { fate, ..entry };
    SENT.save(storage, (service, operator, seq), &entry)?;
    Ok(Some(entry))
}

/// Forgets an entry that never left.
pub(super) fn unsend(storage: &mut dyn Storage, service: &str, operator: &Addr, seq: u64) {
    SENT.remove(storage, (service, operator, seq));
    LAST.remove(storage, (service, operator));
}

/// Forgets when entries that said zero were sent, if that was at or before `before`: they need no refreshing, so
/// only operators that stand for something, or did lately, are gone through at every flush.
pub(super) fn forget_zeros(storage: &mut dyn Storage, service: &str, before: u64) -> Result<()> {
    for (operator, last) in all_last(storage, service)? {
        if last.empty && last.sent_at <= before {
            LAST.remove(storage, (service, &operator));
        }
    }
    Ok(())
}

/// The entries of an operator, newest first; read one by one, since who asks needs few of many.
pub(crate) fn newest_first<'s>(
    storage: &'s dyn Storage,
    service: &str,
    operator: &Addr,
) -> impl Iterator<Item = StdResult<(u64, SentEntry)>> + use<'s> {
    SENT.prefix((service, operator))
        .range(storage, None, None, Order::Descending)
}

/// The first moment of the consumer's chain at or above a height that an ack of an entry from `seq` on told, seconds.
pub(crate) fn first_told(
    storage: &dyn Storage,
    service: &str,
    operator: &Addr,
    seq: u64,
    height: u64,
) -> Result<Option<u64>> {
    let from = Some(Bound::inclusive(seq));
    for item in SENT
        .prefix((service, operator))
        .range(storage, from, None, Order::Ascending)
    {
        match item?.1.fate {
            Fate::Applied {
                height: applied,
                time,
            } if applied >= height => return Ok(Some(time)),
            _ => {}
        }
    }
    Ok(None)
}

/// The newest entry of an operator that is in force at the consumer, as far as it was acknowledged.
pub(super) fn newest_applied(
    storage: &dyn Storage,
    service: &str,
    operator: &Addr,
) -> Result<Option<(u64, SentEntry)>> {
    for item in newest_first(storage, service, operator) {
        let (seq, entry) = item?;
        if matches!(entry.fate, Fate::Applied { .. }) {
            return Ok(Some((seq, entry)));
        }
    }
    Ok(None)
}

/// A page of the entries of an operator, by sequence.
pub(super) fn list(
    storage: &dyn Storage,
    service: &str,
    operator: &Addr,
    start_after: Option<u64>,
    limit: usize,
) -> Result<Vec<(u64, SentEntry)>> {
    let start = start_after.map(Bound::exclusive);
    let page = SENT
        .prefix((service, operator))
        .range(storage, start, None, Order::Ascending)
        .take(limit);
    Ok(page.collect::<StdResult<_>>()?)
}

/// When an operator's entry was last sent.
pub(super) fn last(storage: &dyn Storage, service: &str, operator: &Addr) -> Result<Option<LastSent>> {
    Ok(LAST.may_load(storage, (service, operator))?)
}

/// All operators an entry was ever sent for, with when.
pub(super) fn all_last(storage: &dyn Storage, service: &str) -> Result<Vec<(Addr, LastSent)>> {
    let all = LAST.prefix(service).range(storage, None, None, Order::Ascending);
    Ok(all.collect::<StdResult<_>>()?)
}
