//! Random books, and what a candidate of one is.

use cosmwasm_std::Decimal;
use holdfast_accounting::book::{Bid, Candidate, Standing};
use holdfast_accounting::{Rate, Value};

/// SplitMix64: a few lines that give the same numbers everywhere and for ever.
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound
    }

    fn up_to(&mut self, most: u128) -> u128 {
        (u128::from(self.roll()) << 64 | u128::from(self.roll())) % (most + 1)
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }
}

/// A lease of the service in one vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    pub value: u128,
    /// Hundredths of a percent.
    pub rate: u32,
    pub in_term: bool,
}

/// An operator's offer of one vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    pub rate: u32,
    /// Among equals the lower came first.
    pub number: u64,
    /// The most it lends.
    pub size: u128,
}

/// One vault in the book of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub operator: u64,
    /// What the vault's own limits leave for this service, its lease included.
    pub vault_room: u128,
    pub offer: Option<Offer>,
    pub lease: Option<Lease>,
}

/// A service's bid and the book it meets.
#[derive(Debug, Clone)]
pub struct Book {
    pub wanted: u128,
    pub highest_rate: u32,
    /// Percent of the value wanted.
    pub share: u128,
    pub smallest: u128,
    pub rows: Vec<Row>,
}

impl Row {
    /// The rate it is walked at: its own within its term, its offer's past it.
    pub fn rate(&self) -> Option<u32> {
        match (self.lease, self.offer) {
            (
                Some(Lease {
                    rate, in_term: true, ..
                }),
                _,
            ) => Some(rate),
            (_, offer) => offer.map(|offer| offer.rate),
        }
    }

    /// The most it may come to: for a lease past its term at least its stake, up to its offer's size. Within its term an
    /// offer that asks more by now lends nothing more at the lease's rate.
    pub fn room(&self) -> u128 {
        let Some(offer) = self.offer else { return 0 };
        match self.lease {
            Some(lease) if lease.in_term && offer.rate > lease.rate => 0,
            Some(lease) => self.vault_room.max(lease.value).min(offer.size),
            None => self.vault_room.min(offer.size),
        }
    }

    pub fn value(&self) -> u128 {
        self.lease.map_or(0, |lease| lease.value)
    }

    pub fn in_term(&self) -> bool {
        self.lease.is_some_and(|lease| lease.in_term)
    }

    fn candidate(&self) -> Candidate<u64> {
        let rate = self.rate().or(self.lease.map(|lease| lease.rate)).unwrap_or(1);
        Candidate {
            operator: self.operator,
            rate: Rate::from_basis_points(rate).unwrap(),
            number: self.offer.map_or(0, |offer| offer.number),
            room: self.room().into(),
            standing: self.lease.map(|lease| Standing {
                value: lease.value.into(),
                in_term: lease.in_term,
            }),
        }
    }
}

impl Book {
    /// What the code under test says each row should come to.
    pub fn target(&self) -> Vec<u128> {
        let bid = Bid {
            wanted: self.wanted.into(),
            highest_rate: Rate::from_basis_points(self.highest_rate).unwrap(),
            largest_share: Decimal::percent(self.share as u64),
            smallest_lease: self.smallest.into(),
        };
        let candidates: Vec<_> = self.rows.iter().map(Row::candidate).collect();
        let target = holdfast_accounting::book::target(&bid, &candidates).unwrap();
        target
            .into_iter()
            .map(|value: Value| value.get().u128())
            .collect()
    }

    pub fn leased(&self) -> u128 {
        self.rows.iter().map(Row::value).sum()
    }

    /// A book of up to `most_rows`, of amounts up to `2^bits`, with few rates so that many are equal.
    pub fn random(dice: &mut Dice, most_rows: u64, bits: u32) -> Self {
        let most = 1u128 << bits;
        let wanted = 1 + dice.up_to(most);
        let rows = dice.below(most_rows + 1);
        let (operators, rates) = (1 + dice.below(rows.max(1)), 1 + dice.below(12));
        let typical = 1 + 3 * most / u128::from(rows.max(1));
        let rows = (0..rows).map(|_| {
            let number = dice.below(1 << 40);
            let rate = 1 + dice.below(rates) as u32;
            let size = 1 + dice.up_to(typical);
            let offer = Offer { rate, number, size };
            let value = 1 + dice.up_to(typical / 2);
            let in_term = dice.one_in(2);
            let own_rate = if dice.one_in(3) {
                1 + dice.below(rates) as u32
            } else {
                rate
            };
            Row {
                operator: dice.below(operators),
                vault_room: if dice.one_in(3) {
                    dice.up_to(typical)
                } else {
                    typical
                },
                offer: (!dice.one_in(8)).then_some(offer),
                lease: dice.one_in(2).then_some(Lease {
                    value,
                    rate: own_rate,
                    in_term,
                }),
            }
        });
        let mut rows: Vec<Row> = rows.collect();
        if dice.one_in(2) {
            rows.sort_by_key(|row| row.rate());
        }
        let share = if dice.one_in(2) {
            100
        } else {
            1 + u128::from(dice.below(100))
        };
        let smallest = match dice.below(3) {
            0 => 1,
            1 => wanted.div_ceil(200),
            _ => 1 + dice.up_to(typical / 2),
        };
        Self {
            wanted,
            highest_rate: 1 + dice.below(rates + 1) as u32,
            share,
            smallest,
            rows,
        }
    }
}
