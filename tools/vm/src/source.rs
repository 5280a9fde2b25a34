//! The contracts of a world, as wasm.

use std::cell::Cell;
use std::fmt;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::Result;
use cosmwasm_std::Empty;
use cw_multi_test::Contract;
use holdfast_simnet::world::{ContractSource, NativeContracts};
use holdfast_simnet::IbcContract;

use crate::twin::Twin;
use crate::{Code, Mode, Recorder, Transcript, VmContract};

/// Where `cargo xtask wasm` puts its files.
#[must_use]
pub fn artifacts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../artifacts")
}

/// The three contracts, compiled once. Every contract made from it follows its [`Mode`].
pub struct VmContracts {
    hub: Code,
    consumer: Code,
    lens: Code,
    lrt: Code,
    mode: Rc<Cell<Mode>>,
    recorder: Recorder,
    transcript: Transcript,
}

impl fmt::Debug for VmContracts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VmContracts({:?})", self.mode.get())
    }
}

impl VmContracts {
    /// Compiles the files in `artifacts`; contracts run in the VM.
    ///
    /// # Errors
    /// A file is missing, or a chain's VM would refuse it.
    pub fn load(artifacts: &Path) -> Result<Self> {
        let code = |name: &str| Code::load(&artifacts.join(format!("{name}.wasm")));
        Ok(Self {
            hub: code("hub")?,
            consumer: code("consumer")?,
            lens: code("lens")?,
            lrt: code("lrt")?,
            mode: Rc::new(Cell::new(Mode::Vm)),
            recorder: Recorder::default(),
            transcript: Transcript::default(),
        })
    }

    /// Where the contracts run from now on. They may change place between any two messages.
    pub fn run(&self, mode: Mode) {
        self.mode.set(mode);
    }

    /// What calls in the VM cost.
    #[must_use]
    pub fn recorder(&self) -> Recorder {
        self.recorder.clone()
    }

    /// What contracts answered.
    #[must_use]
    pub fn transcript(&self) -> Transcript {
        self.transcript.clone()
    }

    fn vm(&self, name: &'static str, code: &Code) -> VmContract {
        VmContract::new(name, code.clone(), self.recorder.clone())
    }

    fn twin(
        &self,
        name: &'static str,
        native: Box<dyn Contract<Empty>>,
        vm: Box<dyn Contract<Empty>>,
    ) -> Box<dyn Contract<Empty>> {
        Box::new(Twin {
            name,
            native,
            vm,
            mode: self.mode.clone(),
            transcript: self.transcript.clone(),
        })
    }
}

impl ContractSource for VmContracts {
    fn hub(&self) -> Box<dyn Contract<Empty>> {
        self.twin("hub", NativeContracts.hub(), self.vm("hub", &self.hub).with_ibc())
    }

    fn consumer(&self) -> Box<dyn Contract<Empty>> {
        let vm = self.vm("consumer", &self.consumer).with_ibc();
        self.twin("consumer", NativeContracts.consumer(), vm)
    }

    fn lens(&self) -> Box<dyn Contract<Empty>> {
        let vm = IbcContract::new(self.vm("lens", &self.lens)).boxed();
        self.twin("lens", NativeContracts.lens(), vm)
    }

    fn lrt(&self) -> Box<dyn Contract<Empty>> {
        let vm = IbcContract::new(self.vm("lrt", &self.lrt)).boxed();
        self.twin("lrt", NativeContracts.lrt(), vm)
    }
}
