//! Who is an operator, which vaults it has, and which key it votes with for which service.

use cosmwasm_std::{Addr, Binary, Order, StdResult, Storage};
use cw_storage_plus::Map;
use holdfast_record::record;
use holdfast_shared::limits::{MAX_OLD_KEYS, MAX_VAULTS_PER_OPERATOR};

use crate::error::{ContractError, Result};
use crate::keys;
use crate::table::Table;

/// A consensus key of an operator for a service.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Key {
    /// The ed25519 public key, 32 bytes.
    pub public_key: Binary,
    /// Convicted of equivocation: never counts again.
    pub tombstoned: bool,
}
record!(Key {
    public_key,
    tombstoned
});

/// A key that another one replaced.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OldKey {
    /// The ed25519 public key, 32 bytes.
    pub public_key: Binary,
    /// Seconds.
    pub replaced_at: u64,
}
record!(OldKey {
    public_key,
    replaced_at
});

const MONIKERS: Map<&Addr, String> = Map::new(keys::OPERATORS);
const VAULTS: Table<&Addr, Vec<u64>> = Table::new(keys::OPERATOR_VAULTS);
const KEYS: Table<(&Addr, &str), Key> = Table::new(keys::OPERATOR_KEYS);
const OLD_KEYS: Table<(&Addr, &str), Vec<OldKey>> = Table::new(keys::OLD_KEYS);
/// `(service, public key) -> operator`: a key stands for one operator only.
const KEY_OWNERS: Map<(&str, &[u8]), Addr> = Map::new(keys::KEY_OWNERS);

/// Notes a new operator.
pub(super) fn add(storage: &mut dyn Storage, operator: &Addr, moniker: &str) -> Result<()> {
    if MONIKERS.has(storage, operator) {
        return Err(ContractError::Exists {
            what: "operator",
            id: operator.to_string(),
        });
    }
    MONIKERS.save(storage, operator, &moniker.to_owned())?;
    Ok(())
}

/// The name of an operator.
pub(crate) fn moniker(storage: &dyn Storage, operator: &Addr) -> Result<String> {
    let moniker = MONIKERS.may_load(storage, operator)?;
    moniker.ok_or_else(|| ContractError::NotAnOperator {
        sender: operator.to_string(),
    })
}

/// The vaults of an operator, ascending.
pub(crate) fn vaults(storage: &dyn Storage, operator: &Addr) -> Result<Vec<u64>> {
    Ok(VAULTS.may_load(storage, operator)?.unwrap_or_default())
}

/// Whether an operator may have one more vault.
pub(crate) fn check_vault_count(storage: &dyn Storage, operator: &Addr) -> Result<()> {
    let max = MAX_VAULTS_PER_OPERATOR;
    if vaults(storage, operator)?.len() >= usize::try_from(max).unwrap_or(usize::MAX) {
        return Err(ContractError::TooManyVaults {
            operator: operator.to_string(),
            max,
        });
    }
    Ok(())
}

/// Notes a new vault of an operator.
pub(crate) fn add_vault(storage: &mut dyn Storage, operator: &Addr, vault_id: u64) -> Result<()> {
    let mut vaults = vaults(storage, operator)?;
    vaults.push(vault_id);
    Ok(VAULTS.save(storage, operator, &vaults)?)
}

/// The key of an operator for a service, if it registered one.
pub(crate) fn key(storage: &dyn Storage, operator: &Addr, service: &str) -> Result<Option<Key>> {
    Ok(KEYS.may_load(storage, (operator, service))?)
}

/// All keys of an operator, by service.
pub(super) fn keys(storage: &dyn Storage, operator: &Addr) -> Result<Vec<(String, Key)>> {
    let keys = KEYS.prefix(operator).range(storage, None, None, Order::Ascending);
    Ok(keys.collect::<StdResult<_>>()?)
}

/// The keys an operator replaced, oldest first.
pub(crate) fn old_keys(storage: &dyn Storage, operator: &Addr, service: &str) -> Result<Vec<OldKey>> {
    Ok(OLD_KEYS
        .may_load(storage, (operator, service))?
        .unwrap_or_default())
}

/// Notes the key of an operator for a service, or the next one; says which one it replaces. A key stands for one
/// operator, for ever: nobody takes up a key that was used. A convicted operator gets no new one.
pub(super) fn set_key(
    storage: &mut dyn Storage,
    operator: &Addr,
    service: &str,
    public_key: Binary,
    now: u64,
) -> Result<Option<Binary>> {
    if KEY_OWNERS.has(storage, (service, public_key.as_slice())) {
        return Err(ContractError::KeyTaken {
            service: service.to_owned(),
        });
    }
    let old = key(storage, operator, service)?;
    if let Some(old) = &old {
        if old.tombstoned {
            return Err(ContractError::Tombstoned {
                service: service.to_owned(),
                operator: operator.to_string(),
            });
        }
        let mut all = old_keys(storage, operator, service)?;
        if all.len() >= MAX_OLD_KEYS {
            all.remove(0);
        }
        all.push(OldKey {
            public_key: old.public_key.clone(),
            replaced_at: now,
        });
        OLD_KEYS.save(storage, (operator, service), &all)?;
    }
    KEY_OWNERS.save(storage, (service, public_key.as_slice()), operator)?;
    let tombstoned = false;
    KEYS.save(
        storage,
        (operator, service),
        &Key {
            public_key,
            tombstoned,
        },
    )?;
    Ok(old.map(|old| old.public_key))
}

/// Marks the key of an operator for a service as convicted.
pub(crate) fn tombstone(storage: &mut dyn Storage, operator: &Addr, service: &str) -> Result<()> {
    if let Some(mut key) = key(storage, operator, service)? {
        key.tombstoned = true;
        KEYS.save(storage, (operator, service), &key)?;
    }
    Ok(())
}
