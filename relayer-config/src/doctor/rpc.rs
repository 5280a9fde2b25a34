//! Asking a node over CometBFT's RPC.
use std::cell::OnceCell;
use std::fmt::Write;
use std::time::Duration;

use base64::prelude::{Engine, BASE64_STANDARD};
use prost::Message;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};

use super::observe::{NodeSeen, Seen};
use super::proto;

/// A node.
pub(super) struct Rpc {
    agent: ureq::Agent,
    url: String,
    /// Set once the node could not be reached: a look asks many things and would wait for each.
    down: OnceCell<()>,
}

#[derive(Deserialize)]
struct Answer<T> {
    result: Option<T>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Status {
    node_info: NodeInfo,
    sync_info: SyncInfo,
}

#[derive(Deserialize)]
struct NodeInfo {
    network: String,
}

#[derive(Deserialize)]
struct SyncInfo {
    latest_block_height: String,
    latest_block_time: String,
    catching_up: bool,
}

#[derive(Deserialize)]
struct Abci {
    response: AbciResponse,
}

#[derive(Deserialize)]
struct AbciResponse {
    #[serde(default)]
    code: u32,
    #[serde(default)]
    log: String,
    value: Option<String>,
}

impl Rpc {
    /// A node at this address, given this long for each answer.
    pub(super) fn new(url: &str, timeout: Duration) -> Self {
        let config = ureq::Agent::config_builder().timeout_global(Some(timeout));
        Self {
            agent: config.build().new_agent(),
            url: url.to_string(),
            down: OnceCell::new(),
        }
    }

    fn call<T: DeserializeOwned>(&self, method: &str, params: &Value) -> Seen<T> {
        if self.down.get().is_some() {
            return Err(format!("{} is not reached", self.url));
        }
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let asked = self
            .agent
            .post(&self.url)
            .header("Content-Type", "application/json")
            .send(body.to_string());
        let text = asked
            .and_then(|mut response| response.body_mut().read_to_string())
            .map_err(|error| {
                self.down.get_or_init(|| ());
                format!("{} does not answer {method}: {error}", self.url)
            })?;
        let garbled = |error| format!("{} answers {method} with something else: {error}", self.url);
        let answer: Answer<T> = serde_json::from_str(&text).map_err(garbled)?;
        match (answer.result, answer.error) {
            (Some(result), _) => Ok(result),
            (None, error) => Err(format!(
                "{} refuses {method}: {}",
                self.url,
                error.unwrap_or_default()
            )),
        }
    }

    /// What the node says of itself.
    pub(super) fn status(&self) -> Seen<NodeSeen> {
        let status: Status = self.call("status", &json!({}))?;
        let sync = status.sync_info;
        let time = humantime::parse_rfc3339(&sync.latest_block_time).map_err(|error| error.to_string())?;
        let since = time.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Ok(NodeSeen {
            chain_id: status.node_info.network,
            height: sync.latest_block_height.parse().unwrap_or_default(),
            time: since.as_secs(),
            catching_up: sync.catching_up,
        })
    }

    /// Asks a module of the chain.
    pub(super) fn query<T: Message + Default>(&self, path: &str, request: &impl Message) -> Seen<T> {
        let mut data = String::new();
        for byte in request.encode_to_vec() {
            // Writing to a String cannot fail.
            let _ = write!(data, "{byte:02x}");
        }
        let params = json!({ "path": path, "data": data });
        let Abci { response } = self.call("abci_query", &params)?;
        if response.code != 0 {
            return Err(format!(
                "{path} fails with code {}: {}",
                response.code, response.log
            ));
        }
        let value = BASE64_STANDARD.decode(response.value.unwrap_or_default());
        let bytes = value.map_err(|error| format!("{path} answers no base64: {error}"))?;
        T::decode(bytes.as_slice()).map_err(|error| format!("{path} answers something else: {error}"))
    }

    /// Asks a contract.
    pub(super) fn smart<T: DeserializeOwned>(&self, contract: &str, query: &impl Serialize) -> Seen<T> {
        let request = proto::SmartRequest {
            address: contract.to_string(),
            query_data: serde_json::to_vec(query).map_err(|error| error.to_string())?,
        };
        let path = "/cosmwasm.wasm.v1.Query/SmartContractState";
        let response: proto::SmartResponse = self.query(path, &request)?;
        serde_json::from_slice(&response.data).map_err(|error| {
            format!(
                "{contract} answers what this version does not know: {error}; use the doctor of its release"
            )
        })
    }
}
