//! The parameters of the hub.

use cosmwasm_std::{Addr, Coin, Decimal, DepsMut, Storage};
use cw_storage_plus::Item;
use holdfast_shared::limits::MAX_PROTOCOL_FEE_PERCENT;
use holdfast_shared::msg::hub::{InstantiateMsg, Windows};
use holdfast_shared::validate;
use holdfast_wire::wire;

use crate::error::Result;
use crate::keys;

/// The parameters of the hub.
#[wire]
pub(crate) struct Config {
    /// Receives protocol fees and remainders.
    pub treasury: Addr,
    /// Receives slashed collateral where terms say so.
    pub insurance: Addr,
    /// All windows of time.
    pub windows: Windows,
    /// Part of the rent that goes to the treasury, for leases matched now.
    pub protocol_fee: Decimal,
    /// What a proposal of a service holds until it is approved or closed.
    pub proposal_deposit: Option<Coin>,
}

const CONFIG: Item<Config> = Item::new(keys::CONFIG);

/// The parameters in force.
pub(crate) fn load(storage: &dyn Storage) -> Result<Config> {
    Ok(CONFIG.load(storage)?)
}

/// Checks and stores the parameters of a new hub.
pub(crate) fn instantiate(deps: DepsMut, msg: InstantiateMsg) -> Result<()> {
    msg.windows.validate()?;
    check_fee(msg.protocol_fee)?;
    cw_ownable::initialize_owner(deps.storage, deps.api, Some(&msg.owner))?;
    let config = Config {
        treasury: deps.api.addr_validate(&msg.treasury)?,
        insurance: deps.api.addr_validate(&msg.insurance)?,
        windows: msg.windows,
        protocol_fee: msg.protocol_fee,
        proposal_deposit: None,
    };
    save(deps.storage, &config)
}

/// Whether a protocol fee is within its cap.
pub(super) fn check_fee(protocol_fee: Decimal) -> Result<()> {
    let highest = Decimal::percent(MAX_PROTOCOL_FEE_PERCENT);
    Ok(validate::fraction(
        "protocol fee",
        protocol_fee,
        Decimal::zero(),
        highest,
    )?)
}

/// Stores the parameters.
pub(super) fn save(storage: &mut dyn Storage, config: &Config) -> Result<()> {
    Ok(CONFIG.save(storage, config)?)
}
