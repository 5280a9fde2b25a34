//! A lease: what the exposure in a slot costs the service, fixed when it was matched.

use cosmwasm_std::Decimal;
use holdfast_accounting::math::{mul_div_128, Rounding};
use holdfast_accounting::price::Price;
use holdfast_accounting::{Amount, Rate, Value};
use holdfast_record::record;
use holdfast_shared::Denom;

use crate::error::Result;

/// A lease in force.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lease {
    /// Its own offer's rate.
    pub rate: Rate,
    /// Value of its stake at `price`.
    pub value: Value,
    /// Price of the collateral when it was matched.
    pub price: Price,
    /// Rent, base units of `rent_denom` a year.
    pub rent: Amount,
    /// What the rent is paid in.
    pub rent_denom: Denom,
    /// The protocol fee in force when it was matched.
    pub fee: Decimal,
    /// When its term ends, seconds.
    pub term_ends_at: u64,
    /// Up to when its rent was paid to the vault, seconds.
    pub settled_at: u64,
    /// The escrow generation it is paid from.
    pub generation: u64,
    /// The version of the service's terms it was matched under.
    pub terms_version: u32,
    /// Whether the service gave notice: then it ends with its term.
    pub under_notice: bool,
}
record!(Lease {
    rate,
    value,
    price,
    rent,
    rent_denom,
    fee,
    term_ends_at,
    settled_at,
    generation,
    terms_version,
    under_notice
});

impl Lease {
    /// Whether neither side can end it or change its rate.
    pub(crate) const fn is_in_term(&self, now: u64) -> bool {
        now < self.term_ends_at
    }

    /// When notice ends it, if it has by `now`.
    pub(crate) fn ended_by_notice(&self, now: u64) -> Option<u64> {
        (self.under_notice && !self.is_in_term(now)).then_some(self.term_ends_at)
    }

    /// The rent when its value falls to `value`: in proportion, rounded up (what is owed by users).
    pub(crate) fn rent_of_part(&self, value: Value) -> Result<Amount> {
        if self.value.is_zero() || value.is_zero() {
            return Ok(Amount::ZERO);
        }
        let rent = mul_div_128(self.rent.get(), value.get(), self.value.get(), Rounding::Up)?;
        Ok(Amount::new(rent))
    }
}
