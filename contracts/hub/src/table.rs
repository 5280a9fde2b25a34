//! Maps of records: how they are stored is said once, not once for each type.
//!
//! `cw_storage_plus` reads, writes and iterates by code of its own for each type of value, 1 to 2 KB each. A [`Table`] is a
//! map of texts to it, and the record is made of the text here. What is stored is what a `Map` of records would store.

use std::marker::PhantomData;

use cosmwasm_std::{Order, StdError, StdResult, Storage};
use cw_storage_plus::{Bound, KeyDeserialize, Map, Prefix, PrimaryKey};
use holdfast_record::{decode, encode, Field};

/// A map of records.
pub(crate) struct Table<K, T> {
    texts: Map<K, String>,
    records: PhantomData<fn() -> T>,
}

/// The records under a part of the key.
pub(crate) struct Rows<K: KeyDeserialize, T> {
    texts: Prefix<K, String, K>,
    records: PhantomData<fn() -> T>,
}

fn read<T: Field>(text: &str) -> StdResult<T> {
    decode(text).ok_or_else(unreadable)
}

fn unreadable() -> StdError {
    StdError::generic_err("a record of another layout; migrate the hub")
}

impl<K, T> Table<K, T> {
    /// A table under a name of its own.
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            texts: Map::new(name),
            records: PhantomData,
        }
    }
}

impl<'k, K: PrimaryKey<'k>, T: Field> Table<K, T> {
    pub(crate) fn save(&self, storage: &mut dyn Storage, key: K, record: &T) -> StdResult<()> {
        self.texts.save(storage, key, &encode(record))
    }

    pub(crate) fn may_load(&self, storage: &dyn Storage, key: K) -> StdResult<Option<T>> {
        let text = self.texts.may_load(storage, key)?;
        text.map(|text| read(&text)).transpose()
    }

    pub(crate) fn load(&self, storage: &dyn Storage, key: K) -> StdResult<T> {
        self.texts.load(storage, key).and_then(|text| read(&text))
    }

    pub(crate) fn has(&self, storage: &dyn Storage, key: K) -> bool {
        self.texts.has(storage, key)
    }

    pub(crate) fn remove(&self, storage: &mut dyn Storage, key: K) {
        self.texts.remove(storage, key);
    }

    pub(crate) fn prefix(&self, part: K::Prefix) -> Rows<K::Suffix, T>
    where
        K::Suffix: KeyDeserialize,
    {
        let (texts, records) = (self.texts.prefix(part), PhantomData);
        Rows { texts, records }
    }
}

impl<'k, K: PrimaryKey<'k> + KeyDeserialize, T: Field> Table<K, T>
where
    K::Output: 'static,
{
    pub(crate) fn range<'s>(
        &self,
        storage: &'s dyn Storage,
        min: Option<Bound<'k, K>>,
        max: Option<Bound<'k, K>>,
        order: Order,
    ) -> impl Iterator<Item = StdResult<(K::Output, T)>> + use<'s, 'k, K, T> {
        self.texts.range(storage, min, max, order).map(row)
    }

    pub(crate) fn keys<'s>(
        &self,
        storage: &'s dyn Storage,
        min: Option<Bound<'k, K>>,
        max: Option<Bound<'k, K>>,
        order: Order,
    ) -> Box<dyn Iterator<Item = StdResult<K::Output>> + 's> {
        self.texts.keys(storage, min, max, order)
    }
}

impl<'k, K: PrimaryKey<'k> + KeyDeserialize, T: Field> Rows<K, T>
where
    K::Output: 'static,
{
    pub(crate) fn range<'s>(
        &self,
        storage: &'s dyn Storage,
        min: Option<Bound<'k, K>>,
        max: Option<Bound<'k, K>>,
        order: Order,
    ) -> impl Iterator<Item = StdResult<(K::Output, T)>> + use<'s, 'k, K, T> {
        self.texts.range(storage, min, max, order).map(row)
    }

    pub(crate) fn keys<'s>(
        &self,
        storage: &'s dyn Storage,
        min: Option<Bound<'k, K>>,
        max: Option<Bound<'k, K>>,
        order: Order,
    ) -> Box<dyn Iterator<Item = StdResult<K::Output>> + 's> {
        self.texts.keys(storage, min, max, order)
    }
}

fn row<K, T: Field>(item: StdResult<(K, String)>) -> StdResult<(K, T)> {
    let (key, text) = item?;
    Ok((key, read(&text)?))
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::MockStorage;
    use cosmwasm_std::{Order, StdResult};
    use cw_storage_plus::{Bound, Map};
    use holdfast_record::record;

    use super::Table;

    #[derive(Debug, Clone, PartialEq)]
    struct Pair {
        name: String,
        number: u64,
    }
    record!(Pair { name, number });

    const TABLE: Table<(&str, u64), Pair> = Table::new("pairs");
    const MAP: Map<(&str, u64), Pair> = Map::new("pairs");

    fn pair(number: u64) -> Pair {
        let name = "a\"\\ü".to_owned();
        Pair { name, number }
    }

    /// What a map of records stored before is read, and the other way round.
    #[test]
    fn a_table_stores_what_a_map_does() {
        let mut storage = MockStorage::new();
        TABLE.save(&mut storage, ("x", 1), &pair(1)).unwrap();
        MAP.save(&mut storage, ("x", 2), &pair(2)).unwrap();
        MAP.save(&mut storage, ("y", 3), &pair(3)).unwrap();
        assert_eq!(MAP.load(&storage, ("x", 1)).unwrap(), pair(1));
        assert_eq!(TABLE.load(&storage, ("x", 2)).unwrap(), pair(2));
        assert_eq!(TABLE.may_load(&storage, ("x", 3)).unwrap(), None);
        assert!(TABLE.load(&storage, ("x", 3)).is_err());

        let rows = TABLE.prefix("x").range(&storage, None, None, Order::Descending);
        let rows: Vec<_> = rows.collect::<StdResult<_>>().unwrap();
        assert_eq!(rows, [(2, pair(2)), (1, pair(1))]);
        let after = Some(Bound::exclusive(("x", 1)));
        let all = TABLE.range(&storage, after.clone(), None, Order::Ascending);
        let all: Vec<_> = all.collect::<StdResult<_>>().unwrap();
        assert_eq!(
            all,
            [(("x".to_owned(), 2), pair(2)), (("y".to_owned(), 3), pair(3))]
        );
        let keys = TABLE.keys(&storage, after, None, Order::Ascending);
        assert_eq!(keys.collect::<StdResult<Vec<_>>>().unwrap().len(), 2);

        TABLE.remove(&mut storage, ("x", 1));
        assert!(!TABLE.has(&storage, ("x", 1)) && TABLE.has(&storage, ("x", 2)));
    }

    #[test]
    fn another_layout_is_an_error() {
        let mut storage = MockStorage::new();
        let texts: Map<(&str, u64), String> = Map::new("pairs");
        texts.save(&mut storage, ("x", 1), &"1;a".to_owned()).unwrap();
        let error = TABLE.may_load(&storage, ("x", 1)).unwrap_err().to_string();
        assert!(error.contains("another layout"), "{error}");
        let mut rows = TABLE.range(&storage, None, None, Order::Ascending);
        assert!(rows.next().unwrap().is_err());
    }
}
