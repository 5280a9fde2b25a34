//! Registering a consensus key, and the one that replaces it, with proof that the operator holds it.

use cosmwasm_std::{Addr, Binary, DepsMut, Env, Response};
use holdfast_shared::events::event;
use holdfast_shared::evidence::{verify_possession, PossessionClaim};

use super::store;
use crate::error::Result;
use crate::link::dirty;
use crate::market::services;

/// Registers the sender's key for a service, or the one that replaces it. The next snapshot names it; until then, and for
/// what was done under the entries that name it, the old one answers.
///
/// The signature binds key, hub, service and operator, so that nobody can register another's key and have it
/// slashed, or take it away.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
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
    let now = env.block.time.seconds();
    let replaced = store::set_key(deps.storage, sender, service, public_key.clone(), now)?;
    let mut registered = event("key_registered")
        .with("operator", sender)
        .with("service", service)
        .with("public_key", public_key.to_base64());
    if let Some(replaced) = replaced {
        registered = registered.with("replaces", replaced.to_base64());
        dirty::mark(deps.storage, service, sender)?;
    }
    Ok(Response::new()
        .add_attribute("action", "register_key")
        .add_event(registered))
}
