//! A contract that can run natively or in the VM, and notes what it answered.

use std::cell::{Cell, RefCell};
use std::fmt::Debug;
use std::rc::Rc;

use anyhow::Result as AnyResult;
use cosmwasm_std::{Binary, Deps, DepsMut, Empty, Env, MessageInfo, Reply, Response};
use cw_multi_test::Contract;

/// Where contracts run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As functions of this process: fast, for setting a scene.
    Native,
    /// In the VM.
    Vm,
}

/// What contracts answered, in order: one line a call.
#[derive(Clone, Debug, Default)]
pub struct Transcript(Rc<RefCell<Vec<String>>>);

impl Transcript {
    /// The lines so far.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.0.borrow().clone()
    }

    fn note<T: Debug>(&self, contract: &str, entry: &str, result: &AnyResult<T>) {
        let line = match result {
            Ok(answer) => format!("{contract} {entry}: {answer:?}"),
            // A contract's panic has other words in the VM; that it refused must be the same.
            Err(error) if error.is::<holdfast_simnet::contract::ContractPanicked>() => {
                format!("{contract} {entry}: panicked")
            }
            Err(error) => format!("{contract} {entry}: refused: {error}"),
        };
        self.0.borrow_mut().push(line);
    }
}

/// Both forms of a contract.
pub(crate) struct Twin {
    pub(crate) name: &'static str,
    pub(crate) native: Box<dyn Contract<Empty>>,
    pub(crate) vm: Box<dyn Contract<Empty>>,
    pub(crate) mode: Rc<Cell<Mode>>,
    pub(crate) transcript: Transcript,
}

impl Twin {
    fn run<T: Debug>(
        &self,
        entry: &str,
        call: impl FnOnce(&dyn Contract<Empty>) -> AnyResult<T>,
    ) -> AnyResult<T> {
        let form = match self.mode.get() {
            Mode::Native => self.native.as_ref(),
            Mode::Vm => self.vm.as_ref(),
        };
        let result = call(form);
        self.transcript.note(self.name, entry, &result);
        result
    }
}

impl Contract<Empty> for Twin {
    fn instantiate(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        self.run("instantiate", |form| form.instantiate(deps, env, info, msg))
    }

    fn execute(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        self.run("execute", |form| form.execute(deps, env, info, msg))
    }

    fn query(&self, deps: Deps, env: Env, msg: Vec<u8>) -> AnyResult<Binary> {
        self.run("query", |form| form.query(deps, env, msg))
    }

    fn reply(&self, deps: DepsMut, env: Env, msg: Reply) -> AnyResult<Response> {
        self.run("reply", |form| form.reply(deps, env, msg))
    }

    /// Carries the calls of the host to the IBC entry points too.
    fn sudo(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        self.run("sudo", |form| form.sudo(deps, env, msg))
    }

    fn migrate(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        self.run("migrate", |form| form.migrate(deps, env, msg))
    }
}
