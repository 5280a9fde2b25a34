//! Made-up pictures of the parts.

use holdfast_demo::report::{Graph, Hop, Line, Look, Mark, Outcome, Path, Picture, Point, Table};

use super::{unit, whole, DAY};

pub fn market() -> Vec<Picture> {
    let line = |name: &str, look, points: &[(u64, u128)]| Line {
        name: name.into(),
        look,
        points: points
            .iter()
            .map(|(day, tokens)| Point {
                at: day * DAY,
                amount: whole(*tokens),
            })
            .collect(),
    };
    vec![Picture::Graph(Graph {
        title: "Who lends".into(),
        says: "The cheapest first.".into(),
        unit: unit("HOLD"),
        from: 5 * DAY,
        to: 40 * DAY,
        near: true,
        lines: vec![
            line("Olga", Look::Layer, &[(5, 40_000), (20, 60_000)]),
            line("Piet", Look::Layer, &[(5, 50_000), (20, 30_000)]),
            line("value wanted", Look::Ink, &[(5, 90_000)]),
            line("escrow", Look::Slope, &[(5, 99_000), (40, 85_000)]),
        ],
        marks: vec![Mark {
            at: 20 * DAY,
            label: "terms over".into(),
        }],
        spans: vec![(10 * DAY, 12 * DAY, "nothing is matched".into())],
    })]
}

pub fn court() -> Vec<Picture> {
    let hop = |hour: u64, lane, crosses, what: &str, outcome| Hop {
        at: 3 * DAY + hour * 3_600,
        lane,
        crosses,
        what: what.into(),
        outcome,
    };
    let path = Path {
        title: "The way of a proof".into(),
        says: "From the top down.".into(),
        lanes: ["oracle-1".into(), "hub".into()],
        hops: vec![
            hop(0, 0, false, "proof verified and kept", Outcome::Done),
            hop(0, 0, true, "packet 1: evidence", Outcome::Failed),
            hop(1, 0, false, "timed out, waits", Outcome::Refused),
            hop(2, 0, true, "packet 2: evidence", Outcome::Done),
            hop(2, 1, false, "takes 60,000 HOLD", Outcome::Done),
            hop(3, 1, true, "accepted", Outcome::Done),
        ],
    };
    let table = Table {
        title: "Before and after".into(),
        says: "Nothing moved.".into(),
        head: ["", "before", "after"].map(String::from).to_vec(),
        rows: vec![["frozen", "0", "equal"].map(String::from).to_vec()],
        good: true,
    };
    vec![Picture::Path(path), Picture::Table(table)]
}
