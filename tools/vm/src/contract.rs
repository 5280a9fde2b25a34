//! A contract of the simulator that runs in the VM.

use std::sync::mpsc::channel;
use std::thread;

use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{
    from_json, to_json_vec, Binary, ContractResult, Deps, DepsMut, Empty, Env, IbcBasicResponse,
    IbcChannelOpenResponse, IbcReceiveResponse, MessageInfo, Reply, Response,
};
use cosmwasm_vm::VmResult;
use cw_multi_test::Contract;
use holdfast_simnet::{IbcContract, IbcEntryPoints};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::gas::prices;
use crate::host::Host;
use crate::link::Link;
use crate::{Call, Code, Entry, Recorder};

/// Deeper than any contract recurses in native code.
const STACK_BYTES: usize = 8 << 20;

/// A contract whose code is wasm.
#[derive(Clone)]
pub struct VmContract {
    name: &'static str,
    code: Code,
    recorder: Recorder,
}

/// The JSON arguments of a call; those without a sender leave it empty.
struct Args {
    env: Vec<u8>,
    info: Vec<u8>,
    msg: Vec<u8>,
}

fn json<T: Serialize>(value: &T) -> Vec<u8> {
    to_json_vec(value).expect("the interface types are JSON")
}

impl VmContract {
    /// A contract that runs `code`; its calls are recorded under `name`.
    #[must_use]
    pub fn new(name: &'static str, code: Code, recorder: Recorder) -> Self {
        Self { name, code, recorder }
    }

    /// Adds its IBC entry points, for the simulator to store.
    #[must_use]
    pub fn with_ibc(self) -> Box<dyn Contract<Empty>> {
        let port = |entry| {
            let contract = self.clone();
            move |deps: DepsMut, env: Env, msg: Vec<u8>| contract.packet(entry, deps, env, msg)
        };
        let open = self.clone();
        let receive = self.clone();
        let (connect, close) = (port(Entry::ChannelConnect), port(Entry::ChannelClose));
        let (ack, timeout) = (port(Entry::PacketAck), port(Entry::PacketTimeout));
        let callback = port(Entry::DestinationCallback);
        let entry_points = IbcEntryPoints::new(
            move |deps, env, msg| {
                open.call::<IbcChannelOpenResponse>(Entry::ChannelOpen, deps, &env, vec![], json(&msg))
            },
            move |deps, env, msg| connect(deps, env, json(&msg)),
            move |deps, env, msg| close(deps, env, json(&msg)),
            move |deps, env, msg| {
                receive.call::<IbcReceiveResponse>(Entry::PacketReceive, deps, &env, vec![], json(&msg))
            },
            move |deps, env, msg| ack(deps, env, json(&msg)),
            move |deps, env, msg| timeout(deps, env, json(&msg)),
        )
        .with_destination_callback(move |deps, env, msg| callback(deps, env, json(&msg)));
        IbcContract::new(self).with_ibc(entry_points).boxed()
    }

    fn packet(
        &self,
        entry: Entry,
        deps: DepsMut,
        env: Env,
        msg: Vec<u8>,
    ) -> Result<IbcBasicResponse, String> {
        self.call(entry, deps, &env, vec![], msg)
    }

    /// Calls an entry point that may write; the error is the contract's own words.
    fn call<T: DeserializeOwned>(
        &self,
        entry: Entry,
        deps: DepsMut,
        env: &Env,
        info: Vec<u8>,
        msg: Vec<u8>,
    ) -> Result<T, String> {
        let args = Args {
            env: json(env),
            info,
            msg,
        };
        self.run(entry, Host::writable(deps), &args)
    }

    /// Runs an entry point in a fresh instance.
    ///
    /// # Panics
    /// The contract panics, or the VM refuses to go on: the simulator catches it, as it does a native contract's.
    fn run<T: DeserializeOwned>(&self, entry: Entry, host: Host, args: &Args) -> Result<T, String> {
        let answer = self.recorder.during(entry, || {
            let (asks, asked) = channel();
            let (answers, answered) = channel();
            let link = Link::new(asks, answered);
            let code = self.code.clone();
            let (outcome, storage) = thread::scope(move |scope| {
                let vm = thread::Builder::new()
                    .stack_size(STACK_BYTES)
                    .spawn_scoped(scope, move || execute(&code, link, entry, args))
                    .expect("a thread for the VM");
                let storage = host.serve(asked, answers);
                (vm.join().expect("the VM itself does not panic"), storage)
            });
            match outcome {
                Ok((answer, vm_gas)) => {
                    let call = Call {
                        contract: self.name,
                        entry,
                        vm_gas,
                        storage,
                        answer_bytes: answer.len() as u64,
                        event_gas: prices::events(entry, &args.msg, &answer),
                    };
                    (Ok(answer), Some(call))
                }
                Err(error) => (Err(error), None),
            }
        });
        let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", self.name));
        from_json::<ContractResult<T>>(answer)
            .unwrap_or_else(|error| panic!("{}: {error}", self.name))
            .into()
    }
}

/// On the VM's thread: one instance, one call.
fn execute(code: &Code, link: Link, entry: Entry, args: &Args) -> VmResult<(Vec<u8>, u64)> {
    let mut instance = code.instance(&link)?;
    let answer = entry.call(&mut instance, &args.env, &args.info, &args.msg)?;
    let used = instance.create_gas_report().used_internally;
    Ok((answer, used))
}

impl Contract<Empty> for VmContract {
    fn instantiate(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        self.call(Entry::Instantiate, deps, &env, json(&info), msg)
            .map_err(|words| anyhow!(words))
    }

    fn execute(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        self.call(Entry::Execute, deps, &env, json(&info), msg)
            .map_err(|words| anyhow!(words))
    }

    fn query(&self, deps: Deps, env: Env, msg: Vec<u8>) -> AnyResult<Binary> {
        let args = Args {
            env: json(&env),
            info: vec![],
            msg,
        };
        self.run(Entry::Query, Host::read_only(deps), &args)
            .map_err(|words| anyhow!(words))
    }

    fn reply(&self, deps: DepsMut, env: Env, msg: Reply) -> AnyResult<Response> {
        self.call(Entry::Reply, deps, &env, vec![], json(&msg))
            .map_err(|words| anyhow!(words))
    }

    fn sudo(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        self.call(Entry::Sudo, deps, &env, vec![], msg)
            .map_err(|words| anyhow!(words))
    }

    fn migrate(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        self.call(Entry::Migrate, deps, &env, vec![], msg)
            .map_err(|words| anyhow!(words))
    }
}
