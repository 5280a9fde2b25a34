//! Any amounts over time: one frame for the pictures of all parts.

use anyhow::Result;
use maud::{html, Markup};
use plotters::prelude::*;

use super::canvas::{self, Key, INK, SURFACE, WARN};
use super::lines::{self, Chart, Frame};
use super::scale::{Scale, TimeScale};
use super::{Graph, Line, Look, Point};

/// The picture.
pub(super) fn figure(graph: &Graph) -> Result<Markup> {
    let time = TimeScale::between(graph.from, graph.to);
    let (low, high) = ends(graph);
    let scale = Scale::new(high, &graph.unit);
    // Nothing but zeros has no near.
    let near = graph.near && high > 0.0;
    let y = match near {
        true => (scale.of_sum(low), scale.of_sum(high)),
        false => (0.0, scale.end),
    };
    let frame = Frame {
        alt: &graph.title,
        height: 270,
        x_title: time.title,
        x: (time.start, time.end),
        y_title: &scale.title,
        y,
    };
    let picture = frame.draw(|chart| {
        for (from, to, _) in &graph.spans {
            let corners = [(time.of(*from), frame.y.0), (time.of(*to), frame.y.1)];
            chart.draw_series([Rectangle::new(corners, WARN.mix(0.22).filled())])?;
        }
        layers(chart, graph, &time, &scale)?;
        for (index, line) in graph.lines.iter().enumerate() {
            single(chart, line, index, &time, &scale)?;
        }
        lines::marks(chart, &time, &graph.marks)
    })?;
    let keys = graph
        .lines
        .iter()
        .enumerate()
        .map(|(i, line)| (key(line, i), line.name.as_str()));
    let spans = graph
        .spans
        .iter()
        .map(|(_, _, name)| (Key::Named("warn"), name.as_str()));
    let legend = canvas::legend(keys.chain(spans));
    let above = html! { (legend) (lines::marks_key(&graph.marks)) };
    let sentence = html! {
        (graph.says)
        @if near { " The axis does not start at zero." }
    };
    Ok(canvas::figure(&graph.title, &above, &picture, &sentence))
}

fn key(line: &Line, index: usize) -> Key {
    match line.look {
        Look::Ink => Key::Ink,
        Look::Step | Look::Slope => Key::Line(index),
        Look::Layer => Key::Area(index),
    }
}

/// The lowest and the highest amount, with some air when the axis begins near them.
fn ends(graph: &Graph) -> (f64, f64) {
    let layers: Vec<&[Point]> = layered(graph).map(|(_, line)| line.points.as_slice()).collect();
    let (_, sums) = lines::stacked(&layers);
    let single = graph.lines.iter().filter(|line| line.look != Look::Layer);
    let all = single
        .flat_map(|line| line.points.iter().map(|point| point.amount as f64))
        .chain(sums.last().into_iter().flatten().copied());
    let (low, high) = all.fold((f64::INFINITY, 0.0_f64), |(low, high), amount| {
        (low.min(amount), high.max(amount))
    });
    if !graph.near || high <= 0.0 {
        return (0.0, high);
    }
    let air = ((high - low) * 0.15).max(high * 0.01);
    ((low - air).max(0.0), high + air)
}

fn layered(graph: &Graph) -> impl Iterator<Item = (usize, &Line)> {
    let lines = graph.lines.iter().enumerate();
    lines.filter(|(_, line)| line.look == Look::Layer)
}

fn layers(chart: &mut Chart<'_, '_>, graph: &Graph, time: &TimeScale, scale: &Scale) -> Result<()> {
    let points: Vec<&[Point]> = layered(graph).map(|(_, line)| line.points.as_slice()).collect();
    let (times, sums) = lines::stacked(&points);
    let corners = |sums: &[f64]| {
        let points = times.iter().zip(sums);
        lines::steps(
            points.map(|(at, sum)| (time.of(*at), scale.of_sum(*sum))),
            time.end,
        )
    };
    let mut lower = corners(&vec![0.0; times.len()]);
    for (sums, (index, _)) in sums.iter().zip(layered(graph)) {
        let upper = corners(sums);
        lines::band(chart, &lower, &upper, canvas::series(index).mix(0.8))?;
        lines::line(chart, upper.clone(), SURFACE, 1)?;
        lower = upper;
    }
    Ok(())
}

fn single(
    chart: &mut Chart<'_, '_>,
    line: &Line,
    index: usize,
    time: &TimeScale,
    scale: &Scale,
) -> Result<()> {
    let points = || line.points.iter().map(|p| (time.of(p.at), scale.of(p.amount)));
    match line.look {
        Look::Layer => Ok(()),
        Look::Slope => lines::line(chart, points().collect(), canvas::series(index), 2),
        Look::Ink => lines::line(chart, lines::steps(points(), time.end), INK, 2),
        Look::Step => lines::line(chart, lines::steps(points(), time.end), canvas::series(index), 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_count_together_and_lines_by_themselves() {
        let line = |look, amount| Line {
            look,
            points: vec![Point { at: 0, amount }],
            ..Line::default()
        };
        let mut graph = Graph {
            lines: vec![line(Look::Layer, 30), line(Look::Layer, 40), line(Look::Ink, 60)],
            ..Graph::default()
        };
        assert_eq!(ends(&graph), (0.0, 70.0));
        graph.near = true;
        let (low, high) = ends(&graph);
        assert!(low > 50.0 && low < 60.0 && high > 70.0, "{low} {high}");
        graph.lines.iter_mut().for_each(|line| line.points.clear());
        assert_eq!(
            ends(&graph),
            (0.0, 0.0),
            "nothing but zeros has an axis all the same"
        );
    }
}
