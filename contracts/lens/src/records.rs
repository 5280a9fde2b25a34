//! The hub's records as a read-only storage.

use std::cell::RefCell;
use std::collections::VecDeque;

use cosmwasm_std::{
    Addr, Binary, Order, QuerierWrapper, Record as Pair, StdError, StdResult, Storage, WasmQuery,
};
use holdfast_shared::limits::MAX_PAGE;
use holdfast_shared::msg::hub::{QueryMsg, Record};

/// The records of a hub. Reading cannot fail in a [`Storage`], so the first failure is kept and whoever answers asks
/// for it ([`Records::finish`]): a record that could not be read must not pass for one that does not exist.
pub(crate) struct Records<'a> {
    querier: QuerierWrapper<'a>,
    hub: Addr,
    failure: RefCell<Option<StdError>>,
}

impl<'a> Records<'a> {
    pub(crate) fn new(querier: QuerierWrapper<'a>, hub: Addr) -> Self {
        Self {
            querier,
            hub,
            failure: RefCell::new(None),
        }
    }

    /// What the view answered, unless a record could not be read on the way.
    pub(crate) fn finish<T>(self, answer: T) -> StdResult<T> {
        self.failure.into_inner().map_or(Ok(answer), Err)
    }

    /// The value, or nothing and a note of the failure.
    fn noted<T>(&self, read: StdResult<T>) -> Option<T> {
        read.map_err(|error| self.failure.borrow_mut().get_or_insert(error).to_string())
            .ok()
    }

    fn page(&self, start: Option<&Binary>, end: Option<&Binary>, order: Order) -> Option<Vec<Record>> {
        let msg = QueryMsg::Records {
            start: start.cloned(),
            end: end.cloned(),
            descending: order == Order::Descending,
            limit: Some(MAX_PAGE),
        };
        self.noted(self.querier.query_wasm_smart(&self.hub, &msg))
    }
}

impl Storage for Records<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let query = WasmQuery::Raw {
            contract_addr: self.hub.to_string(),
            key: key.into(),
        };
        let raw = cosmwasm_std::to_json_vec(&cosmwasm_std::QueryRequest::<cosmwasm_std::Empty>::Wasm(query));
        let answer = raw.and_then(|raw| {
            let system = self.querier.raw_query(&raw);
            let contract = system.into_result().map_err(|error| {
                StdError::generic_err(format!("the hub's records cannot be read: {error}"))
            })?;
            contract.into_result().map_err(StdError::generic_err)
        });
        // A chain answers nothing for a key that is not there, and no record of the hub is empty.
        self.noted(answer)
            .map(Binary::into)
            .filter(|value: &Vec<u8>| !value.is_empty())
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Pair> + 'a> {
        Box::new(Range {
            records: self,
            start: start.map(Binary::from),
            end: end.map(Binary::from),
            order,
            page: VecDeque::new(),
            done: false,
        })
    }

    fn set(&mut self, _key: &[u8], _value: &[u8]) {
        self.refuse_write();
    }

    fn remove(&mut self, _key: &[u8]) {
        self.refuse_write();
    }
}

impl Records<'_> {
    fn refuse_write(&mut self) {
        let error = StdError::generic_err("a lens only reads");
        self.failure.get_mut().get_or_insert(error);
    }
}

/// A range read page by page, as far as it is asked for.
struct Range<'a> {
    records: &'a Records<'a>,
    start: Option<Binary>,
    end: Option<Binary>,
    order: Order,
    page: VecDeque<Record>,
    done: bool,
}

impl Range<'_> {
    fn read_on(&mut self) {
        let page = self
            .records
            .page(self.start.as_ref(), self.end.as_ref(), self.order)
            .unwrap_or_default();
        self.done = page.len() < usize::try_from(MAX_PAGE).unwrap_or(usize::MAX);
        if let Some(last) = page.last() {
            match self.order {
                // The next key after `k` is `k` with a zero byte behind it.
                Order::Ascending => self.start = Some([last.key.as_slice(), &[0]].concat().into()),
                Order::Descending => self.end = Some(last.key.clone()),
            }
        }
        self.page = page.into();
    }
}

impl Iterator for Range<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        if self.page.is_empty() && !self.done {
            self.read_on();
        }
        let record = self.page.pop_front()?;
        Some((record.key.into(), record.value.into()))
    }
}
