//! CometBFT's JSON-RPC over HTTP.

use std::time::Duration;

use anyhow::{bail, Context, Result};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use serde_json::{json, Value};

/// How long one request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// A node's RPC endpoint.
#[derive(Clone, Debug)]
pub struct Rpc {
    url: String,
    agent: ureq::Agent,
}

impl Rpc {
    /// The endpoint at `url`, such as `http://127.0.0.1:26657`.
    #[must_use]
    pub fn new(url: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(REQUEST_TIMEOUT))
            .build();
        Self {
            url: url.to_owned(),
            agent: config.into(),
        }
    }

    /// Calls a method.
    ///
    /// # Errors
    /// The node cannot be reached, or answers with an error.
    pub fn call(&self, method: &str, params: Value) -> Result<Value> {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let mut response = self
            .agent
            .post(&self.url)
            .header("content-type", "application/json")
            .config()
            .http_status_as_error(false)
            .build()
            .send(body.to_string())
            .with_context(|| {
                format!(
                    "{method} to {}: is the node up? see `cargo xtask localnet status`",
                    self.url
                )
            })?;
        let text = response
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_to_string()?;
        let answer: Value =
            serde_json::from_str(&text).with_context(|| format!("{method} answered {text}"))?;
        if let Some(error) = answer.get("error") {
            bail!("{method} to {}: {error}", self.url);
        }
        Ok(answer["result"].clone())
    }

    /// Asks a gRPC query through the node's ABCI interface; both messages are protobuf bytes.
    ///
    /// # Errors
    /// The node cannot be reached, or the query is refused.
    pub fn abci_query(&self, path: &str, request: &[u8]) -> Result<Vec<u8>> {
        let data: String = request.iter().map(|byte| format!("{byte:02x}")).collect();
        let answer = self.call("abci_query", json!({ "path": path, "data": data }))?;
        let response = &answer["response"];
        let code = response["code"].as_u64().unwrap_or(0);
        if code != 0 {
            bail!(
                "{path}: {}",
                response["log"].as_str().unwrap_or("refused without a word")
            );
        }
        let value = response["value"].as_str().unwrap_or_default();
        STANDARD.decode(value).context("a query's answer is base64")
    }
}
