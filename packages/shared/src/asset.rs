//! How collateral and rent are named on the wire.

use std::fmt;

use cosmwasm_std::{Addr, BankMsg, Binary, Coin, CosmosMsg, Uint128, WasmMsg};
use holdfast_record::{Field, Reader};
use holdfast_wire::wire;

/// What a pool holds and a rent is paid in.
#[wire]
#[derive(Eq, PartialOrd, Ord)]
pub enum Denom {
    /// A bank denom: native, `ibc/...` or `factory/...`.
    Bank(String),
    /// A CW20: the address of its contract.
    Cw20(String),
}

impl Field for Denom {
    /// `0` for a bank denom, `1` for a CW20, then its name.
    fn put(&self, out: &mut String) {
        let kind: u8 = match self {
            Self::Bank(_) => 0,
            Self::Cw20(_) => 1,
        };
        kind.put(out);
        self.key().to_owned().put(out);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        match u8::take(from)? {
            0 => String::take(from).map(Self::Bank),
            1 => String::take(from).map(Self::Cw20),
            _ => None,
        }
    }
}

impl Denom {
    /// The bank denom of that name.
    pub fn bank(name: impl Into<String>) -> Self {
        Self::Bank(name.into())
    }

    /// The string that identifies the asset in storage keys, events and ledgers: a bank denom's name, a CW20's address.
    /// Two approved assets never share one.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Bank(name) | Self::Cw20(name) => name,
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
            Self::Cw20(token) => call(
                token,
                format!(r#"{{"transfer":{{"recipient":"{recipient}","amount":"{amount}"}}}}"#),
            ),
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
            Self::Cw20(token) => call(token, format!(r#"{{"burn":{{"amount":"{amount}"}}}}"#)),
        }
    }
}

/// A message to a CW20. Addresses and numbers need no escaping.
fn call(token: &str, msg: String) -> CosmosMsg {
    WasmMsg::Execute {
        contract_addr: token.to_owned(),
        msg: Binary::new(msg.into_bytes()),
        funds: vec![],
    }
    .into()
}

impl fmt::Display for Denom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::{from_json, CosmosMsg, Uint128, WasmMsg};
    use cw20::Cw20ExecuteMsg;
    use holdfast_record::{decode, encode};
    use rstest::rstest;

    use super::*;

    fn told(message: CosmosMsg) -> Cw20ExecuteMsg {
        let CosmosMsg::Wasm(WasmMsg::Execute {
            contract_addr,
            msg,
            funds,
        }) = message
        else {
            panic!("{message:?}");
        };
        assert_eq!((contract_addr.as_str(), funds), ("token", vec![]));
        from_json(msg).unwrap()
    }

    #[rstest]
    #[case(1)]
    #[case(1 << 120)]
    fn a_cw20_is_told_in_its_own_words(#[case] amount: u128) {
        let (denom, amount) = (Denom::Cw20("token".into()), Uint128::new(amount));
        let recipient = "cosmos1alice".to_owned();
        let moved = told(denom.transfer(&Addr::unchecked(&recipient), amount));
        assert_eq!(moved, Cw20ExecuteMsg::Transfer { recipient, amount });
        assert_eq!(told(denom.burn(amount)), Cw20ExecuteMsg::Burn { amount });
    }

    #[test]
    fn a_denom_and_a_token_of_one_name_are_two_assets() {
        let (bank, token) = (Denom::bank("x"), Denom::Cw20("x".into()));
        assert_ne!(encode(&bank), encode(&token));
        for denom in [bank, token] {
            assert_eq!(decode::<Denom>(&encode(&denom)), Some(denom));
        }
    }
}
