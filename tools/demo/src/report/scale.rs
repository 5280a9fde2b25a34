//! From base units and seconds to the numbers on an axis.

use super::{Data, Point, Unit};

/// Every amount divides by this before it is drawn, so that axes read 0 to 1,000 whatever the size.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    divisor: f64,
    /// Title of the axis: "million HOLD".
    pub(super) title: String,
    /// Where the axis ends, with some air above the largest amount.
    pub(super) end: f64,
}

impl Scale {
    /// The scale that shows amounts up to `most` (base units, or a sum of such).
    pub(super) fn new(most: f64, unit: &Unit) -> Self {
        let whole = most / tokens(unit.decimals);
        let exponent = if whole > 0.0 {
            ((whole.log10() / 3.0).floor() as i32) * 3
        } else {
            0
        };
        let word = match exponent {
            0 => String::new(),
            3 => "thousand ".into(),
            6 => "million ".into(),
            9 => "billion ".into(),
            12 => "trillion ".into(),
            other => format!("10^{other} "),
        };
        let divisor = tokens(unit.decimals) * 10f64.powi(exponent);
        let end = if most > 0.0 { most / divisor * 1.12 } else { 1.0 };
        Self {
            divisor,
            title: format!("{word}{}", unit.name),
            end,
        }
    }

    /// An amount on this axis.
    pub(super) fn of(&self, amount: u128) -> f64 {
        self.of_sum(amount as f64)
    }

    /// A sum of amounts, in base units, on this axis.
    pub(super) fn of_sum(&self, sum: f64) -> f64 {
        sum / self.divisor
    }
}

fn tokens(decimals: u32) -> f64 {
    10f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX).min(60))
}

/// The axis of time: the whole run, in the largest unit that gives it some length.
#[derive(Clone, Debug)]
pub(super) struct TimeScale {
    divisor: f64,
    /// Title of the axis.
    pub(super) title: &'static str,
    /// Where this axis begins.
    pub(super) start: f64,
    /// Where it ends: for the whole run, at its end.
    pub(super) end: f64,
}

impl TimeScale {
    /// The scale of a run: to its end, or to the last thing drawn.
    pub(super) fn new(data: &Data) -> Self {
        Self::between(0, data.run.duration_seconds.max(last_moment(data)))
    }

    /// The scale of a part of a run.
    pub(super) fn between(from: u64, to: u64) -> Self {
        let to = to.max(from.saturating_add(1));
        let (divisor, title) = match to {
            s if s >= 172_800 => (86_400.0, "days since the start"),
            s if s >= 7_200 => (3_600.0, "hours since the start"),
            _ => (1.0, "seconds since the start"),
        };
        Self {
            divisor,
            title,
            start: from as f64 / divisor,
            end: to as f64 / divisor,
        }
    }

    /// A moment on this axis.
    pub(super) fn of(&self, at: u64) -> f64 {
        at as f64 / self.divisor
    }
}

fn last_moment(data: &Data) -> u64 {
    let series = data.vaults.iter().chain(&data.escrows).map(|s| &s.points);
    let views = data
        .services
        .iter()
        .flat_map(|s| [&s.leased, &s.can_take, &s.relied_on]);
    let points = series.chain(views).flatten().map(|p| p.at);
    points
        .chain(data.lrt_rate.iter().map(|p| p.at))
        .chain(data.marks.iter().map(|m| m.at))
        .max()
        .unwrap_or(0)
}

/// The amount in force at a moment: the last point not after it.
pub(super) fn at_moment(points: &[Point], at: u64) -> u128 {
    let next = points.partition_point(|p| p.at <= at);
    next.checked_sub(1)
        .and_then(|i| points.get(i))
        .map_or(0, |p| p.amount)
}

/// The largest amount of some points.
pub(super) fn largest<'a>(points: impl IntoIterator<Item = &'a Point>) -> u128 {
    points.into_iter().map(|p| p.amount).max().unwrap_or(0)
}

/// All moments at which any of the series changes, ascending.
pub(super) fn moments<'a>(series: impl IntoIterator<Item = &'a [Point]>) -> Vec<u64> {
    let mut all: Vec<u64> = series.into_iter().flatten().map(|p| p.at).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Groups by unit, in order of first appearance: amounts of two units never share an axis.
pub(super) fn by_unit<'a, T>(
    items: &'a [T],
    unit: impl Fn(&'a T) -> &'a Unit,
) -> Vec<(&'a Unit, Vec<(usize, &'a T)>)> {
    let mut groups: Vec<(&Unit, Vec<(usize, &T)>)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match groups.iter_mut().find(|(u, _)| *u == unit(item)) {
            Some((_, members)) => members.push((index, item)),
            None => groups.push((unit(item), vec![(index, item)])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_off_as_steps() {
        let points = [Point { at: 10, amount: 5 }, Point { at: 20, amount: 7 }];
        assert_eq!(
            [9, 10, 19, 20, 99].map(|at| at_moment(&points, at)),
            [0, 5, 5, 7, 7]
        );
        assert_eq!(at_moment(&[], 5), 0);
    }

    #[test]
    fn scales_name_their_thousands() {
        let unit = Unit {
            name: "HOLD".into(),
            decimals: 6,
        };
        assert_eq!(Scale::new(5e12, &unit).title, "million HOLD");
        assert_eq!(Scale::new(0.0, &unit).title, "HOLD");
        assert_eq!(Scale::new(1.0, &unit).title, "10^-6 HOLD");
        assert!((Scale::new(5e12, &unit).of(5_000_000_000_000) - 5.0).abs() < 1e-9);
    }
}
