//! The numbers the reference counts with: exact fractions, and a faster kind that is as good as exact.
//!
//! Two hundred moves of 2^120 make fractions of ten thousands of bits, whose common divisors cost more than the moves. So
//! most runs count in [`Fine`], whole numbers of 2^-384 of a unit, and some in fractions. A test compares both.

use std::fmt::{self, Debug, Formatter};

use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

/// A number that is zero or more and not rounded to units.
pub trait Number: Clone + PartialOrd + Debug {
    /// That many whole units.
    fn whole(units: BigUint) -> Self;
    /// The sum.
    fn plus(&self, other: &Self) -> Self;
    /// The difference, or nothing when it would be below.
    fn minus(&self, other: &Self) -> Self;
    /// `self x over / under`.
    fn part(&self, over: &Self, under: &Self) -> Self;
    /// The whole units in it.
    fn floor(&self) -> BigUint;
    /// The same as a fraction.
    fn exact(&self) -> BigRational;

    /// That many whole units.
    fn of(units: u128) -> Self {
        Self::whole(units.into())
    }

    fn zero() -> Self {
        Self::of(0)
    }

    fn is_nothing(&self) -> bool {
        *self == Self::zero()
    }

    fn least(&self, other: &Self) -> Self {
        if self < other { self } else { other }.clone()
    }

    fn most(&self, other: &Self) -> Self {
        if self > other { self } else { other }.clone()
    }

    /// The whole units in an amount, which never has more than 128 bits.
    fn units(&self) -> u128 {
        self.floor().to_u128().expect("an amount of 128 bits")
    }

    /// The sum of many.
    fn sum<'a>(all: impl Iterator<Item = &'a Self>) -> Self
    where
        Self: 'a,
    {
        all.fold(Self::zero(), |sum, one| sum.plus(one))
    }
}

impl Number for BigRational {
    fn whole(units: BigUint) -> Self {
        Self::from_integer(BigInt::from(units))
    }

    fn plus(&self, other: &Self) -> Self {
        self + other
    }

    fn minus(&self, other: &Self) -> Self {
        if self > other {
            self - other
        } else {
            Zero::zero()
        }
    }

    fn part(&self, over: &Self, under: &Self) -> Self {
        self * over / under
    }

    fn floor(&self) -> BigUint {
        self.to_integer().magnitude().clone()
    }

    fn exact(&self) -> BigRational {
        self.clone()
    }

    fn zero() -> Self {
        Zero::zero()
    }
}

/// Binary places of [`Fine`]. The smallest quantity of a run is a share of 2^-131 of a unit, so its 384 places leave 250
/// good ones.
const PLACES: u32 = 384;

/// Whole numbers of 2^-384 of a unit, each product rounded down.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fine(BigUint);

impl Number for Fine {
    fn whole(units: BigUint) -> Self {
        Self(units << PLACES)
    }

    fn plus(&self, other: &Self) -> Self {
        Self(&self.0 + &other.0)
    }

    fn minus(&self, other: &Self) -> Self {
        if self.0 > other.0 {
            Self(&self.0 - &other.0)
        } else {
            Self(BigUint::ZERO)
        }
    }

    fn part(&self, over: &Self, under: &Self) -> Self {
        Self(&self.0 * &over.0 / &under.0)
    }

    fn floor(&self) -> BigUint {
        &self.0 >> PLACES
    }

    fn exact(&self) -> BigRational {
        let one = BigInt::from(BigUint::from(1u8) << PLACES);
        BigRational::new(BigInt::from(self.0.clone()), one)
    }

    fn zero() -> Self {
        Self(BigUint::ZERO)
    }

    fn is_nothing(&self) -> bool {
        self.0.is_zero()
    }
}

impl Debug for Fine {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let millionths: BigUint = (&self.0 * 1_000_000u32) >> PLACES;
        let (units, rest) = (&millionths / 1_000_000u32, &millionths % 1_000_000u32);
        write!(f, "{units}.{:06}", rest)
    }
}
