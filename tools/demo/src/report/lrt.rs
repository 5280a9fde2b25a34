//! The rate of the liquid restaking token over time.

use anyhow::Result;
use maud::{html, Markup};

use super::canvas::{self, Key};
use super::lines::{self, Frame};
use super::scale::TimeScale;
use super::{nothing, Data, RatePoint};

/// The picture.
pub(super) fn section(data: &Data) -> Result<Markup> {
    let (Some(first), Some(last)) = (data.lrt_rate.first(), data.lrt_rate.last()) else {
        return Ok(nothing("No liquid restaking token in this run."));
    };
    let time = TimeScale::new(data);
    let title = "Assets for one token";
    let frame = Frame {
        alt: title,
        height: 260,
        x_title: time.title,
        x: (time.start, time.end),
        y_title: "assets per token",
        y: ends(&data.lrt_rate),
    };
    let picture = frame.draw(|chart| {
        let values = data.lrt_rate.iter().map(|p| (time.of(p.at), value(p)));
        lines::line(chart, lines::steps(values, time.end), canvas::series(0), 2)?;
        lines::marks(chart, &time, &data.marks)
    })?;
    let sentence = html! {
        "From " b { (first.rate) } " to " b { (last.rate) } ": gains are added in a straight line over an epoch, so that nobody earns by being quick; "
        "a loss enters at once, as a step down. The axis does not start at zero."
    };
    let figure = canvas::figure(
        title,
        &canvas::legend([(Key::Line(0), "rate")]),
        &picture,
        &sentence,
    );
    Ok(html! { (lines::marks_key(&data.marks)) (figure) })
}

fn value(point: &RatePoint) -> f64 {
    point.rate.atomics().u128() as f64 / 1e18
}

/// The ends of the axis: a little beyond the lowest and the highest rate.
fn ends(rates: &[RatePoint]) -> (f64, f64) {
    let low = rates.iter().map(value).fold(f64::INFINITY, f64::min);
    let high = rates.iter().map(value).fold(0.0, f64::max);
    let air = ((high - low) * 0.15).max(high * 0.01).max(1e-3);
    ((low - air).max(0.0), high + air)
}
