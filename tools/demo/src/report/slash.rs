//! Each slash as two waterfalls: what it took from which pool, and where the money went.

use anyhow::{Context, Result};
use maud::{html, Markup};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{self, Area, Key, INK, MUTED, WIDTH};
use super::scale::Scale;
use super::{format, nothing, Data, Slash};

/// A bar of a waterfall: its name, its two ends in base units, its colour.
struct Bar<'a> {
    name: &'a str,
    from: u128,
    to: u128,
    colour: RGBColor,
}

const TOP: f64 = 40.0;
const BOTTOM: f64 = 270.0;

/// All slashes.
pub(super) fn section(data: &Data) -> Result<Markup> {
    let parts = data.slashes.iter().map(figure).collect::<Result<Vec<_>>>()?;
    Ok(html! {
        @if parts.is_empty() { (nothing("Nothing was slashed in this run.")) }
        @for part in &parts { (part) }
    })
}

fn sum(amounts: impl IntoIterator<Item = u128>, title: &str) -> Result<u128> {
    let mut amounts = amounts.into_iter();
    let total = amounts.try_fold(0u128, u128::checked_add);
    total.with_context(|| {
        format!("amounts of the slash '{title}' add up to more than 2^128 - 1; report them in a larger unit")
    })
}

fn figure(slash: &Slash) -> Result<Markup> {
    let before = sum(slash.pools.iter().map(|p| p.before), &slash.title)?;
    let taken = sum(slash.pools.iter().map(|p| p.taken), &slash.title)?;
    let paid = sum(slash.paid.iter().map(|p| p.amount), &slash.title)?;
    // A small slash of a large vault is unreadable from zero: the axis then starts higher, and the sentence says so.
    let small = taken > 0 && taken < before / 5;
    let floor = if small {
        before - taken.saturating_mul(3).min(before)
    } else {
        0
    };
    let left = (pool_bars(slash, before, taken), (floor, before));
    let right = (money_bars(slash, taken), (0, taken.max(paid)));
    let picture = both(slash, &left, &right)?;
    let legend = canvas::legend([
        (Key::Area(0), "collateral"),
        (Key::Named("bad"), "taken"),
        (Key::Area(1), "paid out"),
    ]);
    let sentence = html! {
        b { (format::amount(taken, &slash.unit)) } " of " (format::amount(before, &slash.unit)) " taken, from each pool its own part and from nobody else"
        @if floor > 0 { " (the left bars start at " (format::amount(floor, &slash.unit)) ", not at zero)" }
        "; paid out " b { (format::amount(paid, &slash.unit)) } ". "
        @if paid == taken { b.good { "Equal to the unit." } }
        @else { b.bad { "Different by " (format::amount(paid.abs_diff(taken), &slash.unit)) ": still in settlement, or wrong." } }
    };
    let title = format!("{} ({})", slash.title, format::clock(slash.at));
    Ok(html! { (canvas::figure(&title, &legend, &picture, &sentence)) (table(slash)) })
}

/// The bars of a waterfall and the ends of its axis.
type Side<'a> = (Vec<Bar<'a>>, (u128, u128));

fn both(slash: &Slash, left: &Side<'_>, right: &Side<'_>) -> Result<Markup> {
    let unit = format::clipped(&slash.unit.name, 16);
    let style = canvas::text(17, INK, HPos::Left, VPos::Top);
    let title = |words: &str, x: i32| Text::new(format!("{words}, {unit}"), (x, 4), style.clone());
    canvas::picture(&slash.title, 320, |root| {
        root.draw(&title("collateral, pool by pool", 10))?;
        waterfall(root, &left.0, (10.0, 560.0), left.1, slash)?;
        root.draw(&title("where the money went", 600))?;
        waterfall(root, &right.0, (600.0, f64::from(WIDTH) - 10.0), right.1, slash)
    })
}

