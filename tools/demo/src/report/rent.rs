//! Rent: the escrows over time, then the books it is paid by.

use anyhow::Result;
use maud::{html, Markup};

use super::canvas::{self, Key};
use super::scale::{by_unit, largest, Scale, TimeScale};
use super::{lines, nothing, supply, Data, Series, Unit};

/// Escrow lines and supply curves.
pub(super) fn section(data: &Data) -> Result<Markup> {
    let time = TimeScale::new(data);
    let mut parts = Vec::new();
    for (unit, escrows) in by_unit(&data.escrows, |e| &e.unit) {
        parts.push(escrow(data, &time, unit, &escrows)?);
    }
    for curve in &data.supply {
        parts.push(supply::figure(data, curve)?);
    }
    Ok(html! {
        @if parts.is_empty() { (nothing("No rent was paid in this run.")) }
        @else { (lines::marks_key(&data.marks)) }
        @for part in &parts { (part) }
    })
}

fn escrow(data: &Data, time: &TimeScale, unit: &Unit, escrows: &[(usize, &Series)]) -> Result<Markup> {
    let scale = Scale::new(largest(escrows.iter().flat_map(|(_, e)| &e.points)) as f64, unit);
    let title = format!("Rent escrow of each service, in {}", unit.name);
    let colour = |index: usize, name: &str| service_colour(data, name).unwrap_or(index);
    let picture = lines::over_time(&title, 280, time, &scale).draw(|chart| {
        for (index, escrow) in escrows {
            // Rent streams by the second: between two samples an escrow falls along the straight line.
            let points: Vec<_> = escrow
                .points
                .iter()
                .map(|p| (time.of(p.at), scale.of(p.amount)))
                .collect();
            lines::line(chart, points, canvas::series(colour(*index, &escrow.name)), 2)?;
        }
        lines::marks(chart, time, &data.marks)
    })?;
    let legend = canvas::legend(
        escrows
            .iter()
            .map(|(i, e)| (Key::Line(colour(*i, &e.name)), e.name.as_str())),
    );
    let sentence = html! {
        "Rent is paid in first and streams out by the second, so every line falls, steeper the more is leased, and jumps up only "
        "when the service pays in again. When a line reaches zero the leases end at that second: nothing is lent unpaid."
    };
    Ok(canvas::figure(&title, &legend, &picture, &sentence))
}

/// The number of the service's colour.
pub(super) fn service_colour(data: &Data, name: &str) -> Option<usize> {
    data.services.iter().position(|s| s.name == name)
}
