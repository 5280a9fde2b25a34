//! Migration from an older version of the same contract.

use cosmwasm_std::{DepsMut, Response};

use crate::admin::config;
use crate::contract::{CONTRACT_NAME, CONTRACT_VERSION};
use crate::error::{ContractError, Result};

/// Accepts only an older or equal version of this contract, whose windows keep the rule of this one.
pub(crate) fn migrate(deps: DepsMut) -> Result<Response> {
    let found = cw2::get_contract_version(deps.storage)?;
    let refuse = || ContractError::Migration {
        found: format!("{} {}", found.contract, found.version),
        expected: format!("{CONTRACT_NAME} {CONTRACT_VERSION} or older"),
    };
    if found.contract != CONTRACT_NAME || parts(&found.version) > parts(CONTRACT_VERSION) {
        return Err(refuse());
    }
    config::load(deps.storage)?.windows.validate()?;
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from", found.version))
}

/// A version as numbers, most significant first; what is no number is the greatest, so that it is refused.
fn parts(version: &str) -> Vec<u64> {
    version
        .split('.')
        .map(|part| part.parse().unwrap_or(u64::MAX))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(parts("0.9.0") < parts("0.10.0"));
        assert!(parts("1.0.0") > parts("0.99.99"));
        assert!(parts("0.1.0-rc") > parts("0.1.0"));
    }
}