fn table(slash: &Slash) -> Markup {
    let d = slash.unit.decimals;
    html! {
        details {
            summary { "The amounts to the unit" }
            div.scroll { table {
                thead { tr { th { "pool" } th.n { "before" } th.n { "taken" } th.n { "after" } } }
                tbody { @for p in &slash.pools {
                    tr { td { (p.pool) } td.n { (format::exact(p.before, d)) } td.n { (format::exact(p.taken, d)) }
                         td.n { (format::exact(p.before.saturating_sub(p.taken), d)) } }
                } }
                thead { tr { th { "paid to" } th.n {} th.n { "amount" } th.n {} } }
                tbody { @for p in &slash.paid { tr { td { (p.to) } td {} td.n { (format::exact(p.amount, d)) } td {} } } }
            } }
        }
    }
}

fn pool_bars(slash: &Slash, before: u128, taken: u128) -> Vec<Bar<'_>> {
    let mut bars = vec![Bar {
        name: "before",
        from: 0,
        to: before,
        colour: canvas::series(0),
    }];
    let mut level = before;
    for pool in &slash.pools {
        let next = level.saturating_sub(pool.taken);
        bars.push(Bar {
            name: &pool.pool,
            from: next,
            to: level,
            colour: canvas::BAD,
        });
        level = next;
    }
    bars.push(Bar {
        name: "after",
        from: 0,
        to: before.saturating_sub(taken),
        colour: canvas::series(0),
    });
    bars
}

fn money_bars(slash: &Slash, taken: u128) -> Vec<Bar<'_>> {
    let mut bars = vec![Bar {
        name: "taken",
        from: 0,
        to: taken,
        colour: canvas::BAD,
    }];
    let mut level = taken;
    for paid in &slash.paid {
        let next = level.saturating_sub(paid.amount);
        bars.push(Bar {
            name: &paid.to,
            from: next,
            to: next.saturating_add(paid.amount),
            colour: canvas::series(1),
        });
        level = next;
    }
    bars
}

fn waterfall(root: &Area<'_>, bars: &[Bar<'_>], x: (f64, f64), y: (u128, u128), slash: &Slash) -> Result<()> {
    let scale = Scale::new(y.1 as f64, &slash.unit);
    let (low, high) = (scale.of(y.0), scale.of(y.1));
    let height = |v: u128| {
        let part = if high > low {
            (scale.of(v) - low) / (high - low)
        } else {
            0.0
        };
        (BOTTOM - part.clamp(0.0, 1.0) * (BOTTOM - TOP - 20.0)).round() as i32
    };
    let slot = (x.1 - x.0) / bars.len().max(1) as f64;
    let letters = (slot / 7.5) as usize;
    let mut joint: Option<(i32, i32)> = None;
    for (index, bar) in bars.iter().enumerate() {
        let left = (x.0 + slot * index as f64) as i32;
        let right = left + (slot * 0.8).clamp(4.0, 90.0) as i32;
        let (top, bottom) = (height(bar.to), height(bar.from.max(y.0)));
        if let Some(end) = joint {
            root.draw(&PathElement::new([end, (left, end.1)], MUTED.stroke_width(1)))?;
        }
        root.draw(&Rectangle::new(
            [(left, top), (right, bottom.max(top + 1))],
            bar.colour.filled(),
        ))?;
        joint = Some((right, if index == 0 { top } else { bottom }));
        label(root, bar, (left + right) / 2, top, letters, slash)?;
    }
    root.draw(&PathElement::new(
        [(x.0 as i32, BOTTOM as i32), (x.1 as i32, BOTTOM as i32)],
        MUTED.stroke_width(1),
    ))?;
    Ok(())
}

fn label(root: &Area<'_>, bar: &Bar<'_>, middle: i32, top: i32, letters: usize, slash: &Slash) -> Result<()> {
    let amount = format::compact(bar.to - bar.from, slash.unit.decimals);
    root.draw(&Text::new(
        amount,
        (middle, top - 4),
        canvas::text(15, INK, HPos::Center, VPos::Bottom),
    ))?;
    let name = format::clipped(bar.name, letters);
    root.draw(&Text::new(
        name,
        (middle, BOTTOM as i32 + 8),
        canvas::text(15, MUTED, HPos::Center, VPos::Top),
    ))?;
    Ok(())
}
