//! What the staking module remembers.

use std::collections::BTreeMap;

use cosmwasm_std::{BlockInfo, Decimal256, Storage, Timestamp, Uint128};
use serde::{Deserialize, Serialize};

use super::{rounding, StakingError};

const KEY: &[u8] = b"simnet_staking";

/// The SDK's default for `MaxEntries`: unbonding entries per delegator and validator, and redelegation entries per
/// delegator and pair of validators.
const MAX_ENTRIES: usize = 7;

/// Parameters of a chain's staking.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct StakingParams {
    /// The bond denom.
    pub bond_denom: String,
    /// Seconds from undelegating to being paid.
    pub unbonding_seconds: u64,
    /// Unbonding entries per delegator and validator, and redelegation entries per delegator and pair.
    pub max_entries: usize,
}

impl Default for StakingParams {
    fn default() -> Self {
        Self {
            bond_denom: "stake".into(),
            unbonding_seconds: 21 * 86_400,
            max_entries: MAX_ENTRIES,
        }
    }
}

/// Whether a validator takes part in consensus.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum BondStatus {
    /// It does.
    Bonded,
    /// It left, and its stake can still be slashed.
    Unbonding {
        /// When it is unbonded.
        until: Timestamp,
        /// The height at which it left.
        height: u64,
    },
    /// It left long ago.
    Unbonded,
}

/// A validator.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct ValidatorState {
    /// All its tokens, base units.
    pub tokens: Uint128,
    /// All its delegators' shares.
    pub shares: Decimal256,
    /// Whether it takes part in consensus.
    pub status: BondStatus,
    /// It is kept out until it unjails.
    pub jailed: bool,
    /// It is kept out for ever.
    pub tombstoned: bool,
    /// Rewards per share since genesis.
    pub reward_index: Decimal256,
}

/// One delegator's part of a validator.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct DelegationState {
    /// Its shares.
    pub shares: Decimal256,
    /// The validator's reward index when it was last paid.
    pub reward_index: Decimal256,
}

/// Tokens on their way out.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Unbonding {
    /// Whose they are.
    pub delegator: String,
    /// Where they come from.
    pub validator: String,
    /// Height of the undelegation: an older offence does not reach it.
    pub creation_height: u64,
    /// When they are paid.
    pub completes_at: Timestamp,
    /// What was undelegated, base units; slashes are a part of this.
    pub initial_balance: Uint128,
    /// What will be paid, base units.
    pub balance: Uint128,
}

/// Tokens that changed validator and still answer for the old one.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Redelegation {
    /// Whose they are.
    pub delegator: String,
    /// The validator they left.
    pub source: String,
    /// The validator they went to.
    pub destination: String,
    /// Height of the redelegation.
    pub creation_height: u64,
    /// When the old validator's offences no longer matter.
    pub completes_at: Timestamp,
    /// What was moved, base units.
    pub initial_balance: Uint128,
    /// The shares it became.
    pub shares: Decimal256,
}

/// All of a chain's staking.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct StakingState {
    /// Parameters.
    pub params: StakingParams,
    /// Validators by operator address.
    pub validators: BTreeMap<String, ValidatorState>,
    /// Delegations by delegator, then validator.
    pub delegations: BTreeMap<String, BTreeMap<String, DelegationState>>,
    /// Unbonding entries, oldest first.
    pub unbondings: Vec<Unbonding>,
    /// Redelegation entries, oldest first.
    pub redelegations: Vec<Redelegation>,
    /// Where delegators have their rewards sent, if not to themselves.
    pub withdraw_addresses: BTreeMap<String, String>,
}

impl StakingState {
    /// The state in a chain's storage.
    #[must_use]
    pub fn load(storage: &dyn Storage) -> Self {
        let bytes = storage.get(KEY);
        bytes.map_or_else(Self::default, |bytes| {
            serde_json::from_slice(&bytes).expect("only the simulator writes this key")
        })
    }

    /// Stores the state.
    pub fn save(&self, storage: &mut dyn Storage) {
        storage.set(
            KEY,
            &serde_json::to_vec(self).expect("string keys and plain values"),
        );
    }

    /// Adds a bonded validator with `self_bond` tokens of its own, base units.
    ///
    /// # Errors
    /// It exists already.
    pub fn add_validator(&mut self, address: &str, self_bond: Uint128) -> Result<(), StakingError> {
        if self.validators.contains_key(address) {
            return Err(StakingError::DuplicateValidator(address.to_string()));
        }
        let validator = ValidatorState {
            tokens: Uint128::zero(),
            shares: Decimal256::zero(),
            status: BondStatus::Bonded,
            jailed: false,
            tombstoned: false,
            reward_index: Decimal256::zero(),
        };
        self.validators.insert(address.to_string(), validator);
        if !self_bond.is_zero() {
            self.delegate(address, address, self_bond)?;
        }
        Ok(())
    }

    pub(super) fn validator(&self, address: &str) -> Result<&ValidatorState, StakingError> {
        self.validators
            .get(address)
            .ok_or_else(|| StakingError::UnknownValidator(address.to_string()))
    }

    pub(super) fn validator_mut(&mut self, address: &str) -> Result<&mut ValidatorState, StakingError> {
        self.validators
            .get_mut(address)
            .ok_or_else(|| StakingError::UnknownValidator(address.to_string()))
    }

    pub(super) fn delegation(&self, delegator: &str, validator: &str) -> Option<&DelegationState> {
        self.delegations.get(delegator)?.get(validator)
    }

    /// What a delegation is worth, base units, as the staking query reports it: truncated.
    #[must_use]
    pub fn delegated(&self, delegator: &str, validator: &str) -> Uint128 {
        let worth = self
            .delegation(delegator, validator)
            .zip(self.validators.get(validator));
        worth.map_or_else(Uint128::zero, |(delegation, validator)| {
            rounding::tokens_from_shares(delegation.shares, validator.tokens, validator.shares)
        })
    }

    pub(super) fn completes_at(&self, block: &BlockInfo) -> Timestamp {
        block.time.plus_seconds(self.params.unbonding_seconds)
    }
}
