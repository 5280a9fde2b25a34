//! What calls cost.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::host::StorageUse;
use crate::Entry;

/// One call of a contract in the VM.
#[derive(Clone, Debug)]
pub struct Call {
    /// Which contract.
    pub contract: &'static str,
    /// Which entry point.
    pub entry: Entry,
    /// Gas of the VM: instructions, crossing into the host, cryptography, addresses.
    pub vm_gas: u64,
    /// What it did to storage.
    pub storage: StorageUse,
    /// Length of the answer, which the chain pays to parse.
    pub answer_bytes: u64,
    /// What the chain charges for the events it answers with, and for those a reply brings.
    pub event_gas: u64,
}

/// Collects the calls of a message. Queries count when a contract asks them while it runs, and not when a test does.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    calls: Rc<RefCell<Vec<Call>>>,
    running: Rc<Cell<u32>>,
}

impl Recorder {
    /// The calls since the last time, in the order in which they ended.
    #[must_use]
    pub fn take(&self) -> Vec<Call> {
        self.calls.take()
    }

    /// Runs a call, and records it if it belongs to a message.
    pub(crate) fn during<T>(&self, entry: Entry, run: impl FnOnce() -> (T, Option<Call>)) -> T {
        let outer = Outer {
            running: &self.running,
            depth: self.running.get(),
        };
        let counts = outer.depth > 0 || entry != Entry::Query;
        self.running.set(outer.depth + u32::from(counts));
        let (out, call) = run();
        drop(outer);
        self.calls.borrow_mut().extend(call.filter(|_| counts));
        out
    }
}

/// Restores the depth also when the call panics, as a contract's panic is caught further out.
struct Outer<'a> {
    running: &'a Cell<u32>,
    depth: u32,
}

impl Drop for Outer<'_> {
    fn drop(&mut self) {
        self.running.set(self.depth);
    }
}
