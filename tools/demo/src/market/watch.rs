//! What the pictures of the market show over time.

use std::collections::BTreeMap;

use cosmwasm_std::Decimal;

use super::cast::{BRIDGE, CHAINS, HIGHEST, ORACLE};
use super::Market;
use crate::record::{unit, value_unit};
use crate::report::{Graph, Line, Look, Point, Unit};
use crate::tokens::USD;

/// Points by name.
#[derive(Default)]
pub(super) struct Watch {
    points: BTreeMap<String, Vec<Point>>,
}

impl Watch {
    /// Notes an amount.
    pub(super) fn note(&mut self, name: &str, at: u64, amount: u128) {
        self.points
            .entry(name.to_owned())
            .or_default()
            .push(Point { at, amount });
    }

    /// A line of what was noted under a name, between two moments and with the last point before the first.
    pub(super) fn line(&self, name: &str, called: &str, look: Look, (from, to): (u64, u64)) -> Line {
        let all = self.points.get(name).map_or(&[][..], Vec::as_slice);
        let first = all.partition_point(|point| point.at <= from).saturating_sub(1);
        let points = all.get(first..).unwrap_or_default().iter();
        let points = points.filter(|point| point.at <= to).map(|point| Point {
            at: point.at.max(from),
            ..*point
        });
        Line {
            name: called.to_owned(),
            look,
            points: points.collect(),
        }
    }
}

/// Rates are percent with 16 decimals.
fn percent_unit() -> Unit {
    Unit {
        name: "% a year".into(),
        decimals: 16,
    }
}

fn atomics(rate: Decimal) -> u128 {
    rate.atomics().u128()
}

impl Market {
    /// Looks at everything.
    pub(super) fn sample(&mut self) {
        let at = self.stage.elapsed();
        for (index, chain) in CHAINS.into_iter().enumerate() {
            let market = self.stage.world.market(chain);
            for seller in &self.sellers {
                let lease = market.leases.iter().find(|lease| lease.vault_id == seller.vault);
                let amount = lease.map_or(0, |lease| lease.value.u128());
                let rent = lease.map_or(0, |lease| lease.rent_per_year.u128());
                self.watch.note(&format!("{chain}/{}", seller.name), at, amount);
                self.watch
                    .note(&format!("{chain}/{}/rent", seller.name), at, rent);
            }
            let notes = [
                ("marginal", atomics(market.marginal_rate)),
                ("average", atomics(market.average_rate)),
                ("highest", atomics(Decimal::bps(HIGHEST[index]))),
                ("leased", market.leased.u128()),
                ("wanted", self.wanted[index]),
                ("escrow", market.escrow.balance.u128()),
                ("relied", self.stage.world.total_security(chain).stake.u128()),
            ];
            for (name, amount) in notes {
                self.watch.note(&format!("{chain}/{name}"), at, amount);
            }
        }
        let adopted = self.asset().price;
        self.watch.note("adopted", at, atomics(adopted));
    }

    /// The rates of the oracle chain, and who lends to it.
    pub(super) fn rate_graphs(&self, marks: Vec<crate::report::Mark>) -> [Graph; 2] {
        let span = (0, self.stage.elapsed());
        let line = |name: &str, called, look| {
            let name = format!("{ORACLE}/{name}");
            self.watch.line(&name, called, look, span)
        };
        let rates = Graph {
            title: "What the oracle chain pays, over time".into(),
            says: "The marginal rate is that of the dearest lease, the average is weighted by value. Within their terms \
                   nothing moves, however cheap the newcomer is; when the terms are over a match displaces the dearest, \
                   and both rates fall at once."
                .into(),
            unit: percent_unit(),
            to: span.1,
            lines: vec![
                line("marginal", "marginal rate", Look::Step),
                line("average", "average rate", Look::Step),
                line("highest", "the most it would pay", Look::Ink),
            ],
            marks: marks.clone(),
            ..Graph::default()
        };
        let mut lines: Vec<Line> = self
            .sellers
            .iter()
            .filter(|seller| seller.asks[0].is_some_and(|rate| rate <= HIGHEST[0]))
            .map(|seller| line(seller.name, seller.name, Look::Layer))
            .collect();
        lines.push(line("wanted", "value wanted", Look::Ink));
        let who = Graph {
            title: "Who lends to the oracle chain".into(),
            says: "Value leased, operator by operator. The newcomer takes the place of the dearest, in whole or in part; \
                   the sum never falls below what is wanted, for a match raises first and lowers after."
                .into(),
            unit: value_unit(),
            to: span.1,
            lines,
            marks,
            ..Graph::default()
        };
        [rates, who]
    }

    /// The escrow of the bridge chain from the beginning, and its last days from closer by.
    pub(super) fn escrow_graphs(&self, marks: &[crate::report::Mark], close: u64) -> [Graph; 2] {
        let end = self.stage.elapsed();
        let line = |name: &str, called, look, span| {
            let name = format!("{BRIDGE}/{name}");
            self.watch.line(&name, called, look, span)
        };
        let escrow = Graph {
            title: "The bridge chain's escrow, to the last second".into(),
            says: "Rent is paid from it by the second. It bends where the rent changed: with a price, with a match, with \
                   an exit. At zero the leases end."
                .into(),
            unit: unit(USD),
            to: end,
            lines: vec![line("escrow", "escrow", Look::Slope, (0, end))],
            marks: marks.to_vec(),
            ..Graph::default()
        };
        let leased = Graph {
            title: "The same last days: what is leased, and what the bridge chain counts on".into(),
            says: "What is leased falls to nothing in the second in which nothing is left to pay the next one. The chain \
                   knew: no snapshot it was sent counts a second longer than the escrow."
                .into(),
            unit: value_unit(),
            from: close,
            to: end,
            lines: vec![
                line("relied", "the bridge chain counts on", Look::Layer, (close, end)),
                line("leased", "leased on the hub", Look::Ink, (close, end)),
            ],
            marks: marks.iter().filter(|mark| mark.at >= close).cloned().collect(),
            ..Graph::default()
        };
        [escrow, leased]
    }
}
