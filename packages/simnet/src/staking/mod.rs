//! Base staking with the Cosmos SDK's rules, in place of cw-multi-test's keeper, which knows neither the seven entries
//! nor the SDK's rounding. The rules are functions of [`StakingState`]; the modules around it only load it, store it
//! and move the coins.
//!
//! The rules follow cosmos-sdk v0.50 `x/staking/keeper/{delegation,slash}.go` and `x/staking/types/validator.go`.

mod delegate;
mod distribution;
mod effects;
mod error;
mod module;
mod queries;
mod rewards;
mod rounding;
mod slash;
mod state;

pub use distribution::SimDistribution;
pub use effects::Effect;
pub use error::StakingError;
pub use module::SimStaking;
pub use slash::Infraction;
pub use state::{
    BondStatus, DelegationState, Redelegation, StakingParams, StakingState, Unbonding, ValidatorState,
};

#[cfg(test)]
mod tests;
