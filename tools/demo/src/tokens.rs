//! The tokens of the story and how amounts are written for people.

use cosmwasm_std::Decimal;

/// A token of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bank denom, as the chain knows it.
    pub denom: &'static str,
    /// Name people use.
    pub symbol: &'static str,
    /// Base units in a whole token, as a power of ten.
    pub decimals: u32,
    /// Units of account (dollars) per whole token; at first, where a rate contract says it.
    pub price: u64,
}

/// Collateral of most stakers, and what the oracle chain pays rent in.
pub const ATOM: Token = Token {
    denom: "uatom",
    symbol: "ATOM",
    decimals: 6,
    price: 8,
};

/// Collateral with 18 decimals.
pub const ETH: Token = Token {
    denom: "aeth",
    symbol: "ETH",
    decimals: 18,
    price: 3_000,
};

/// A stablecoin: collateral of one vault, and what the bridge chain pays rent in.
pub const USD: Token = Token {
    denom: "uusd",
    symbol: "USD",
    decimals: 6,
    price: 1,
};

/// Liquid staked ATOM: collateral whose price a rate contract says.
pub const LST: Token = Token {
    denom: "ustatom",
    symbol: "stATOM",
    decimals: 6,
    price: 9,
};

/// All tokens of the market's part.
pub const MARKET_TOKENS: [Token; 3] = [ATOM, LST, USD];

/// All tokens of the story.
pub const TOKENS: [Token; 3] = [ATOM, ETH, USD];

/// Decimals of values: the hub counts in millionths of its unit of account (DESIGN section 2).
pub const VALUE_DECIMALS: u32 = 6;

impl Token {
    /// The token of a bank denom, if any part has it.
    #[must_use]
    pub fn of(denom: &str) -> Option<Self> {
        [ATOM, ETH, USD, LST]
            .into_iter()
            .find(|token| token.denom == denom)
    }

    /// Base units of thousandths of a token.
    #[must_use]
    pub fn milli(&self, thousandths: u64) -> u128 {
        u128::from(thousandths) * 10_u128.pow(self.decimals) / 1_000
    }

    /// Base units of whole tokens.
    #[must_use]
    pub fn whole(&self, tokens: u64) -> u128 {
        self.milli(tokens * 1_000)
    }

    /// An amount for people: `7,412.50 ATOM`, rounded down.
    #[must_use]
    pub fn show(&self, base: u128) -> String {
        format!("{} {}", number(base, self.decimals, self.places()), self.symbol)
    }

    /// A gain or a loss for people: `+12.04 ATOM`.
    #[must_use]
    pub fn show_change(&self, from: u128, to: u128) -> String {
        let sign = if to < from { '-' } else { '+' };
        format!("{sign}{}", self.show(to.abs_diff(from)))
    }

    /// Every digit of an amount: `7,412.500001`.
    #[must_use]
    pub fn exact(&self, base: u128) -> String {
        number(base, self.decimals, self.decimals)
    }

    fn places(&self) -> u32 {
        if self.decimals > 6 {
            4
        } else {
            2
        }
    }
}

/// A value in dollars, rounded down: `$ 112,400`.
#[must_use]
pub fn dollars(value: u128) -> String {
    format!("${}", number(value, VALUE_DECIMALS, 0))
}

/// A part in percent, rounded down to hundredths: `4.99 %`. Nothing of nothing is 0 %.
#[must_use]
pub fn percent(part: u128, whole: u128) -> String {
    let hundredths = part.saturating_mul(10_000).checked_div(whole).unwrap_or_default();
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

/// A rate as the hub keeps it, rounded down: `4.20 %`.
#[must_use]
pub fn rate_of(rate: Decimal) -> String {
    percent(rate.atomics().u128(), Decimal::one().atomics().u128())
}

/// A price of a whole token, rounded down: `$9.04`.
#[must_use]
pub fn price(price: Decimal) -> String {
    format!("${}", number(price.atomics().u128(), 18, 2))
}

/// A rate in basis points: `4.20 %`.
#[must_use]
pub fn rate(basis_points: u64) -> String {
    percent(basis_points.into(), 10_000)
}

/// A number with thousands separators and `places` of its `decimals`, rounded down.
#[must_use]
pub fn number(base: u128, decimals: u32, places: u32) -> String {
    let unit = 10_u128.pow(decimals);
    let whole = thousands(base / unit);
    if places == 0 {
        return whole;
    }
    let fraction = (base % unit) / 10_u128.pow(decimals - places.min(decimals));
    format!(
        "{whole}.{fraction:0width$}",
        width = places.min(decimals) as usize
    )
}

/// A whole number with thousands separators.
#[must_use]
pub fn thousands(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_for_people() {
        assert_eq!(ATOM.show(7_412_509_999), "7,412.50 ATOM");
        assert_eq!(ATOM.exact(1_000_000_000_001), "1,000,000.000001");
        assert_eq!(ETH.show(ETH.milli(12_345)), "12.3450 ETH");
        assert_eq!(USD.show_change(10_000_000, 7_500_000), "-2.50 USD");
        assert_eq!(dollars(999_999_999), "$999");
        assert_eq!(
            (percent(1, 3), percent(5, 0)),
            ("33.33 %".into(), "0.00 %".into())
        );
        assert_eq!(
            (thousands(0), thousands(999), thousands(1_000)),
            ("0".into(), "999".into(), "1,000".into())
        );
    }
}
