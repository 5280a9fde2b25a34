//! The host's end of a call: it has the storage, the addresses and the querier, and counts what storage costs.

use std::sync::mpsc::{Receiver, Sender};

use cosmwasm_std::{
    Addr, Api, CanonicalAddr, Deps, DepsMut, Order, QuerierWrapper, Record, StdResult, Storage,
};

use crate::gas::prices;
use crate::link::{Answer, Ask};

/// What a call did to storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StorageUse {
    /// Keys read, each step of an iterator among them.
    pub reads: u64,
    /// Keys written or removed.
    pub writes: u64,
    /// Bytes of the keys and values read.
    pub read_bytes: u64,
    /// Bytes of the keys and values written or removed.
    pub written_bytes: u64,
    /// What the SDK charges for it.
    pub sdk_gas: u64,
}

enum Store<'a> {
    Writable(&'a mut dyn Storage),
    ReadOnly(&'a dyn Storage),
}

/// The host of one call.
pub(crate) struct Host<'a> {
    store: Store<'a>,
    api: &'a dyn Api,
    querier: QuerierWrapper<'a>,
    iterators: Vec<std::vec::IntoIter<Record>>,
    used: StorageUse,
}

impl<'a> Host<'a> {
    pub(crate) fn writable(deps: DepsMut<'a>) -> Self {
        Self::new(Store::Writable(deps.storage), deps.api, deps.querier)
    }

    pub(crate) fn read_only(deps: Deps<'a>) -> Self {
        Self::new(Store::ReadOnly(deps.storage), deps.api, deps.querier)
    }

    fn new(store: Store<'a>, api: &'a dyn Api, querier: QuerierWrapper<'a>) -> Self {
        Self {
            store,
            api,
            querier,
            iterators: Vec::new(),
            used: StorageUse::default(),
        }
    }

    /// Answers until the instance is gone. The channel ends here, so that a panic of the storage ends the instance too.
    pub(crate) fn serve(mut self, asks: Receiver<Ask>, answers: Sender<Answer>) -> StorageUse {
        while let Ok(ask) = asks.recv() {
            // The instance ended between asking and hearing: its thread says why.
            if answers.send(self.answer(ask)).is_err() {
                break;
            }
        }
        self.used
    }

    fn answer(&mut self, ask: Ask) -> Answer {
        match ask {
            Ask::Get(key) => Answer::Value(self.get(&key)),
            Ask::Set(key, value) => {
                let cost = prices::write(&key, &value);
                self.write(|store| store.set(&key, &value), key.len() + value.len(), cost)
            }
            Ask::Remove(key) => self.write(|store| store.remove(&key), key.len(), prices::REMOVE),
            Ask::Scan(start, end, order) => self.scan(start.as_deref(), end.as_deref(), order),
            Ask::Next(id) => Answer::Record(self.next(id)),
            Ask::Validate(text) => or_refused(self.api.addr_validate(&text), |_| Answer::Done),
            Ask::Canonicalize(text) => {
                or_refused(self.api.addr_canonicalize(&text), |bytes: CanonicalAddr| {
                    Answer::Canonical(bytes.to_vec())
                })
            }
            Ask::Humanize(bytes) => or_refused(
                self.api.addr_humanize(&CanonicalAddr::from(bytes)),
                |addr: Addr| Answer::Human(addr.into_string()),
            ),
            Ask::Query(request) => Answer::Queried(self.querier.raw_query(&request)),
        }
    }

    fn read(&self) -> &dyn Storage {
        match &self.store {
            Store::Writable(store) => *store,
            Store::ReadOnly(store) => *store,
        }
    }

    fn get(&mut self, key: &[u8]) -> Option<Vec<u8>> {
        let value = self.read().get(key);
        self.used.reads += 1;
        self.used.read_bytes += (key.len() + value.as_ref().map_or(0, Vec::len)) as u64;
        self.used.sdk_gas += prices::read(key, value.as_deref().unwrap_or_default());
        value
    }

    fn write(&mut self, change: impl FnOnce(&mut dyn Storage), bytes: usize, sdk_gas: u64) -> Answer {
        match &mut self.store {
            Store::Writable(store) => change(*store),
            // The VM itself refuses writes of a query before they get here.
            Store::ReadOnly(_) => return Answer::Refused("a query has no way to write".to_owned()),
        }
        self.used.writes += 1;
        self.used.written_bytes += bytes as u64;
        self.used.sdk_gas += sdk_gas;
        Answer::Done
    }

    /// Opening an iterator reads its first record, as every step reads the one it stands on.
    fn scan(&mut self, start: Option<&[u8]>, end: Option<&[u8]>, order: Order) -> Answer {
        let records: Vec<Record> = self.read().range(start, end, order).collect();
        self.used.sdk_gas += prices::step(records.first());
        self.iterators.push(records.into_iter());
        // One more than its place, as the VM's own storages count.
        Answer::Iterator(u32::try_from(self.iterators.len()).unwrap_or(u32::MAX))
    }

    fn next(&mut self, id: u32) -> Option<Record> {
        let place = usize::try_from(id).ok()?.checked_sub(1)?;
        let record = self.iterators.get_mut(place)?.next();
        if let Some((key, value)) = &record {
            self.used.reads += 1;
            self.used.read_bytes += (key.len() + value.len()) as u64;
            self.used.sdk_gas += prices::step(record.as_ref());
        }
        record
    }
}

fn or_refused<T>(result: StdResult<T>, accepted: impl FnOnce(T) -> Answer) -> Answer {
    result.map_or_else(|error| Answer::Refused(error.to_string()), accepted)
}
