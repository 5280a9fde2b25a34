//! The sums at the end, exact: every denom, and every actor.

use anyhow::{Context, Result};
use maud::{html, Markup};

use super::{format, nothing, ActorEnding, Balance, Data};

/// Both tables.
pub(super) fn section(data: &Data) -> Result<Markup> {
    let balances = data.balances.iter().map(balance).collect::<Result<Vec<_>>>()?;
    let actors = data.actors.iter().map(actor).collect::<Result<Vec<_>>>()?;
    Ok(html! {
        h3 { "Where every unit is" }
        @if balances.is_empty() { (nothing("No denom was reported.")) } @else {
            div.scroll { table.sums {
                thead { tr { th { "denom" } @for h in ["deposited", "+ compounded", "− withdrawn", "− slashed", "− lost", "− held", "= difference"] { th.n { (h) } } } }
                tbody { @for row in &balances { (row) } }
            } }
            p.caption { "All that came in is out, slashed, lost with the chain it was staked on, or still held: the last column is zero to the unit, or something is wrong." }
        }
        h3 { "Who ended with what" }
        @if actors.is_empty() { (nothing("No actor was reported.")) } @else {
            div.scroll { table.sums {
                thead { tr { th { "actor" } th { "denom" } @for h in ["put in", "took out", "still holds", "earned"] { th.n { (h) } } } }
                tbody { @for row in &actors { (row) } }
            } }
            p.caption { "Earned is what was taken out and is still held, less what was put in: rent and rewards make it positive, slashes and rent paid negative." }
        }
    })
}

fn balance(row: &Balance) -> Result<Markup> {
    let d = row.unit.decimals;
    let came = [row.deposited, row.compounded];
    let went = [row.withdrawn, row.slashed, row.lost, row.held];
    let (came_in, accounted) = (sum(&came, &row.unit.name)?, sum(&went, &row.unit.name)?);
    let class = if came_in == accounted { "n good" } else { "n bad" };
    Ok(html! {
        tr {
            th { (row.unit.name) }
            @for amount in came.iter().chain(&went) { td.n { (shown(*amount, d)) } }
            td class=(class) { b { (signed(came_in, accounted, d, false)) } }
        }
    })
}

fn actor(row: &ActorEnding) -> Result<Markup> {
    let d = row.unit.decimals;
    let has = sum(&[row.took_out, row.holds], &row.actor)?;
    Ok(html! {
        tr {
            th { (row.actor) } td { (row.unit.name) }
            @for amount in [row.put_in, row.took_out, row.holds] { td.n { (shown(amount, d)) } }
            td.n { b { (signed(has, row.put_in, d, true)) } }
        }
    })
}

fn sum(amounts: &[u128], whose: &str) -> Result<u128> {
    let total = amounts.iter().try_fold(0u128, |sum, a| sum.checked_add(*a));
    total.with_context(|| {
        format!("amounts of '{whose}' add up to more than 2^128 - 1; report them in a larger unit")
    })
}

/// Every digit of an amount; zero is a bare `0`, so that a coin of many decimals does not push its row off the page.
fn shown(amount: u128, decimals: u32) -> String {
    match amount {
        0 => "0".to_string(),
        amount => format::exact(amount, decimals),
    }
}

/// `a - b` with its sign; zero is a bare `0`.
fn signed(a: u128, b: u128, decimals: u32, plus: bool) -> String {
    let digits = format::exact(a.abs_diff(b), decimals);
    match a.cmp(&b) {
        std::cmp::Ordering::Equal => "0".to_string(),
        std::cmp::Ordering::Less => format!("−{digits}"),
        std::cmp::Ordering::Greater if plus => format!("+{digits}"),
        std::cmp::Ordering::Greater => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Unit;

    #[test]
    fn differences_carry_their_sign() {
        assert_eq!(signed(5, 5, 6, true), "0");
        assert_eq!(signed(5, 6, 6, true), "−0.000001");
        assert_eq!(signed(6, 5, 0, true), "+1");
        assert_eq!(signed(6, 5, 0, false), "1");
        assert_eq!(
            (shown(0, 18), shown(5, 6)),
            ("0".to_string(), "0.000005".to_string())
        );
    }

    #[test]
    fn a_unit_missing_is_shown_and_an_overflow_refused() {
        let unit = Unit {
            name: "HOLD".into(),
            decimals: 6,
        };
        let row = Balance {
            unit,
            deposited: 10,
            compounded: 2,
            withdrawn: 3,
            slashed: 4,
            lost: 0,
            held: 4,
        };
        assert!(balance(&row)
            .unwrap()
            .into_string()
            .contains("n bad\"><b>0.000001<"));
        let row = Balance { held: 5, ..row };
        assert!(balance(&row).unwrap().into_string().contains("n good\"><b>0<"));
        let row = Balance {
            deposited: u128::MAX,
            ..row
        };
        assert!(balance(&row).unwrap_err().to_string().contains("HOLD"));
    }
}
