//! Compiled wasm.

use std::path::Path;

use anyhow::{Context, Result};
use cosmwasm_vm::internals::compile_module;
use cosmwasm_vm::{Backend, Size};
use wasmer::{Engine, Module, Store};

use crate::link::{Instance, Link};

/// The memory a chain gives an instance.
const MEMORY_MIB: usize = 32;

/// More VM gas than any transaction gets: a billion of the SDK's. What a call really used is what is read.
const GAS_LIMIT: u64 = 140_000_000_000_000;

/// One contract's wasm, compiled and metered as on a chain.
#[derive(Clone)]
pub struct Code {
    module: Module,
    engine: Engine,
}

impl Code {
    /// Compiles a file.
    ///
    /// # Errors
    /// The file cannot be read, or a chain's VM would refuse it.
    pub fn load(path: &Path) -> Result<Self> {
        let wasm = std::fs::read(path)
            .with_context(|| format!("{} is missing; run `cargo xtask wasm`", path.display()))?;
        let (module, engine) = compile_module(&wasm, Some(Size::mebi(MEMORY_MIB)))?;
        Ok(Self { module, engine })
    }

    /// A fresh instance for one call; everything outside it is reached through `link`.
    pub(crate) fn instance(&self, link: &Link) -> cosmwasm_vm::VmResult<Instance> {
        let backend = Backend {
            api: link.clone(),
            storage: link.clone(),
            querier: link.clone(),
        };
        let store = Store::new(self.engine.clone());
        cosmwasm_vm::internals::instance_from_module(store, &self.module, backend, GAS_LIMIT, None)
    }
}
