//! Compiled wasm.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use cosmwasm_vm::internals::compile_module;
use cosmwasm_vm::{Backend, Size};
use wasmer::{Engine, Module, Store};

use crate::link::{Instance, Link};

/// The memory a chain gives an instance.
const MEMORY_MIB: usize = 32;

/// More VM gas than any transaction gets: a billion of the SDK's. What a call really used is what is read.
const GAS_LIMIT: u64 = 140_000_000_000_000;

/// What this process has compiled, by file: a test binary and the gas table ask for the same files again and again.
static COMPILED: Mutex<BTreeMap<PathBuf, Code>> = Mutex::new(BTreeMap::new());

/// One contract's wasm, compiled and metered as on a chain.
#[derive(Clone)]
pub struct Code {
    module: Module,
    engine: Engine,
}

impl Code {
    /// Compiles a file, once in the life of the process.
    ///
    /// # Errors
    /// The file cannot be read, or a chain's VM would refuse it.
    pub fn load(path: &Path) -> Result<Self> {
        // Held while compiling, so that tests that start together wait for one compilation.
        let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(code) = compiled.get(path) {
            return Ok(code.clone());
        }
        let code = Self::compile(path)?;
        compiled.insert(path.to_owned(), code.clone());
        Ok(code)
    }

    fn compile(path: &Path) -> Result<Self> {
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
