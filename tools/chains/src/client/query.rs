//! Questions to a chain.

use anyhow::{Context, Result};
use cosmrs::proto::cosmos::auth::v1beta1::{BaseAccount, QueryAccountRequest, QueryAccountResponse};
use cosmrs::proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use cosmrs::proto::cosmwasm::wasm::v1::{QuerySmartContractStateRequest, QuerySmartContractStateResponse};
use cosmrs::proto::prost::Message;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::json;

use super::Client;

/// A block's height and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Height {
    /// Height.
    pub height: u64,
    /// Whether the node is still catching up.
    pub catching_up: bool,
}

impl Client {
    /// Asks a contract.
    ///
    /// # Errors
    /// The contract refuses, or answers something else.
    pub fn smart<T: DeserializeOwned>(&self, contract: &str, msg: &impl Serialize) -> Result<T> {
        let request = QuerySmartContractStateRequest {
            address: contract.to_owned(),
            query_data: serde_json::to_vec(msg)?,
        };
        let path = "/cosmwasm.wasm.v1.Query/SmartContractState";
        let answer = self.ask::<QuerySmartContractStateResponse>(path, &request)?;
        serde_json::from_slice(&answer.data)
            .with_context(|| format!("{} answered {}", contract, String::from_utf8_lossy(&answer.data)))
    }

    /// What an account holds of a denom, base units.
    ///
    /// # Errors
    /// The node refuses.
    pub fn balance(&self, address: &str, denom: &str) -> Result<u128> {
        let request = QueryBalanceRequest {
            address: address.to_owned(),
            denom: denom.to_owned(),
        };
        let answer = self.ask::<QueryBalanceResponse>("/cosmos.bank.v1beta1.Query/Balance", &request)?;
        Ok(answer.balance.map_or(Ok(0), |coin| coin.amount.parse())?)
    }

    /// Number and sequence of an account.
    ///
    /// # Errors
    /// The account does not exist: it holds nothing.
    pub fn account(&self, address: &str) -> Result<BaseAccount> {
        let request = QueryAccountRequest {
            address: address.to_owned(),
        };
        let answer = self.ask::<QueryAccountResponse>("/cosmos.auth.v1beta1.Query/Account", &request);
        let answer = answer.with_context(|| {
            format!(
                "account {address} on {} is not there: send it some {} first",
                self.chain_id, self.gas_denom
            )
        })?;
        let any = answer.account.context("an account without content")?;
        BaseAccount::decode(any.value.as_slice()).context("an account of another kind")
    }

    /// The newest block.
    ///
    /// # Errors
    /// The node cannot be reached.
    pub fn height(&self) -> Result<Height> {
        let status = self.rpc.call("status", json!({}))?;
        let sync = &status["sync_info"];
        Ok(Height {
            height: sync["latest_block_height"].as_str().unwrap_or("0").parse()?,
            catching_up: sync["catching_up"].as_bool().unwrap_or(true),
        })
    }

    /// Time of the newest block, whole seconds since 1970.
    ///
    /// # Errors
    /// The node cannot be reached.
    pub fn time(&self) -> Result<u64> {
        let status = self.rpc.call("status", json!({}))?;
        let time = status["sync_info"]["latest_block_time"]
            .as_str()
            .context("a status without a time")?;
        let time = cosmrs::tendermint::Time::parse_from_rfc3339(time)?;
        Ok(u64::try_from(time.unix_timestamp())?)
    }

    pub(super) fn ask<T: Message + Default>(&self, path: &str, request: &impl Message) -> Result<T> {
        let bytes = self.rpc.abci_query(path, &request.encode_to_vec())?;
        T::decode(bytes.as_slice()).with_context(|| format!("{path} answered something else"))
    }
}
