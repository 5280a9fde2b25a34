//! Gives a contract's `ibc_*` entry points to cw-multi-test, whose own wrapper has none.
//!
//! The six entry points are reached through `sudo` with an envelope that only the simulator writes; nothing of it goes
//! into a contract. Panics are caught at every entry point, because on a chain a contract's panic is a failed message
//! and not the end of the node.

mod entry_points;
mod meter;
mod sudo;

pub use entry_points::IbcEntryPoints;
pub use meter::Cost;
pub(crate) use meter::{Meter, MeteredContract};
pub use sudo::{HandlerError, IbcSudo};

use std::panic::{catch_unwind, AssertUnwindSafe};

use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{Binary, Checksum, Deps, DepsMut, Empty, Env, MessageInfo, Reply, Response};
use cw_multi_test::Contract;

/// A contract's panic outside its packet handlers: on a chain the message fails and its state is reverted.
#[derive(Debug, thiserror::Error)]
#[error("contract panicked in {entry}: {message}; the message failed and changed nothing")]
pub struct ContractPanicked {
    /// The entry point that panicked.
    pub entry: &'static str,
    /// The panic's own words.
    pub message: String,
}

/// A contract for [`crate::Chain::store_code`]: the usual entry points, and the IBC ones if it has a port.
pub struct IbcContract {
    inner: Box<dyn Contract<Empty>>,
    ibc: Option<IbcEntryPoints>,
}

impl IbcContract {
    /// A contract without IBC entry points: it has no port, so every handshake with it fails.
    #[must_use]
    pub fn new(inner: impl Contract<Empty> + 'static) -> Self {
        Self {
            inner: Box::new(inner),
            ibc: None,
        }
    }

    /// Adds the six IBC entry points.
    #[must_use]
    pub fn with_ibc(mut self, ibc: IbcEntryPoints) -> Self {
        self.ibc = Some(ibc);
        self
    }

    /// Boxed, as [`crate::Chain::store_code`] takes it.
    #[must_use]
    pub fn boxed(self) -> Box<dyn Contract<Empty>> {
        Box::new(self)
    }
}

/// Runs `call` and turns its panic into the words of the panic.
pub(crate) fn caught<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|payload| {
        payload
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string))
            .unwrap_or_else(|| "panic without words".to_string())
    })
}

fn guarded<T>(entry: &'static str, call: impl FnOnce() -> AnyResult<T>) -> AnyResult<T> {
    caught(call).map_err(|message| anyhow!(ContractPanicked { entry, message }))?
}

impl Contract<Empty> for IbcContract {
    fn instantiate(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        guarded("instantiate", || self.inner.instantiate(deps, env, info, msg))
    }

    fn execute(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        guarded("execute", || self.inner.execute(deps, env, info, msg))
    }

    fn query(&self, deps: Deps, env: Env, msg: Vec<u8>) -> AnyResult<Binary> {
        guarded("query", || self.inner.query(deps, env, msg))
    }

    fn reply(&self, deps: DepsMut, env: Env, msg: Reply) -> AnyResult<Response> {
        guarded("reply", || self.inner.reply(deps, env, msg))
    }

    fn sudo(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        match (sudo::Envelope::open(&msg), &self.ibc) {
            (Some(call), Some(ibc)) => ibc.call(deps, env, call),
            (Some(_), None) => Err(anyhow!(HandlerError::Refused(
                "the contract has no IBC entry points, so it has no port".to_string()
            ))),
            (None, _) => guarded("sudo", || self.inner.sudo(deps, env, msg)),
        }
    }

    fn migrate(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        guarded("migrate", || self.inner.migrate(deps, env, msg))
    }

    fn checksum(&self) -> Option<Checksum> {
        self.inner.checksum()
    }
}
