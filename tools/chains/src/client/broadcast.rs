//! Transactions: signed, broadcast, awaited.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use cosmrs::proto::cosmos::auth::v1beta1::BaseAccount;
use cosmrs::proto::cosmos::base::abci::v1beta1::TxMsgData;
use cosmrs::proto::cosmwasm::wasm::v1::MsgExecuteContractResponse;
use cosmrs::proto::prost::Message;
use cosmrs::tx::{Body, Fee, SignDoc, SignerInfo};
use serde_json::{json, Value};

use super::tx::coins;
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

/// A transaction that the chain refused.
#[derive(Debug)]
pub struct Refused {
    /// The chain's words.
    pub words: String,
    /// Codespace and code, when the transaction is in a block; a simulation has none.
    pub code: Option<(String, u64)>,
}

impl Refused {
    /// A refusal that cost nothing.
    #[must_use]
    pub const fn simulated(words: String) -> Self {
        Self { words, code: None }
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Refused {}

impl Client {
    pub(super) fn signed(
        &self,
        signer: &Signer,
        body: &Body,
        account: &BaseAccount,
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

    pub(super) fn broadcast(&self, bytes: &[u8]) -> Result<Done> {
        let answer = self
            .rpc
            .call("broadcast_tx_sync", json!({ "tx": STANDARD.encode(bytes) }))?;
        if answer["code"].as_u64() != Some(0) {
            return Err(Refused::simulated(answer["log"].to_string()).into());
        }
        let hash = answer["hash"].as_str().context("a broadcast without a hash")?;
        self.wait_for(hash, INCLUSION)
    }

    fn wait_for(&self, hash: &str, most: Duration) -> Result<Done> {
        let raw: Vec<u8> = (0..hash.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hash[at..at + 2], 16))
            .collect::<Result<_, _>>()?;
        let begun = Instant::now();
        while begun.elapsed() < most {
            if let Ok(found) = self
                .rpc
                .call("tx", json!({ "hash": STANDARD.encode(&raw), "prove": false }))
            {
                return done(&found);
            }
            sleep(POLL);
        }
        bail!(
            "transaction {hash} is in no block of {} after {} s; is the chain halted? see `cargo xtask localnet status`",
            self.chain_id,
            most.as_secs()
        )
    }
}

fn done(found: &Value) -> Result<Done> {
    let result = &found["tx_result"];
    if result["code"].as_u64() != Some(0) {
        let text = |name: &str| result[name].as_str().unwrap_or_default().to_owned();
        let refused = Refused {
            words: text("log"),
            code: Some((text("codespace"), result["code"].as_u64().unwrap_or_default())),
        };
        return Err(refused.into());
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

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;
    use crate::net::HUB;

    /// A node that answers every question with an error, as one does whose chain stands still when it is asked for a
    /// transaction.
    fn silent() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]);
                let body = r#"{"error":{"message":"tx not found"}}"#;
                let _ = write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        url
    }

    #[test]
    fn a_transaction_that_gets_into_no_block_is_given_up_with_the_chain_named() {
        let client = HUB.client(&silent());
        let error = client.wait_for("AB", Duration::from_millis(600)).unwrap_err();
        let text = error.to_string();
        for words in ["transaction AB", "no block of hub-1", "halted", "localnet status"] {
            assert!(text.contains(words), "no \"{words}\" in {text}");
        }
        assert!(!error.is::<Refused>(), "the chain refused nothing");
    }

    #[test]
    fn a_refusal_in_a_block_has_its_code() {
        let found = json!({ "height": "7", "tx_result": { "code": 5, "codespace": "wasm", "log": "no" } });
        let refused: Refused = done(&found).unwrap_err().downcast().unwrap();
        assert_eq!(
            (refused.words.as_str(), refused.code),
            ("no", Some(("wasm".into(), 5)))
        );
    }
}
