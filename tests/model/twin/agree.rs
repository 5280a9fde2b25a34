//! Whether the model and the contracts say the same.

use holdfast_accounting::vault::Vault;
use holdfast_shared::msg::consumer::SecurityStatus;
use holdfast_shared::msg::hub::{BatchView, SentEntryView, VaultView};
use holdfast_shared::msg::lens::QueryMsg;

use super::super::hub::{number, Hub};
use super::super::link::Fate;
use super::super::safety;
use super::{Twin, SERVICES};

/// Pools, leases and batches, in numbers.
#[derive(Debug, PartialEq, Eq)]
struct Pools {
    collateral: u128,
    shares: String,
    leaving: String,
    closings: u64,
    /// Of each service: stake, slashable, tails.
    slots: Vec<[u128; 3]>,
    /// Of each batch: its number, what it holds, what it paid, what services may take, its maturity.
    batches: Vec<(u64, u128, u128, u128, u64)>,
}

/// A sent entry: sequence, expiry, slashable, what can still be taken, whether it is known to have been applied.
type SentFacts = (u64, u64, u128, u128, bool);

/// The hub end of a link.
#[derive(Debug, PartialEq, Eq)]
struct End {
    last_seq: u64,
    in_flight: usize,
    dirty: bool,
    sent: Vec<SentFacts>,
}

impl Twin {
    /// Fails unless both say the same, and what must hold holds.
    pub(super) fn agree(&self, after: &str) {
        let mut touched = self.state.hub.clone();
        touched.touch();
        assert_eq!(
            self.pools(),
            modelled_pools(&touched.vault),
            "pools after {after}"
        );
        for (number, service) in SERVICES.into_iter().enumerate() {
            let ours = modelled_end(&self.state.hub, &touched, number);
            assert_eq!(self.end(service), ours, "{service} after {after}");
            self.same_entry(number, service, after);
        }
        let safe = safety::holds(&self.state.hub, &self.state.links, &self.rules);
        assert!(safe, "view safety after {after}");
    }

    fn pools(&self) -> Pools {
        let view: VaultView = self.world.vault(self.vault);
        let of_service = |service: &str| {
            let slot = view.slots.iter().find(|slot| slot.service == service);
            slot.map_or([0; 3], |slot| {
                [slot.stake, slot.slashable, slot.tails].map(|amount| amount.u128())
            })
        };
        let batches: Vec<BatchView> = self.world.ask(&QueryMsg::Batches {
            vault_id: self.vault,
            start_after: None,
            limit: Some(100),
        });
        let batches = batches.iter().map(|batch| {
            let [holds, paid, exposure] =
                [batch.collateral, batch.paid, batch.exposure].map(|part| part.u128());
            (batch.closing, holds, paid, exposure, batch.matures_at.seconds())
        });
        Pools {
            collateral: view.collateral.u128(),
            shares: view.shares.to_string(),
            leaving: view.leaving.to_string(),
            closings: view.closings,
            slots: SERVICES.map(of_service).to_vec(),
            batches: batches.collect(),
        }
    }

    fn end(&self, service: &str) -> End {
        let link = self.world.hub_link(service);
        let sent = self.world.sent_entries(service, &self.orca.addr);
        let facts = |entry: &SentEntryView| {
            let [slashable, takable] = [entry.slashable, entry.still_takable].map(|part| part.u128());
            let applied = entry.applied_height.is_some();
            (entry.seq, entry.expires_at.seconds(), slashable, takable, applied)
        };
        End {
            last_seq: link.last_seq,
            in_flight: link.in_flight as usize,
            dirty: link.dirty.contains(&self.orca.addr.to_string()),
            sent: sent.iter().map(facts).collect(),
        }
    }

    /// The consumer counts what the model's consumer counts. A convicted key counts as nothing, which the model leaves
    /// out: it relies on what it was told until that expires. And what expired long ago a consumer drops.
    fn same_entry(&self, number: usize, service: &str, after: &str) {
        let seen = self.world.security(service, &self.orca.addr);
        let held = self.state.links[number].consumer.newest();
        let live = held.filter(|entry| entry.relied_until == Some(self.state.hub.now));
        let seq = held.map_or(0, |entry| entry.seq);
        let dropped = seen.status == SecurityStatus::Unknown && live.is_none();
        assert!(
            seen.seq == seq || dropped,
            "{service} after {after}: {seen:?} {held:?}"
        );
        if seen.status == SecurityStatus::Tombstoned {
            return;
        }
        let counted = live.map_or(0, |entry| entry.slashable);
        assert_eq!(
            seen.slashable.u128(),
            counted,
            "{service} after {after}: {seen:?} {held:?}"
        );
        let is_live = seen.status == SecurityStatus::Live;
        assert_eq!(
            is_live,
            live.is_some(),
            "{service} after {after}: {seen:?} {held:?}"
        );
    }
}

fn modelled_pools(vault: &Vault) -> Pools {
    let of_service = |slot: u8| {
        vault.slots.get(&slot).map_or([0; 3], |slot| {
            [slot.stake, slot.slashable, slot.tails().unwrap()].map(number)
        })
    };
    let batches = vault.batches.iter().map(|(closing, batch)| {
        let [holds, paid, exposure] = [batch.collateral, batch.paid, batch.exposure()].map(number);
        (*closing, holds, paid, exposure, batch.matures_at)
    });
    Pools {
        collateral: number(vault.core.pool.collateral),
        shares: vault.core.pool.shares.get().to_string(),
        leaving: vault.core.leaving.get().to_string(),
        closings: vault.core.closings.count(),
        slots: [0, 1].map(of_service).to_vec(),
        batches: batches.collect(),
    }
}

/// Flags as they are stored, sums as of now.
fn modelled_end(hub: &Hub, touched: &Hub, number: usize) -> End {
    let end = &hub.ends[number];
    let sent = end.sent.iter().map(|sent| {
        let takable = touched.takable(number as u8, sent, touched.now);
        let applied = sent.fate == Fate::Applied;
        (sent.seq, sent.expires_at, sent.slashable, takable, applied)
    });
    End {
        last_seq: end.last_seq,
        in_flight: end.in_flight.len(),
        dirty: end.dirty,
        sent: sent.collect(),
    }
}
