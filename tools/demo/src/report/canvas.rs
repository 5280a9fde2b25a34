//! SVG through plotters, with colours that the style sheet decides.
//!
//! plotters writes fixed colours. Each of ours is a stand-in that no picture uses otherwise and that is replaced by a
//! CSS variable, so that one picture serves light mode, dark mode and paper.

use anyhow::Result;
use maud::{html, Markup, PreEscaped};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// The drawing area of a picture, in pixels of its view box.
pub(super) type Area<'b> = DrawingArea<SVGBackend<'b>, Shift>;

pub(super) const INK: RGBColor = RGBColor(1, 1, 1);
pub(super) const MUTED: RGBColor = RGBColor(1, 1, 2);
pub(super) const GRID: RGBColor = RGBColor(1, 1, 3);
pub(super) const SURFACE: RGBColor = RGBColor(1, 1, 4);
pub(super) const GOOD: RGBColor = RGBColor(1, 1, 5);
pub(super) const BAD: RGBColor = RGBColor(1, 1, 6);
pub(super) const WARN: RGBColor = RGBColor(1, 1, 7);
pub(super) const SERIOUS: RGBColor = RGBColor(1, 1, 8);

const NAMED: [(RGBColor, &str); 8] = [
    (INK, "ink"),
    (MUTED, "muted"),
    (GRID, "grid"),
    (SURFACE, "surface"),
    (GOOD, "good"),
    (BAD, "bad"),
    (WARN, "warn"),
    (SERIOUS, "serious"),
];

/// Colours for kinds of things; after the last the first comes again.
const SERIES: u8 = 8;

/// The colour of the n-th thing of its kind.
pub(super) fn series(index: usize) -> RGBColor {
    RGBColor(1, 2, swatch(index))
}

/// Its number in the style sheet.
pub(super) fn swatch(index: usize) -> u8 {
    (index % usize::from(SERIES)) as u8 + 1
}

/// Width of every picture, in pixels of its view box.
pub(super) const WIDTH: u32 = 960;

/// Draws a picture of the common width; `alt` is what it is called for those who cannot see it.
pub(super) fn picture(alt: &str, height: u32, paint: impl FnOnce(&Area<'_>) -> Result<()>) -> Result<Markup> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        paint(&root)?;
        root.present()?;
    }
    Ok(html! { div.plot role="img" aria-label=(alt) { (PreEscaped(themed(svg))) } })
}

/// Stand-ins out, CSS variables in. Quotes are escaped in texts, so only attributes can match.
fn themed(mut svg: String) -> String {
    let hex = |c: RGBColor| format!("\"#{:02X}{:02X}{:02X}\"", c.0, c.1, c.2);
    for (colour, name) in NAMED {
        svg = svg.replace(&hex(colour), &format!("\"var(--{name})\""));
    }
    for index in 0..usize::from(SERIES) {
        svg = svg.replace(&hex(series(index)), &format!("\"var(--s{})\"", swatch(index)));
    }
    svg
}

/// Text of the given size and colour, anchored to its point.
pub(super) fn text(size: u32, colour: RGBColor, h: HPos, v: VPos) -> TextStyle<'static> {
    ("sans-serif", size)
        .into_font()
        .color(&colour)
        .pos(Pos::new(h, v))
}

/// How a legend shows its colour.
#[derive(Clone, Copy)]
pub(super) enum Key {
    /// A filled square, the n-th colour.
    Area(usize),
    /// A line, the n-th colour.
    Line(usize),
    /// A dark line.
    Ink,
    /// A square of a named colour.
    Named(&'static str),
    /// An outlined square, the n-th colour.
    Outline(usize),
}

/// A legend, as HTML: it wraps on a phone and never cuts a name.
pub(super) fn legend<'a>(entries: impl IntoIterator<Item = (Key, &'a str)>) -> Markup {
    html! {
        ul.legend {
            @for (key, name) in entries {
                li { (sample(key)) (name) }
            }
        }
    }
}

fn sample(key: Key) -> Markup {
    let (class, colour) = match key {
        Key::Area(i) => ("area", format!("s{}", swatch(i))),
        Key::Line(i) => ("line", format!("s{}", swatch(i))),
        Key::Ink => ("line", "ink".to_string()),
        Key::Named(name) => ("area", name.to_string()),
        Key::Outline(i) => ("outline", format!("s{}", swatch(i))),
    };
    html! { i class=(class) style=(format!("--c:var(--{colour})")) {} }
}

/// A picture with its title, legend and the sentence that says what to see.
pub(super) fn figure(title: &str, legend: &Markup, picture: &Markup, sentence: &Markup) -> Markup {
    html! { figure { h3 { (title) } (legend) (picture) figcaption { (sentence) } } }
}
