//! One picture for each service: what the hub can still take for it, and what its consumer relies on.

use anyhow::Result;
use maud::{html, Markup};
use plotters::prelude::*;

use super::canvas::{self, Key, BAD, INK};
use super::scale::{at_moment, largest, moments, Scale, TimeScale};
use super::{format, lines, Data, ServiceView};

/// The pictures, in the order of the services.
pub(super) fn panels(data: &Data, time: &TimeScale) -> Result<Vec<Markup>> {
    data.services
        .iter()
        .enumerate()
        .map(|(index, service)| panel(data, time, index, service))
        .collect()
}

fn panel(data: &Data, time: &TimeScale, index: usize, service: &ServiceView) -> Result<Markup> {
    let most = largest(service.can_take.iter().chain(&service.relied_on));
    let scale = Scale::new(most as f64, &service.unit);
    let title = format!(
        "{}: what the hub can take, what {} relies on",
        service.name, service.chain
    );
    let over = overstated(service);
    let picture = lines::over_time(&title, 240, time, &scale).draw(|chart| {
        let seen = lines::corners(&service.relied_on, time, &scale);
        let floor: Vec<(f64, f64)> = seen.iter().map(|(x, _)| (*x, 0.0)).collect();
        lines::band(chart, &floor, &seen, canvas::series(index).mix(0.3))?;
        lines::line(chart, seen, canvas::series(index), 2)?;
        lines::line(chart, lines::corners(&service.can_take, time, &scale), INK, 2)?;
        for at in &over {
            let corner = (time.of(*at), scale.of(at_moment(&service.relied_on, *at)));
            chart.draw_series([Circle::new(corner, 5, BAD.filled())])?;
        }
        lines::marks(chart, time, &data.marks)
    })?;
    let legend = canvas::legend([
        (Key::Ink, "hub: can still be taken"),
        (Key::Area(index), "consumer: relies on"),
    ]);
    Ok(canvas::figure(
        &title,
        &legend,
        &picture,
        &sentence(service, &over),
    ))
}

fn sentence(service: &ServiceView, over: &[u64]) -> Markup {
    let compared = moments([service.can_take.as_slice(), service.relied_on.as_slice()]).len();
    html! {
        "The coloured area is never above the hub's line: a lost or late packet makes the consumer's view lag or expire, never overstate. "
        @if let Some(first) = over.first() {
            b.bad { "Broken at " (format::grouped(over.len())) " of " (format::grouped(compared)) " moments, first on " (format::clock(*first)) "." }
        } @else {
            b.good { "It holds at all " (format::grouped(compared)) " moments where either line moves." }
        }
    }
}

/// The moments at which the consumer relied on more than the hub could take (P6, I-15).
fn overstated(service: &ServiceView) -> Vec<u64> {
    let mut all = moments([service.can_take.as_slice(), service.relied_on.as_slice()]);
    all.retain(|at| at_moment(&service.relied_on, *at) > at_moment(&service.can_take, *at));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Point;

    #[test]
    fn overstating_is_seen_to_the_unit() {
        let mut service = ServiceView {
            can_take: vec![Point { at: 0, amount: 10 }, Point { at: 20, amount: 9 }],
            relied_on: vec![Point { at: 5, amount: 10 }],
            ..ServiceView::default()
        };
        assert_eq!(overstated(&service), [20]);
        service.relied_on.push(Point { at: 20, amount: 9 });
        assert!(overstated(&service).is_empty());
    }
}
