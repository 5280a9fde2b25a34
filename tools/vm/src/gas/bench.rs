//! Measuring: a scene is set natively, then one message runs in the VM.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result};
use cosmwasm_std::{Addr, Coin};
use holdfast_simnet::chain::Instantiate;
use holdfast_simnet::ibc::{Delivery, PacketId, Settlement};
use holdfast_simnet::world::{World, WorldBuilder, HUB};
use holdfast_simnet::IbcContract;
use serde::{Deserialize, Serialize};

use super::prices;
use crate::{Code, Mode, Recorder, VmContract, VmContracts};

/// What a message or packet costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The contract it is sent to.
    pub contract: String,
    /// The message, or the IBC entry point.
    pub message: String,
    /// How large the case is.
    pub case: String,
    /// Calls of contracts in all: queries between contracts and replies too.
    pub calls: u64,
    /// Gas of the VM, in its own unit.
    pub vm_gas: u64,
    /// Keys read.
    pub reads: u64,
    /// Keys written or removed.
    pub writes: u64,
    /// Bytes of the keys and values read.
    pub read_bytes: u64,
    /// Bytes of the keys and values written.
    pub written_bytes: u64,
    /// Gas of storage, in the SDK's unit.
    pub storage_gas: u64,
    /// Everything, in the SDK's unit.
    pub sdk_gas: u64,
}

impl Row {
    /// What tells it from other rows.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {} ({})", self.contract, self.message, self.case)
    }
}

/// Measures messages, in one world after the other.
pub struct Bench {
    /// Where the wasm of the reference contracts is.
    references: PathBuf,
    contracts: Rc<VmContracts>,
    rows: Vec<Row>,
}

impl Bench {
    /// With the files of `cargo xtask wasm`.
    ///
    /// # Errors
    /// A file is missing.
    pub fn new(artifacts: &Path) -> Result<Self> {
        let contracts = VmContracts::load(artifacts)?;
        contracts.run(Mode::Native);
        Ok(Self {
            references: artifacts.join("reference"),
            contracts: Rc::new(contracts),
            rows: Vec::new(),
        })
    }

    /// The rows so far.
    #[must_use]
    pub fn rows(self) -> Vec<Row> {
        self.rows
    }

    /// Builds a world of these contracts.
    #[must_use]
    pub fn world(&self, builder: WorldBuilder) -> World {
        builder.contracts(self.contracts.clone()).unwatched().build()
    }

    /// Measures what `act` does; `what` is the contract, the message and the case.
    ///
    /// # Errors
    /// What is measured fails: then its gas would say nothing.
    pub fn row<T>(&mut self, what: [&str; 3], act: impl FnOnce() -> Result<T>) -> Result<T> {
        self.contracts.run(Mode::Vm);
        let out = self.note(what, &self.contracts.recorder(), act);
        self.contracts.run(Mode::Native);
        let (row, out) = out?;
        self.rows.push(row);
        Ok(out)
    }

    fn note<T>(
        &self,
        what: [&str; 3],
        recorder: &Recorder,
        act: impl FnOnce() -> Result<T>,
    ) -> Result<(Row, T)> {
        // What was recorded before belongs to nobody.
        drop(recorder.take());
        let out = act().with_context(|| format!("{} {} ({})", what[0], what[1], what[2]))?;
        let calls = recorder.take();
        let row = Row {
            contract: what[0].to_owned(),
            message: what[1].to_owned(),
            case: what[2].to_owned(),
            calls: calls.len() as u64,
            vm_gas: calls.iter().map(|call| call.vm_gas).sum(),
            reads: calls.iter().map(|call| call.storage.reads).sum(),
            writes: calls.iter().map(|call| call.storage.writes).sum(),
            read_bytes: calls.iter().map(|call| call.storage.read_bytes).sum(),
            written_bytes: calls.iter().map(|call| call.storage.written_bytes).sum(),
            storage_gas: calls.iter().map(|call| call.storage.sdk_gas).sum(),
            sdk_gas: calls.iter().map(prices::call).sum(),
        };
        anyhow::ensure!(row.calls > 0, "{} reached no contract", row.name());
        Ok((row, out))
    }

