//! The VM's end of a call: a backend that asks another thread.
//!
//! cosmwasm-vm wants a backend that outlives the call, and the call's storage and querier do not. So an instance runs on
//! a thread of its own, and everything it wants from outside it asks the thread that has them: synchronously, in the
//! order in which the contract asks.

use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use cosmwasm_std::{Binary, ContractResult, Order, Record, SystemResult};
use cosmwasm_vm::{BackendApi, BackendError, BackendResult, GasInfo, Querier, Storage};

use crate::gas::prices;

/// An instance over a link.
pub(crate) type Instance = cosmwasm_vm::Instance<Link, Link, Link>;

/// What a running contract wants from outside.
pub(crate) enum Ask {
    Get(Vec<u8>),
    Set(Vec<u8>, Vec<u8>),
    Remove(Vec<u8>),
    Scan(Option<Vec<u8>>, Option<Vec<u8>>, Order),
    Next(u32),
    Validate(String),
    Canonicalize(String),
    Humanize(Vec<u8>),
    Query(Vec<u8>),
}

/// What it gets.
pub(crate) enum Answer {
    Value(Option<Vec<u8>>),
    Record(Option<Record>),
    Iterator(u32),
    Done,
    Canonical(Vec<u8>),
    Human(String),
    Refused(String),
    Queried(SystemResult<ContractResult<Binary>>),
}

struct Wire {
    asks: Sender<Ask>,
    answers: Receiver<Answer>,
}

/// The way from an instance to the host of its call.
#[derive(Clone)]
pub(crate) struct Link(Arc<Mutex<Wire>>);

impl Link {
    pub(crate) fn new(asks: Sender<Ask>, answers: Receiver<Answer>) -> Self {
        Self(Arc::new(Mutex::new(Wire { asks, answers })))
    }

    fn ask(&self, ask: Ask) -> Result<Answer, BackendError> {
        let wire = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let gone = |_| BackendError::unknown("the host of the call is gone");
        wire.asks.send(ask).map_err(|_| gone(()))?;
        wire.answers.recv().map_err(|_| gone(()))
    }

    /// Storage and queries are charged by the SDK, not by the VM: the host counts them.
    fn free<T>(&self, ask: Ask, read: impl FnOnce(Answer) -> Option<T>) -> BackendResult<T> {
        (self.read(ask, read), GasInfo::free())
    }

    fn priced<T>(&self, sdk_gas: u64, ask: Ask, read: impl FnOnce(Answer) -> Option<T>) -> BackendResult<T> {
        let cost = GasInfo::with_cost(sdk_gas * prices::VM_GAS_PER_SDK_GAS);
        (self.read(ask, read), cost)
    }

    fn read<T>(&self, ask: Ask, read: impl FnOnce(Answer) -> Option<T>) -> Result<T, BackendError> {
        match self.ask(ask)? {
            Answer::Refused(words) => Err(BackendError::user_err(words)),
            answer => read(answer).ok_or_else(|| BackendError::unknown("the host answered something else")),
        }
    }
}

impl Storage for Link {
    fn get(&self, key: &[u8]) -> BackendResult<Option<Vec<u8>>> {
        self.free(Ask::Get(key.to_vec()), |answer| match answer {
            Answer::Value(value) => Some(value),
            _ => None,
        })
    }

    fn scan(&mut self, start: Option<&[u8]>, end: Option<&[u8]>, order: Order) -> BackendResult<u32> {
        let ask = Ask::Scan(start.map(<[u8]>::to_vec), end.map(<[u8]>::to_vec), order);
        self.free(ask, |answer| match answer {
            Answer::Iterator(id) => Some(id),
            _ => None,
        })
    }

    fn next(&mut self, iterator_id: u32) -> BackendResult<Option<Record>> {
        self.free(Ask::Next(iterator_id), |answer| match answer {
            Answer::Record(record) => Some(record),
            _ => None,
        })
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> BackendResult<()> {
        self.free(Ask::Set(key.to_vec(), value.to_vec()), done)
    }

    fn remove(&mut self, key: &[u8]) -> BackendResult<()> {
        self.free(Ask::Remove(key.to_vec()), done)
    }
}

fn done(answer: Answer) -> Option<()> {
    matches!(answer, Answer::Done).then_some(())
}

impl BackendApi for Link {
    fn addr_validate(&self, input: &str) -> BackendResult<()> {
        self.priced(prices::VALIDATE, Ask::Validate(input.to_owned()), done)
    }

    fn addr_canonicalize(&self, human: &str) -> BackendResult<Vec<u8>> {
        let ask = Ask::Canonicalize(human.to_owned());
        self.priced(prices::CANONICALIZE, ask, |answer| match answer {
            Answer::Canonical(bytes) => Some(bytes),
            _ => None,
        })
    }

    fn addr_humanize(&self, canonical: &[u8]) -> BackendResult<String> {
        let ask = Ask::Humanize(canonical.to_vec());
        self.priced(prices::HUMANIZE, ask, |answer| match answer {
            Answer::Human(text) => Some(text),
            _ => None,
        })
    }
}

impl Querier for Link {
    fn query_raw(&self, request: &[u8], _: u64) -> BackendResult<SystemResult<ContractResult<Binary>>> {
        self.free(Ask::Query(request.to_vec()), |answer| match answer {
            Answer::Queried(result) => Some(result),
            _ => None,
        })
    }
}
