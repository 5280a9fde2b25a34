//! Counts what contracts do to storage, and stops them at a chosen write as running out of gas would (F-22, F-75).

use std::cell::Cell;
use std::rc::Rc;

use anyhow::{bail, Result as AnyResult};
use cosmwasm_std::{
    Binary, Checksum, Deps, DepsMut, Empty, Env, MessageInfo, Order, Record, Reply, Response, Storage,
    SubMsgResult,
};
use cw_multi_test::Contract;

use super::guarded;

/// What contracts did to storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Keys read, each step of a range among them.
    pub reads: u64,
    /// Bytes of values read.
    pub read_bytes: u64,
    /// Keys written or removed.
    pub writes: u64,
    /// Bytes of values written.
    pub written_bytes: u64,
}

impl Cost {
    /// The storage gas of the SDK's default prices: 1,000 + 3 a byte to read, 2,000 + 30 a byte to write.
    #[must_use]
    pub fn gas(&self) -> u64 {
        self.reads * 1_000 + self.read_bytes * 3 + self.writes * 2_000 + self.written_bytes * 30
    }
}

/// The meter of one chain, shared by all its contracts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter {
    cost: Rc<Cell<Cost>>,
    writes_left: Rc<Cell<Option<u64>>>,
    tripped: Rc<Cell<bool>>,
}

impl Meter {
    /// Starts a new count; the write after `limit` writes fails, and with it everything until the next count.
    pub(crate) fn start(&self, limit: Option<u64>) {
        self.cost.set(Cost::default());
        self.writes_left.set(limit);
        self.tripped.set(false);
    }

    pub(crate) fn cost(&self) -> Cost {
        self.cost.get()
    }

    /// Whether the limit was met since the count began.
    pub(crate) fn tripped(&self) -> bool {
        self.tripped.get()
    }

    fn note_read(&self, bytes: usize) {
        let mut cost = self.cost.get();
        cost.reads += 1;
        cost.read_bytes += bytes as u64;
        self.cost.set(cost);
    }

    fn note_write(&self, bytes: usize) {
        match self.writes_left.get() {
            Some(0) => {
                self.tripped.set(true);
                panic!("out of gas at the chosen write");
            }
            Some(left) => self.writes_left.set(Some(left - 1)),
            None => {}
        }
        let mut cost = self.cost.get();
        cost.writes += 1;
        cost.written_bytes += bytes as u64;
        self.cost.set(cost);
    }
}

struct Metered<'a> {
    inner: &'a mut dyn Storage,
    meter: &'a Meter,
}

struct MeteredRead<'a> {
    inner: &'a dyn Storage,
    meter: &'a Meter,
}

fn get(inner: &dyn Storage, meter: &Meter, key: &[u8]) -> Option<Vec<u8>> {
    let value = inner.get(key);
    meter.note_read(value.as_ref().map_or(0, Vec::len));
    value
}

fn range<'a>(
    inner: &'a dyn Storage,
    meter: &'a Meter,
    bounds: (Option<&[u8]>, Option<&[u8]>),
    order: Order,
) -> Box<dyn Iterator<Item = Record> + 'a> {
    let found = inner.range(bounds.0, bounds.1, order);
    Box::new(found.inspect(move |(_, value)| meter.note_read(value.len())))
}

type Records<'a> = Box<dyn Iterator<Item = Record> + 'a>;

impl Storage for Metered<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        get(self.inner, self.meter, key)
    }

    fn range<'a>(&'a self, start: Option<&[u8]>, end: Option<&[u8]>, order: Order) -> Records<'a> {
        range(self.inner, self.meter, (start, end), order)
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.meter.note_write(value.len());
        self.inner.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.meter.note_write(0);
        self.inner.remove(key);
    }
}

impl Storage for MeteredRead<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        get(self.inner, self.meter, key)
    }

    fn range<'a>(&'a self, start: Option<&[u8]>, end: Option<&[u8]>, order: Order) -> Records<'a> {
        range(self.inner, self.meter, (start, end), order)
    }

    fn set(&mut self, _: &[u8], _: &[u8]) {
        panic!("a query has no way to write");
    }

    fn remove(&mut self, _: &[u8]) {
        panic!("a query has no way to write");
    }
}

/// A contract under a chain's meter.
pub(crate) struct MeteredContract {
    inner: Box<dyn Contract<Empty>>,
    meter: Meter,
}

impl MeteredContract {
    pub(crate) fn new(inner: Box<dyn Contract<Empty>>, meter: Meter) -> Self {
        Self { inner, meter }
    }

    /// Once out of gas, nothing of the same transaction runs: so nobody's reply can catch it.
    fn run<T>(&self, deps: DepsMut, call: impl FnOnce(DepsMut) -> AnyResult<T>) -> AnyResult<T> {
        if self.meter.tripped() {
            bail!("out of gas before the call");
        }
        let mut storage = Metered {
            inner: deps.storage,
            meter: &self.meter,
        };
        // Also for contracts that were stored without the adapter, which would catch their panics itself.
        guarded("an entry point", || {
            call(DepsMut {
                storage: &mut storage,
                api: deps.api,
                querier: deps.querier,
            })
        })
    }
}

impl Contract<Empty> for MeteredContract {
    fn instantiate(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        self.run(deps, |deps| self.inner.instantiate(deps, env, info, msg))
    }

    fn execute(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        self.run(deps, |deps| self.inner.execute(deps, env, info, msg))
    }

    fn query(&self, deps: Deps, env: Env, msg: Vec<u8>) -> AnyResult<Binary> {
        let storage = MeteredRead {
            inner: deps.storage,
            meter: &self.meter,
        };
        self.inner.query(
            Deps {
                storage: &storage,
                api: deps.api,
                querier: deps.querier,
            },
            env,
            msg,
        )
    }

    fn reply(&self, deps: DepsMut, env: Env, msg: Reply) -> AnyResult<Response> {
        self.run(deps, |deps| self.inner.reply(deps, env, redacted(msg)))
    }

    fn sudo(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        self.run(deps, |deps| self.inner.sudo(deps, env, msg))
    }

    fn migrate(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        self.run(deps, |deps| self.inner.migrate(deps, env, msg))
    }

    fn checksum(&self) -> Option<Checksum> {
        self.inner.checksum()
    }
}

/// What a reply may know of a failure: wasmd hides its words, which are not the same on every node, behind a code
/// (`redactError` in x/wasm's `msg_dispatcher.go`). The code here is always that of a contract that refused.
fn redacted(mut reply: Reply) -> Reply {
    if reply.result.is_err() {
        reply.result = SubMsgResult::Err("codespace: wasm, code: 5".to_string());
    }
    reply
}
