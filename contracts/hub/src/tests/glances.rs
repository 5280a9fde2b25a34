//! What a match believes of a vault is what loading the vault would tell.

use holdfast_accounting::Amount;
use holdfast_shared::msg::hub::ExecuteMsg;

use super::harness::{Hub, EPOCH, STAKE, UNBONDING, YEAR};
use crate::market::{escrow, services};
use crate::vault::glance::Glance;
use crate::vault::live::LiveVault;
use crate::vault::store;

/// Vaults looked at after every message of every test: enough for all but the largest books.
const VAULTS: u64 = 8;

/// Compares what a match for each service sees of each vault with the vault itself.
pub(super) fn agree(hub: &Hub) {
    let (storage, now) = (&hub.deps.storage, hub.now());
    for service in services::list(storage, None, 8).unwrap() {
        let (name, max_fraction) = (service.name(), service.params.terms.max_fraction);
        let Ok(held) = escrow::as_of(storage, name, now) else {
            continue;
        };
        for id in (1..=VAULTS).take_while(|id| store::info(storage, *id).is_ok()) {
            let slot = store::slot_of(storage, name, id).unwrap();
            let mut seen = Glance::load(storage, id, (name, slot), held.generation(), now).unwrap();
            let live = LiveVault::load(storage, id, now).unwrap();
            let room = live
                .slot_for(name)
                .ok()
                .map(|slot| live.vault.room(slot, max_fraction, now).unwrap());
            let accepts = live.accepts(&service.params.rent_denom);
            let mut told = Glance::of(live, name).unwrap();
            // Up to when rent was paid makes no difference to a match.
            for lease in [&mut seen.lease, &mut told.lease].into_iter().flatten() {
                lease.settled_at = 0;
            }
            assert_eq!(seen, told, "vault {id} for {name} at {now}");
            let (own, most) = seen.own_and_room(max_fraction).unwrap();
            assert_eq!(
                room.unwrap_or(Amount::ZERO).max(own),
                most,
                "vault {id} for {name}"
            );
            assert_eq!(
                seen.accepts(storage, &service.params.rent_denom).unwrap(),
                accepts
            );
        }
    }
}

/// Whether a match believes the summary of vault 1, rather than load the vault.
fn believed(hub: &Hub) -> bool {
    let info = store::info(&hub.deps.storage, 1).unwrap();
    let core = store::stored_core(&hub.deps.storage, 1).unwrap();
    !crate::vault::glance::is_due(&info, &core, hub.now())
}

/// A summary is believed until something is due, and is written anew by whatever touches the vault then.
#[test]
fn a_summary_is_believed_until_something_is_due() {
    let mut hub = Hub::with_lease(50_000 * YEAR, 1 << 100);
    assert!(believed(&hub));
    // A lease alone may end unpaid and lapse unseen an unbonding after its epoch.
    hub.pass(UNBONDING + EPOCH - 2);
    assert!(believed(&hub));
    hub.pass(2);
    assert!(!believed(&hub));
    hub.deposit("bob", 1, STAKE, 1);
    assert!(believed(&hub));
    // A closing that is due.
    let shares = hub.position(1, "bob").shares;
    hub.exit("bob", 1, shares);
    assert!(believed(&hub));
    hub.pass(EPOCH);
    assert!(!believed(&hub));
    hub.ok("anyone", &[], ExecuteMsg::CloseEpoch { vault_id: 1 });
    assert!(believed(&hub));
}

/// The summary is not written by what changes no exposure.
#[test]
fn a_deposit_and_an_exit_write_no_summary() {
    let mut hub = Hub::with_lease(50_000 * YEAR, 1 << 100);
    let before = store::info(&hub.deps.storage, 1).unwrap();
    hub.pass(EPOCH);
    hub.deposit("bob", 1, STAKE, 7 * YEAR);
    let shares = hub.position(1, "bob").shares;
    hub.exit("bob", 1, shares);
    assert_eq!(store::info(&hub.deps.storage, 1).unwrap(), before);
    hub.pass(EPOCH);
    hub.ok("anyone", &[], ExecuteMsg::CloseEpoch { vault_id: 1 });
    assert_ne!(
        store::info(&hub.deps.storage, 1).unwrap(),
        before,
        "a closing scales exposures"
    );
}
