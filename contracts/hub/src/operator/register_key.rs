//! Registering a consensus key, with proof that the operator holds it.

use cosmwasm_std::{Addr, Binary, DepsMut, Env, Response};
use holdfast_shared::events::event;
use holdfast_shared::evidence::{verify_possession, PossessionClaim};

use super::store;
use crate::error::Result;
use crate::market::services;

/// Registers the sender's key for a service.
///
/// The signature binds key, hub, service and operator, so that nobody can register another's key and have it
/// slashed, or take it away.
pub(crate) fn register_key(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    service: &str,
    public_key: Binary,
    signature: &Binary,
) -> Result<Response> {
    store::moniker(deps.storage, sender)?;
    services::load(deps.storage, service)?;
    let claim = PossessionClaim {
        hub_chain_id: &env.block.chain_id,
        hub_address: env.contract.address.as_str(),
        service,
        operator: sender.as_str(),
    };
    verify_possession(deps.api, &public_key, signature, &claim)?;
    store::add_key(deps.storage, sender, service, public_key.clone())?;
    let registered = event("key_registered")
        .with("operator", sender)
        .with("service", service)
        .with("public_key", public_key.to_base64());
    Ok(Response::new()
        .add_attribute("action", "register_key")
        .add_event(registered))
}
