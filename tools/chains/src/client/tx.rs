//! Transactions: simulated, signed, broadcast, awaited.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use cosmrs::cosmwasm::{MsgExecuteContract, MsgInstantiateContract, MsgStoreCode};
use cosmrs::proto::cosmos::base::abci::v1beta1::TxMsgData;
use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::proto::cosmwasm::wasm::v1::MsgExecuteContractResponse;
use cosmrs::proto::prost::Message;
use cosmrs::tx::{Body, Fee, Msg, SignDoc, SignerInfo};
use cosmrs::{Any, Coin};
use serde::Serialize;
use serde_json::{json, Value};

use super::{Client, Signer};

/// How long a transaction may take into a block.
const INCLUSION: Duration = Duration::from_secs(30);
/// How often to look.
const POLL: Duration = Duration::from_millis(250);

/// A transaction in a block.
#[derive(Clone, Debug)]
pub struct Done {
    /// Height of its block.
    pub height: u64,
    /// Gas it used.
    pub gas_used: u64,
    /// Its events.
    pub events: Vec<Value>,
    /// Data of its messages, as the chain wraps it.
    pub data: Vec<u8>,
}

/// A transaction that the chain refused, with its words.
#[derive(Debug)]
pub struct Refused(pub String);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

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
        let message = MsgExecuteContract {
            sender: signer.address(&self.prefix)?,
            contract: contract
                .parse()
                .map_err(|error| anyhow::anyhow!("{contract}: {error}"))?,
            msg: serde_json::to_vec(msg)?,
            funds: coins(funds)?,
        };
        self.send(signer, &message)
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
        let unsimulated = self.signed(signer, &body, &account, 0)?;
        let request = SimulateRequest {
            tx_bytes: unsimulated,
            ..Default::default()
        };
        let simulated: SimulateResponse = self
            .ask("/cosmos.tx.v1beta1.Service/Simulate", &request)
            .map_err(|error| anyhow::Error::new(Refused(format!("{error:#}"))))?;
        let used = simulated.gas_info.context("a simulation without gas")?.gas_used;
        let bytes = self.signed(signer, &body, &account, used.saturating_mul(14) / 10)?;
        self.broadcast(&bytes)
    }

    fn signed(
        &self,
        signer: &Signer,
        body: &Body,
        account: &cosmrs::proto::cosmos::auth::v1beta1::BaseAccount,
        gas: u64,
    ) -> Result<Vec<u8>> {
        let fee = u128::from(gas) * u128::from(self.gas_price_milli) / 1_000 + 1;
        let fee = coins(&[(fee, &self.gas_denom)])?.remove(0);
        let info = SignerInfo::single_direct(Some(signer.key().public_key()), account.sequence);
        let auth = info.auth_info(Fee::from_amount_and_gas(fee, gas));
        let chain_id = self
            .chain_id
            .parse()
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        let doc = SignDoc::new(body, &auth, &chain_id, account.account_number);
        let raw = doc
            .and_then(|doc| doc.sign(signer.key()))
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        raw.to_bytes().map_err(|error| anyhow::anyhow!("{error}"))
    }

    fn broadcast(&self, bytes: &[u8]) -> Result<Done> {
        let answer = self
            .rpc
            .call("broadcast_tx_sync", json!({ "tx": STANDARD.encode(bytes) }))?;
        if answer["code"].as_u64() != Some(0) {
            return Err(Refused(answer["log"].to_string()).into());
        }
        let hash = answer["hash"].as_str().context("a broadcast without a hash")?;
        self.wait_for(hash)
    }

    fn wait_for(&self, hash: &str) -> Result<Done> {
        let raw: Vec<u8> = (0..hash.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hash[at..at + 2], 16))
            .collect::<Result<_, _>>()?;
        let begun = Instant::now();
        while begun.elapsed() < INCLUSION {
            if let Ok(found) = self
                .rpc
                .call("tx", json!({ "hash": STANDARD.encode(&raw), "prove": false }))
            {
                return done(&found);
            }
            sleep(POLL);
        }
        bail!(
            "transaction {hash} is in no block of {} after {} s; is the chain halted?",
            self.chain_id,
            INCLUSION.as_secs()
        )
    }
}

fn done(found: &Value) -> Result<Done> {
    let result = &found["tx_result"];
    if result["code"].as_u64() != Some(0) {
        return Err(Refused(
            result["log"]
                .as_str()
                .unwrap_or("refused without a word")
                .to_owned(),
        )
        .into());
    }
    let number = |value: &Value| value.as_str().unwrap_or("0").parse::<u64>();
    Ok(Done {
        height: number(&found["height"])?,
        gas_used: number(&result["gas_used"])?,
        events: result["events"].as_array().cloned().unwrap_or_default(),
        data: STANDARD.decode(result["data"].as_str().unwrap_or_default())?,
    })
}

impl Done {
    /// An attribute of the first event of that type that has it.
    #[must_use]
    pub fn attribute(&self, event: &str, key: &str) -> Option<String> {
        let events = self.events.iter().filter(|found| found["type"] == event);
        let mut attributes = events.flat_map(|found| found["attributes"].as_array().into_iter().flatten());
        let found = attributes.find(|attribute| attribute["key"] == key)?;
        found["value"].as_str().map(str::to_owned)
    }

    /// The data a contract answered with.
    ///
    /// # Errors
    /// It answered none, or something else.
    pub fn answer<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        let wrapped = TxMsgData::decode(self.data.as_slice())?;
        let first = wrapped
            .msg_responses
            .first()
            .context("a transaction without an answer")?;
        let response = MsgExecuteContractResponse::decode(first.value.as_slice())?;
        serde_json::from_slice(&response.data).context("the contract answered something else")
    }
}

fn coins(funds: &[(u128, &str)]) -> Result<Vec<Coin>> {
    let coin = |(amount, denom): &(u128, &str)| Coin::new(*amount, denom);
    funds
        .iter()
        .map(coin)
        .collect::<Result<_, _>>()
        .map_err(|error| anyhow::anyhow!("{error}"))
}
