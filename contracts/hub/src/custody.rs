//! All money that comes in and goes out passes here: who holds it is nobody else's business.
//!
//! The bank's word is good: coins that came with a message are there. A CW20 is a contract like any other and may take
//! fees, shrink balances or lie. So of each the hub books what it should hold, and takes nothing in unless the token
//! says that it holds as much. A token that shrinks later owes its own vaults only; no other asset pays for it.

use std::fmt;

use cosmwasm_std::{Addr, Binary, Coin, CosmosMsg, Deps, DepsMut, Env, Storage, Uint128};
use cw_storage_plus::Map;
use holdfast_accounting::Amount;
use holdfast_shared::{validate, Denom};

use crate::error::{ContractError, Result};
use crate::{foreign, keys};

/// What the hub should hold of each CW20, base units.
const TOKENS: Map<&str, Amount> = Map::new(keys::TOKENS);

/// What came with a message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Paid {
    /// Coins the bank moved.
    Coins(Vec<Coin>),
    /// Tokens that a contract says it moved.
    Tokens { token: Addr, amount: Uint128 },
}

impl Paid {
    /// Refuses whatever came.
    pub(crate) fn nothing(&self) -> Result<()> {
        match self {
            Self::Coins(funds) => Ok(validate::no_funds(funds)?),
            Self::Tokens { .. } => Err(ContractError::NotForTokens {
                received: self.to_string(),
            }),
        }
    }
}

impl fmt::Display for Paid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Coins(funds) => write!(f, "{} kinds of coins", funds.len()),
            Self::Tokens { token, amount } => write!(f, "{amount} of the token {token}"),
        }
    }
}

/// Takes in what came, all of it of one asset.
pub(crate) fn take_in(deps: DepsMut, env: &Env, denom: &Denom, paid: &Paid) -> Result<Amount> {
    match (denom, paid) {
        (Denom::Bank(name), Paid::Coins(funds)) => Ok(Amount::new(validate::one_coin(funds, name)?)),
        (Denom::Cw20(approved), Paid::Tokens { token, amount }) if token.as_str() == approved => {
            validate::amount("amount", *amount)?;
            let owed = booked(deps.storage, approved)?.plus(Amount::new(*amount))?;
            let held = balance(deps.as_ref(), env, denom)?;
            if held < owed {
                let token = token.to_string();
                return Err(ContractError::TokensMissing { token, owed, held });
            }
            TOKENS.save(deps.storage, approved, &owed)?;
            Ok(Amount::new(*amount))
        }
        _ => Err(ContractError::WrongPayment {
            expected: denom.to_string(),
            received: paid.to_string(),
        }),
    }
}

/// The message that pays `amount` to an address.
pub(crate) fn pay_out(
    storage: &mut dyn Storage,
    denom: &Denom,
    to: &Addr,
    amount: Amount,
) -> Result<CosmosMsg> {
    leave(storage, denom, amount)?;
    Ok(denom.transfer(to, amount.get()))
}

/// The message that destroys `amount`.
pub(crate) fn burn(storage: &mut dyn Storage, denom: &Denom, amount: Amount) -> Result<CosmosMsg> {
    leave(storage, denom, amount)?;
    Ok(denom.burn(amount.get()))
}

/// Notes that a payment failed and its money is still here.
pub(crate) fn came_back(storage: &mut dyn Storage, denom: &Denom, amount: Amount) -> Result<()> {
    if let Denom::Cw20(token) = denom {
        let held = booked(storage, token)?.plus(amount)?;
        TOKENS.save(storage, token, &held)?;
    }
    Ok(())
}

/// What the hub should hold of an asset: of a CW20 what was booked; of a bank denom what the bank says, gifts included.
pub(crate) fn held(deps: Deps, env: &Env, denom: &Denom) -> Result<Amount> {
    match denom {
        Denom::Bank(_) => balance(deps, env, denom),
        Denom::Cw20(token) => booked(deps.storage, token),
    }
}

/// What the bank or the token says that the hub holds.
pub(crate) fn balance(deps: Deps, env: &Env, denom: &Denom) -> Result<Amount> {
    let hub = &env.contract.address;
    match denom {
        Denom::Bank(name) => Ok(Amount::new(deps.querier.query_balance(hub, name)?.amount)),
        Denom::Cw20(token) => {
            let query = Binary::new(format!(r#"{{"balance":{{"address":"{hub}"}}}}"#).into_bytes());
            foreign::number(deps, token, query, "balance").map(Amount::new)
        }
    }
}

fn booked(storage: &dyn Storage, token: &str) -> Result<Amount> {
    Ok(TOKENS.may_load(storage, token)?.unwrap_or(Amount::ZERO))
}

fn leave(storage: &mut dyn Storage, denom: &Denom, amount: Amount) -> Result<()> {
    if let Denom::Cw20(token) = denom {
        let held = booked(storage, token)?.minus(amount)?;
        TOKENS.save(storage, token, &held)?;
    }
    Ok(())
}
