//! Pictures over time: the frame with its axes and marks, step lines and stacked step areas.

use anyhow::Result;
use maud::{html, Markup};
use plotters::chart::ChartContext;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{self, GRID, INK, MUTED};
use super::scale::{at_moment, moments, Scale, TimeScale};
use super::{format, Mark, Point};

/// A chart with two number axes.
pub(super) type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// The frame of a picture.
pub(super) struct Frame<'a> {
    /// Read out instead of the picture.
    pub(super) alt: &'a str,
    /// Pixels.
    pub(super) height: u32,
    /// Title of the horizontal axis.
    pub(super) x_title: &'a str,
    /// Its two ends.
    pub(super) x: (f64, f64),
    /// Title of the vertical axis.
    pub(super) y_title: &'a str,
    /// Its two ends.
    pub(super) y: (f64, f64),
}

impl Frame<'_> {
    /// Draws the axes, then what `paint` adds.
    pub(super) fn draw(&self, paint: impl FnOnce(&mut Chart<'_, '_>) -> Result<()>) -> Result<Markup> {
        canvas::picture(self.alt, self.height, |root| {
            let mut chart = ChartBuilder::on(root)
                .margin_top(18)
                .margin_right(18)
                .x_label_area_size(44)
                .y_label_area_size(72)
                .build_cartesian_2d(self.x.0..self.x.1, self.y.0..self.y.1)?;
            let small = canvas::text(15, MUTED, HPos::Center, VPos::Center);
            chart
                .configure_mesh()
                .disable_x_mesh()
                .max_light_lines(0)
                .bold_line_style(GRID)
                .axis_style(MUTED)
                .x_labels(10)
                .y_labels(5)
                .label_style(small.clone())
                .axis_desc_style(small)
                .x_label_formatter(&|v| format::tick(*v))
                .y_label_formatter(&|v| format::tick(*v))
                .x_desc(self.x_title)
                .y_desc(self.y_title)
                .draw()?;
            paint(&mut chart)
        })
    }
}

/// The frame of a picture over the whole run.
pub(super) fn over_time<'a>(alt: &'a str, height: u32, time: &TimeScale, scale: &'a Scale) -> Frame<'a> {
    Frame {
        alt,
        height,
        x_title: time.title,
        x: (time.start, time.end),
        y_title: &scale.title,
        y: (0.0, scale.end),
    }
}

/// The corners of a step line up to the end of the run.
pub(super) fn corners(points: &[Point], time: &TimeScale, scale: &Scale) -> Vec<(f64, f64)> {
    steps(
        points.iter().map(|p| (time.of(p.at), scale.of(p.amount))),
        time.end,
    )
}

/// Each value holds until the next; the last one to `end`.
pub(super) fn steps(values: impl IntoIterator<Item = (f64, f64)>, end: f64) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::new();
    for (x, y) in values {
        if let Some(&(_, before)) = out.last() {
            out.push((x, before));
        }
        out.push((x, y));
    }
    if let Some(&(_, last)) = out.last() {
        out.push((end, last));
    }
    out
}

/// Draws one line.
pub(super) fn line(
    chart: &mut Chart<'_, '_>,
    corners: Vec<(f64, f64)>,
    colour: RGBColor,
    width: u32,
) -> Result<()> {
    chart.draw_series([PathElement::new(corners, colour.stroke_width(width))])?;
    Ok(())
}

/// Fills the room between two lines of steps that share their corners' times.
pub(super) fn band(
    chart: &mut Chart<'_, '_>,
    lower: &[(f64, f64)],
    upper: &[(f64, f64)],
    colour: RGBAColor,
) -> Result<()> {
    let outline: Vec<(f64, f64)> = upper.iter().chain(lower.iter().rev()).copied().collect();
    if !outline.is_empty() {
        chart.draw_series([Polygon::new(outline, colour)])?;
    }
    Ok(())
}

/// The running sums of some series at every moment one of them changes, lowest layer first; amounts as floats, because
/// sums of vaults may leave 128 bits.
pub(super) fn stacked(layers: &[&[Point]]) -> (Vec<u64>, Vec<Vec<f64>>) {
    let times = moments(layers.iter().copied());
    let mut below = vec![0.0; times.len()];
    let mut sums = Vec::with_capacity(layers.len());
    for layer in layers {
        for (sum, at) in below.iter_mut().zip(&times) {
            *sum += at_moment(layer, *at) as f64;
        }
        sums.push(below.clone());
    }
    (times, sums)
}

/// Numbered lines at the moments worth knowing.
pub(super) fn marks(chart: &mut Chart<'_, '_>, time: &TimeScale, marks: &[Mark]) -> Result<()> {
    let top = chart.y_range().end;
    let bottom = chart.y_range().start;
    let style = canvas::text(15, INK, HPos::Center, VPos::Bottom);
    let at: Vec<f64> = marks.iter().map(|m| time.of(m.at)).collect();
    for x in &at {
        let dim = MUTED.mix(0.6).stroke_width(1);
        chart.draw_series([PathElement::new(vec![(*x, bottom), (*x, top)], dim)])?;
    }
    for (x, numbers) in numbers(&at, (time.end - time.start) / 48.0) {
        let number = Text::new(numbers, (0, -3), style.clone());
        chart.draw_series([EmptyElement::at((x, top)) + number])?;
    }
    Ok(())
}

/// The numbers above the marks; those closer than `least` to the one before share a label ("2–4").
fn numbers(at: &[f64], least: f64) -> Vec<(f64, String)> {
    let mut groups: Vec<(usize, usize, f64)> = Vec::new();
    for (index, x) in at.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if x - group.2 < least => group.1 = index + 1,
            _ => groups.push((index + 1, index + 1, *x)),
        }
    }
    let name = |first: usize, last: usize| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}–{last}")
        }
    };
    groups
        .into_iter()
        .map(|(first, last, x)| (x, name(first, last)))
        .collect()
}

/// What the numbers of [`marks`] mean.
pub(super) fn marks_key(marks: &[Mark]) -> Markup {
    html! {
        @if !marks.is_empty() {
            ol.marks { @for mark in marks { li { (mark.label) " " span.when { (format::clock(mark.at)) } } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_hold_until_the_next() {
        assert_eq!(
            steps([(1.0, 5.0), (3.0, 7.0)], 9.0),
            [(1.0, 5.0), (3.0, 5.0), (3.0, 7.0), (9.0, 7.0)]
        );
        assert!(steps([], 9.0).is_empty());
    }

    #[test]
    fn close_marks_share_a_label() {
        let labels: Vec<String> = numbers(&[1.0, 50.0, 50.5, 51.0, 60.0], 2.0)
            .into_iter()
            .map(|l| l.1)
            .collect();
        assert_eq!(labels, ["1", "2–4", "5"]);
    }

    #[test]
    fn layers_stand_on_each_other() {
        let (a, b) = ([Point { at: 0, amount: 5 }], [Point { at: 2, amount: 3 }]);
        let (times, sums) = stacked(&[&a, &b]);
        assert_eq!(times, [0, 2]);
        assert_eq!(sums, [[5.0, 5.0], [5.0, 8.0]]);
    }
}
