//! Collateral of the vaults as stacked areas, one picture for each unit, and below it what is leased of it.

use anyhow::Result;
use maud::{html, Markup};
use plotters::prelude::*;

use super::canvas::{self, Key, SURFACE};
use super::scale::{by_unit, largest, Scale, TimeScale};
use super::{format, lines, nothing, security, Data, Point, Series, ServiceView, Unit};

/// Collateral, leases, and each service from both ends.
pub(super) fn section(data: &Data) -> Result<Markup> {
    let time = TimeScale::new(data);
    let mut parts = Vec::new();
    for (unit, vaults) in by_unit(&data.vaults, |v| &v.unit) {
        parts.push(stack(data, &time, unit, &vaults)?);
    }
    for (unit, services) in by_unit(&data.services, |s| &s.unit) {
        parts.push(leased(data, &time, unit, &services)?);
    }
    parts.extend(security::panels(data, &time)?);
    Ok(html! {
        @if parts.is_empty() { (nothing("No vault and no service in this run.")) }
        (lines::marks_key(&data.marks))
        @for part in &parts { (part) }
    })
}

fn stack(data: &Data, time: &TimeScale, unit: &Unit, vaults: &[(usize, &Series)]) -> Result<Markup> {
    let layers: Vec<&[Point]> = vaults.iter().map(|(_, v)| v.points.as_slice()).collect();
    let (times, sums) = lines::stacked(&layers);
    let most = sums.last().into_iter().flatten().copied().fold(0.0, f64::max);
    let scale = Scale::new(most, unit);
    let title = format!("Collateral of each vault, in {}", unit.name);
    let picture = lines::over_time(&title, 340, time, &scale).draw(|chart| {
        let line = |sums: &[f64]| {
            let points = times
                .iter()
                .zip(sums)
                .map(|(at, sum)| (time.of(*at), scale.of_sum(*sum)));
            lines::steps(points, time.end)
        };
        let mut lower = line(&vec![0.0; times.len()]);
        for (position, (sums, (index, _))) in sums.iter().zip(vaults).enumerate() {
            let upper = line(sums);
            lines::band(chart, &lower, &upper, canvas::series(*index).mix(0.8))?;
            if position > 0 {
                lines::line(chart, lower, SURFACE, 2)?;
            }
            lower = upper;
        }
        lines::marks(chart, time, &data.marks)
    })?;
    let legend = canvas::legend(vaults.iter().map(|(i, v)| (Key::Area(*i), v.name.as_str())));
    let now: u128 = vaults.iter().fold(0, |sum, (_, v)| {
        sum.saturating_add(v.points.last().map_or(0, |p| p.amount))
    });
    let sentence = html! {
        "The whole height is all collateral the hub holds in " (unit.name) ", active pools and waiting exits together, " b { (format::amount(now, unit)) }
        " at the end: deposits raise it, paid exits lower it, and a slash is a step down in the offender's vaults alone."
    };
    Ok(canvas::figure(&title, &legend, &picture, &sentence))
}

fn leased(data: &Data, time: &TimeScale, unit: &Unit, services: &[(usize, &ServiceView)]) -> Result<Markup> {
    let most = largest(services.iter().flat_map(|(_, s)| &s.leased));
    let scale = Scale::new(most as f64, unit);
    let title = format!("Value leased by each service, in {}", unit.name);
    let picture = lines::over_time(&title, 280, time, &scale).draw(|chart| {
        for (index, service) in services {
            lines::line(
                chart,
                lines::corners(&service.leased, time, &scale),
                canvas::series(*index),
                2,
            )?;
        }
        lines::marks(chart, time, &data.marks)
    })?;
    let legend = canvas::legend(services.iter().map(|(i, s)| (Key::Line(*i), s.name.as_str())));
    let sentence = html! {
        "What each service rents, on the hub: a line goes up only when matching finds an offer within the bid, and down when a lease ends, "
        "an exit leaves or a slash is taken; an escrow that runs dry takes its line to zero at once."
    };
    Ok(canvas::figure(&title, &legend, &picture, &sentence))
}
