//! How collateral and rent are named on the wire.

use std::fmt;

use cosmwasm_std::{Addr, BankMsg, Coin, CosmosMsg, Uint128};
use holdfast_record::{Field, Reader};
use holdfast_wire::wire;

/// What a pool holds and a rent is paid in.
#[wire]
#[derive(Eq, PartialOrd, Ord)]
pub enum Denom {
    /// A bank denom: native, `ibc/...` or `factory/...`.
    Bank(String),
}

impl Field for Denom {
    /// `0` for a bank denom, then its name.
    fn put(&self, out: &mut String) {
        match self {
            Self::Bank(name) => {
                0u8.put(out);
                name.put(out);
            }
        }
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        match u8::take(from)? {
            0 => String::take(from).map(Self::Bank),
            _ => None,
        }
    }
}

impl Denom {
    /// The bank denom of that name.
    pub fn bank(name: impl Into<String>) -> Self {
        Self::Bank(name.into())
    }

    /// The string that identifies the asset in storage keys, events and ledgers.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Bank(name) => name,
        }
    }

    /// The message that pays `amount` base units of the asset to `recipient`.
    #[must_use]
    pub fn transfer(&self, recipient: &Addr, amount: Uint128) -> CosmosMsg {
        match self {
            Self::Bank(name) => BankMsg::Send {
                to_address: recipient.to_string(),
                amount: vec![Coin::new(amount, name)],
            }
            .into(),
        }
    }

    /// The message that destroys `amount` base units of the asset.
    #[must_use]
    pub fn burn(&self, amount: Uint128) -> CosmosMsg {
        match self {
            Self::Bank(name) => BankMsg::Burn {
                amount: vec![Coin::new(amount, name)],
            }
            .into(),
        }
    }
}

impl fmt::Display for Denom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}
