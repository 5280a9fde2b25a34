//! What the hub says of an operator.

use cosmwasm_std::{Addr, Storage};
use holdfast_shared::msg::hub::{KeyView, OperatorResponse};

use super::store;
use crate::error::Result;

/// An operator, its vaults and keys.
pub(crate) fn operator(storage: &dyn Storage, operator: &Addr) -> Result<OperatorResponse> {
    let view = |(service, key): (String, store::Key)| KeyView {
        service,
        public_key: key.public_key,
        tombstoned: key.tombstoned,
    };
    Ok(OperatorResponse {
        operator: operator.to_string(),
        moniker: store::moniker(storage, operator)?,
        vaults: store::vaults(storage, operator)?,
        keys: store::keys(storage, operator)?.into_iter().map(view).collect(),
    })
}
