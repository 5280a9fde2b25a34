//! What the contracts need before anybody can stake: an operator with the validators' keys, its vault, the LRT.

use anyhow::Result;
use cosmwasm_std::Decimal;
use holdfast_relayer_config::{Deployment, Instance};
use holdfast_shared::evidence::signing::{public_key, sign_possession, SigningKey};
use holdfast_shared::evidence::PossessionClaim;
use holdfast_shared::msg::hub::{Admission, ConfigResponse, Depositors, ExecuteMsg, Policy};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::msg::lrt::{InstantiateMsg, PortfolioWeight};
use holdfast_shared::Denom;

use crate::client::{Client, Signer};
use crate::net::keys::validator_key;
use crate::net::state::Layout;
use crate::net::{accounts, COLLATERAL, CONSUMERS, HUB};

/// The first vault: the operator's.
pub const VAULT: u64 = 1;

/// Registers the operator, its keys and its vault, and starts an LRT over the vault.
///
/// # Errors
/// A contract refuses.
pub fn begin(client: &Client, deployment: &Deployment, lrt_code: u64, layout: &Layout) -> Result<Instance> {
    let hub = deployment.hub.address.as_str();
    let operator = Signer::local(accounts::OPERATOR)?;
    let tell = |msg: &ExecuteMsg| client.execute(&operator, hub, msg, &[]);
    tell(&ExecuteMsg::RegisterOperator {
        moniker: "operator".into(),
    })?;
    for chain in CONSUMERS {
        let key = validator_key(&layout.node(chain.name))?;
        tell(&registration(hub, accounts::OPERATOR, chain.name, &key)?)?;
    }
    tell(&ExecuteMsg::CreateVault {
        denom: Denom::bank(COLLATERAL),
        policy: policy(),
    })?;

    let owner = Signer::local(accounts::OWNER)?;
    let (address, _) = client.instantiate(&owner, lrt_code, "holdfast lrt", &lrt_msg(client, deployment)?)?;
    Ok(Instance {
        chain: HUB.name.into(),
        address,
    })
}

/// The message by which an operator registers a key of a service, with proof that it holds it.
///
/// # Errors
/// A bug.
pub fn registration(hub: &str, operator: u32, service: &str, key: &SigningKey) -> Result<ExecuteMsg> {
    let operator = Signer::local(operator)?.address(HUB.prefix)?;
    let claim = PossessionClaim {
        hub_chain_id: HUB.id,
        hub_address: hub,
        service,
        operator: operator.as_ref(),
    };
    Ok(ExecuteMsg::RegisterKey {
        service: service.into(),
        public_key: public_key(key),
        signature: sign_possession(key, &claim),
    })
}

/// What the vaults allow.
#[must_use]
pub const fn policy() -> Policy {
    Policy {
        ceiling: Decimal::percent(80),
        commission: Decimal::percent(10),
        admission: Admission::AllUpTo {
            max_fraction: Decimal::percent(20),
        },
        deposit_cap: None,
        depositors: Depositors::Anyone,
    }
}

fn lrt_msg(client: &Client, deployment: &Deployment) -> Result<InstantiateMsg> {
    let config: ConfigResponse = client.smart(&deployment.lens.address, &QueryMsg::Config {})?;
    Ok(InstantiateMsg {
        name: "Holdfast restaked".into(),
        symbol: "hfATOM".into(),
        decimals: 6,
        hub: deployment.hub.address.clone(),
        denom: COLLATERAL.into(),
        portfolio: vec![PortfolioWeight {
            vault_id: VAULT,
            weight: 1,
        }],
        treasury: Signer::local(accounts::TREASURY)?
            .address(HUB.prefix)?
            .to_string(),
        epoch_seconds: config.epoch_seconds,
    })
}
