//! What the hub says of an operator.

use cosmwasm_std::{Addr, Storage, Timestamp};
use holdfast_shared::msg::hub::{KeyView, OldKeyView, OperatorResponse};

use super::store;
use crate::error::Result;

/// An operator, its vaults and keys.
pub(crate) fn operator(storage: &dyn Storage, operator: &Addr) -> Result<OperatorResponse> {
    let old = |key: store::OldKey| OldKeyView {
        public_key: key.public_key,
        replaced_at: Timestamp::from_seconds(key.replaced_at),
    };
    let view = |(service, key): (String, store::Key)| {
        let replaced = store::old_keys(storage, operator, &service)?;
        Ok(KeyView {
            service,
            public_key: key.public_key,
            tombstoned: key.tombstoned,
            old: replaced.into_iter().map(old).collect(),
        })
    };
    Ok(OperatorResponse {
        operator: operator.to_string(),
        moniker: store::moniker(storage, operator)?,
        vaults: store::vaults(storage, operator)?,
        keys: store::keys(storage, operator)?
            .into_iter()
            .map(view)
            .collect::<Result<_>>()?,
    })
}
