//! Transactions: what is sent.

use anyhow::{Context, Result};
use cosmrs::cosmwasm::{MsgExecuteContract, MsgInstantiateContract, MsgStoreCode};
use cosmrs::proto::cosmos::auth::v1beta1::BaseAccount;
use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::tx::{Body, Msg};
use cosmrs::{Any, Coin};
use serde::Serialize;

use super::broadcast::{Done, Refused};
use super::{Client, Signer};

impl Client {
    /// Executes a contract.
    ///
    /// # Errors
    /// [`Refused`] when the contract refuses; anything else when the node does not answer.
    pub fn execute(
        &self,
        signer: &Signer,
        contract: &str,
        msg: &impl Serialize,
        funds: &[(u128, &str)],
    ) -> Result<Done> {
        self.send(signer, &self.execution(signer, contract, msg, funds)?)
    }

    /// Executes a contract without simulating it first, so that a refusal is met in a block and pays its fee.
    ///
    /// # Errors
    /// As [`Client::execute`].
    pub fn execute_unasked(
        &self,
        signer: &Signer,
        contract: &str,
        msg: &impl Serialize,
        gas: u64,
    ) -> Result<Done> {
        let message = self.execution(signer, contract, msg, &[])?;
        let any = message.to_any().map_err(|error| anyhow::anyhow!("{error}"))?;
        let account = self.account(signer.address(&self.prefix)?.as_ref())?;
        self.broadcast(&self.signed(signer, &Body::new(vec![any], "", 0u32), &account, gas)?)
    }

    fn execution(
        &self,
        signer: &Signer,
        contract: &str,
        msg: &impl Serialize,
        funds: &[(u128, &str)],
    ) -> Result<MsgExecuteContract> {
        Ok(MsgExecuteContract {
            sender: signer.address(&self.prefix)?,
            contract: contract
                .parse()
                .map_err(|error| anyhow::anyhow!("{contract}: {error}"))?,
            msg: serde_json::to_vec(msg)?,
            funds: coins(funds)?,
        })
    }

    /// Stores code and returns its number.
    ///
    /// # Errors
    /// As [`Client::execute`].
    pub fn store(&self, signer: &Signer, wasm: Vec<u8>) -> Result<(u64, Done)> {
        let sender = signer.address(&self.prefix)?;
        let message = MsgStoreCode {
            sender,
            wasm_byte_code: wasm,
            instantiate_permission: None,
        };
        let done = self.send(signer, &message)?;
        let id = done
            .attribute("store_code", "code_id")
            .context("the chain names the code")?;
        Ok((id.parse()?, done))
    }

    /// Makes a contract and returns its address. The sender may migrate it.
    ///
    /// # Errors
    /// As [`Client::execute`].
    pub fn instantiate(
        &self,
        signer: &Signer,
        code_id: u64,
        label: &str,
        msg: &impl Serialize,
    ) -> Result<(String, Done)> {
        let sender = signer.address(&self.prefix)?;
        let message = MsgInstantiateContract {
            admin: Some(sender.clone()),
            sender,
            code_id,
            label: Some(label.to_owned()),
            msg: serde_json::to_vec(msg)?,
            funds: vec![],
        };
        let done = self.send(signer, &message)?;
        let address = done
            .attribute("instantiate", "_contract_address")
            .context("the chain names the contract")?;
        Ok((address, done))
    }

    /// Signs a message with 1.4 times the gas its simulation used, broadcasts it and waits for its block.
    ///
    /// # Errors
    /// As [`Client::execute`].
    pub fn send(&self, signer: &Signer, message: &impl Msg) -> Result<Done> {
        let any = message.to_any().map_err(|error| anyhow::anyhow!("{error}"))?;
        self.send_any(signer, any)
    }

    /// As [`Client::send`], for a message of any type.
    ///
    /// # Errors
    /// As [`Client::execute`].
    pub fn send_any(&self, signer: &Signer, message: Any) -> Result<Done> {
        let body = Body::new(vec![message], "", 0u32);
        let account = self.account(signer.address(&self.prefix)?.as_ref())?;
        let used = self.simulated(signer, &body, &account)?;
        let bytes = self.signed(signer, &body, &account, used.saturating_mul(14) / 10)?;
        self.broadcast(&bytes)
    }

    /// What executing a contract would cost now; nothing is sent.
    ///
    /// # Errors
    /// As [`Client::execute`].
    pub fn gas_of(&self, signer: &Signer, contract: &str, msg: &impl Serialize) -> Result<u64> {
        let message = self.execution(signer, contract, msg, &[])?;
        let any = message.to_any().map_err(|error| anyhow::anyhow!("{error}"))?;
        let account = self.account(signer.address(&self.prefix)?.as_ref())?;
        self.simulated(signer, &Body::new(vec![any], "", 0u32), &account)
    }

    fn simulated(&self, signer: &Signer, body: &Body, account: &BaseAccount) -> Result<u64> {
        let request = SimulateRequest {
            tx_bytes: self.signed(signer, body, account, 0)?,
            ..Default::default()
        };
        let simulated: SimulateResponse = self
            .ask("/cosmos.tx.v1beta1.Service/Simulate", &request)
            .map_err(|error| anyhow::Error::new(Refused::simulated(format!("{error:#}"))))?;
        Ok(simulated.gas_info.context("a simulation without gas")?.gas_used)
    }
}

/// Coins of a message or a fee.
pub(super) fn coins(funds: &[(u128, &str)]) -> Result<Vec<Coin>> {
    let coin = |(amount, denom): &(u128, &str)| Coin::new(*amount, denom);
    funds
        .iter()
        .map(coin)
        .collect::<Result<_, _>>()
        .map_err(|error| anyhow::anyhow!("{error}"))
}
