//! Pictures of parts that play in worlds of their own. Times are seconds since that part began.

use super::{Mark, Outcome, Point, SupplyCurve, Unit};

/// One picture of a part.
#[derive(Clone, Debug)]
pub enum Picture {
    /// Amounts over time.
    Graph(Graph),
    /// The book of a service.
    Book(SupplyCurve),
    /// The way of a packet between two chains.
    Path(Path),
    /// Rows of numbers.
    Table(Table),
}

/// Amounts over time.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Its title.
    pub title: String,
    /// What to see in it.
    pub says: String,
    /// What the amounts count; a rate is an amount too, of percent with 16 decimals.
    pub unit: Unit,
    /// Where the axis of time begins.
    pub from: u64,
    /// Where it ends.
    pub to: u64,
    /// Whether the axis of amounts begins near the lowest instead of at zero; the picture then says so.
    pub near: bool,
    /// The lines.
    pub lines: Vec<Line>,
    /// Moments worth a numbered line.
    pub marks: Vec<Mark>,
    /// A time that is shaded: from, to, its name.
    pub spans: Vec<(u64, u64, String)>,
}

/// A line of a graph.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Name in the legend.
    pub name: String,
    /// How it is drawn.
    pub look: Look,
    /// Its points.
    pub points: Vec<Point>,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// In steps: each amount holds until the next.
    #[default]
    Step,
    /// In dark steps, for what the others are measured by.
    Ink,
    /// Straight from point to point.
    Slope,
    /// As a layer in steps, upon the layers before it.
    Layer,
}

/// The way of a packet between two chains, from the top down.
#[derive(Clone, Debug, Default)]
pub struct Path {
    /// Its title.
    pub title: String,
    /// What to see in it.
    pub says: String,
    /// The two chains.
    pub lanes: [String; 2],
    /// What happened, in order.
    pub hops: Vec<Hop>,
}

/// Something on the way.
#[derive(Clone, Debug, Default)]
pub struct Hop {
    /// When.
    pub at: u64,
    /// On which of the two chains it begins: 0 or 1.
    pub lane: usize,
    /// Whether it goes to the other chain; else it happens on this one.
    pub crosses: bool,
    /// What it is, in a few words.
    pub what: String,
    /// How it went: what failed never arrives, what was refused changes nothing.
    pub outcome: Outcome,
}

/// Rows of numbers.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Its title.
    pub title: String,
    /// What to see in it.
    pub says: String,
    /// Names of the columns; the first holds words, the others numbers.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// Whether all is as it should be, for the colour of the last column.
    pub good: bool,
}