    /// Measures a refusal, for messages that nobody may send.
    ///
    /// # Errors
    /// It is accepted, or it never reaches the contract.
    pub fn refusal<T>(&mut self, what: [&str; 3], act: impl FnOnce() -> Result<T>) -> Result<()> {
        self.row(what, || match act() {
            Ok(_) => anyhow::bail!("it was accepted"),
            Err(_) => Ok(()),
        })
    }

    /// Measures the delivery of the only packet that waits.
    ///
    /// # Errors
    /// There is none, or the contract refuses it.
    pub fn delivery(&mut self, world: &mut World, contract: &str, case: &str) -> Result<PacketId> {
        self.received(world, [contract, "ibc_packet_receive", case])
    }

    /// The same where the packet reaches the contract by another entry point.
    ///
    /// # Errors
    /// As [`Bench::delivery`].
    pub fn received(&mut self, world: &mut World, what: [&str; 3]) -> Result<PacketId> {
        let id = waiting(world)?;
        self.row(what, || {
            let relayer = world.relayer.clone();
            match relayer.deliver(&mut world.net, &id)? {
                Delivery::Accepted { .. } => Ok(id.clone()),
                other => anyhow::bail!("the packet ended as {other:?}"),
            }
        })
    }

    /// Measures the ack of a packet.
    ///
    /// # Errors
    /// The contract fails.
    pub fn ack(&mut self, world: &mut World, id: &PacketId, contract: &str, case: &str) -> Result<()> {
        self.row([contract, "ibc_packet_ack", case], || {
            let relayer = world.relayer.clone();
            settled(relayer.deliver_ack(&mut world.net, id)?)
        })
    }

    /// Measures the timeout of the only packet that waits, a day from now.
    ///
    /// # Errors
    /// The contract fails.
    pub fn timeout(&mut self, world: &mut World, contract: &str, case: &str) -> Result<()> {
        let id = waiting(world)?;
        world.net.advance(86_500);
        self.row([contract, "ibc_packet_timeout", case], || {
            let relayer = world.relayer.clone();
            settled(relayer.timeout(&mut world.net, &id)?)
        })
    }

    /// Stores a reference contract and makes one; `file` is its name without the ending.
    ///
    /// # Errors
    /// The file is missing, or the contract refuses.
    pub fn reference<M: Serialize>(
        &self,
        world: &mut World,
        name: &'static str,
        file: &str,
        msg: &M,
    ) -> Result<Addr> {
        let code = Code::load(&self.references.join(format!("{file}.wasm")))?;
        let contract = VmContract::new(name, code, self.contracts.recorder());
        let sender = world.owner.clone();
        let code = world.net.on(HUB, "store code", |chain| {
            chain.store_code(IbcContract::new(contract).boxed())
        });
        world
            .net
            .instantiate(HUB, Instantiate::new(code, &sender, name), msg)
    }
}

/// Sends a message to a contract of the hub chain, for a measurement.
///
/// # Errors
/// The contract refuses.
pub fn send<M: Serialize + std::fmt::Debug>(
    world: &mut World,
    from: &Addr,
    to: &Addr,
    msg: &M,
    funds: &[Coin],
) -> Result<()> {
    world.execute_on_hub_chain(from, to, msg, funds).map(|_| ())
}

fn waiting(world: &World) -> Result<PacketId> {
    let pending = world.relayer.pending(&world.net);
    let [(id, _)] = pending.as_slice() else {
        anyhow::bail!("{} packets wait, not one: {pending:?}", pending.len());
    };
    Ok(id.clone())
}

fn settled(settlement: Settlement) -> Result<()> {
    match settlement {
        Settlement::Done(_) => Ok(()),
        other => anyhow::bail!("the packet ended as {other:?}"),
    }
}
