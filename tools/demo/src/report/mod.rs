//! One self-contained HTML page with the story, the pictures and the sums of a simulated run.
//!
//! [`Data`] goes in, a string comes out: no script, no font, no file and no address is loaded from anywhere.
//! The same data gives the same bytes (DESIGN I-47 reaches up to the report). Pictures are SVG whose colours are
//! CSS variables, so that they follow the reader's light or dark mode and print dark on white.

mod act;
mod canvas;
mod collateral;
mod data;
mod ending;
mod format;
mod graph;
mod header;
mod invariants;
mod lanes;
mod lines;
mod lrt;
mod packets;
mod path;
mod rent;
mod scale;
mod security;
mod slash;
mod story;
mod supply;

pub use data::{
    ActorEnding, Balance, Chapter, Data, Fate, Graph, Hop, Invariant, LentOffer, Line, Look, Mark, Outcome,
    Packet, Paid, Path, Picture, Point, PoolLoss, RatePoint, Run, Series, ServiceView, Slash, Step,
    SupplyCurve, Table, Unit,
};

use anyhow::Result;
use maud::{html, Markup, PreEscaped, DOCTYPE};

/// The style sheet, inlined into every report.
const STYLE: &str = include_str!("style.css");

/// The sections in reading order: anchor, title.
const SECTIONS: [(&str, &str); 10] = [
    ("story", "The story"),
    ("collateral", "Collateral and security over time"),
    ("rent", "Rent and rates"),
    ("slash", "Slashes"),
    ("lrt", "The liquid restaking token"),
    ("packets", "Packets and their fate"),
    ("market", "Part two: the market, up close"),
    ("court", "Part three: the court"),
    ("ending", "The ending, to the unit"),
    ("invariants", "Invariants"),
];

/// Renders the whole report as one HTML document.
///
/// # Errors
/// When the amounts of one ending row add up to more than 2^128 - 1, or a picture cannot be drawn.
pub fn render(data: &Data) -> Result<String> {
    let bodies = [
        story::section(data),
        collateral::section(data)?,
        rent::section(data)?,
        slash::section(data)?,
        lrt::section(data)?,
        packets::section(data)?,
        act::section(data, &data.market, "No market was played in this run.")?,
        act::section(data, &data.court, "No court was held in this run.")?,
        ending::section(data)?,
        invariants::section(data),
    ];
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (data.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (header::header(data))
                nav { @for (anchor, title) in SECTIONS { a href=(format!("#{anchor}")) { (title) } } }
                main { @for ((anchor, title), body) in SECTIONS.iter().zip(bodies) { (section(anchor, title, &body)) } }
            }
        }
    };
    Ok(page.into_string())
}

fn section(anchor: &str, title: &str, body: &Markup) -> Markup {
    html! { section id=(anchor) { h2 { (title) } (body) } }
}

/// Stands where a run had nothing to show.
fn nothing(what: &str) -> Markup {
    html! { p.nothing { (what) } }
}
