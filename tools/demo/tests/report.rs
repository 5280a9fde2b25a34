//! The report as its readers get it: whole, closed, escaped, alone, and the same every time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a failing assertion is the point of a test"
)]

#[allow(missing_docs, reason = "shared with the example")]
mod report_sample;

use cosmwasm_std::Decimal;
use holdfast_demo::report::{
    render, ActorEnding, Balance, Data, Graph, Hop, Invariant, LentOffer, Line, Look, Mark, Outcome, Paid,
    Path, Picture, Point, PoolLoss, RatePoint, Series, ServiceView, Slash, SupplyCurve, Table, Unit,
};

const ANCHORS: [&str; 10] = [
    "story",
    "collateral",
    "rent",
    "slash",
    "lrt",
    "packets",
    "market",
    "court",
    "ending",
    "invariants",
];

/// What must hold of every page, whatever its data.
fn check(page: &str) {
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    for anchor in ANCHORS {
        assert!(
            page.contains(&format!("<section id=\"{anchor}\">")),
            "no section {anchor}"
        );
    }
    assert_eq!(page.matches("<svg").count(), page.matches("</svg>").count());
    let alone = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    for outside in [
        "http://", "https://", "url(", "@import", "<script", "<link", "<img", "src=",
    ] {
        assert!(!alone.contains(outside), "{outside} leads out of the page");
    }
    for broken in ["NaN", "inf\"", "\"#01"] {
        assert!(!page.contains(broken), "{broken} in the page");
    }
}

/// Every amount and every name of a run replaced.
fn everything(amount: u128, name: &str, decimals: u32, at: u64) -> Data {
    let unit = Unit {
        name: name.into(),
        decimals,
    };
    let text = || name.to_string();
    let points = vec![Point { at, amount }];
    let mut data = report_sample::data();
    data.title = text();
    data.about = text();
    data.run.duration_seconds = at;
    data.run.chains = vec![text(), format!("{name}2")];
    data.chapters.iter_mut().for_each(|c| {
        c.title = text();
        c.steps
            .iter_mut()
            .for_each(|s| [s.chain, s.actor, s.what, s.result, s.note] = [(); 5].map(|()| text()));
    });
    data.marks = vec![Mark { at, label: text() }];
    data.vaults = vec![
        Series {
            name: text(),
            unit: unit.clone(),
            points: points.clone()
        };
        9
    ];
    data.escrows = data.vaults.clone();
    let view = ServiceView {
        name: text(),
        chain: text(),
        unit: unit.clone(),
        leased: points.clone(),
        can_take: points.clone(),
        relied_on: points,
    };
    data.services = vec![view];
    let offer = LentOffer {
        name: text(),
        rate: Decimal::percent(3),
        size: amount,
        matched: amount,
    };
    data.supply = vec![SupplyCurve {
        service: text(),
        at,
        unit: unit.clone(),
        wanted: amount,
        highest_rate: Decimal::zero(),
        offers: vec![offer; 3],
    }];
    let pool = PoolLoss {
        pool: text(),
        before: amount,
        taken: amount,
    };
    data.slashes = vec![Slash {
        title: text(),
        at,
        unit: unit.clone(),
        pools: vec![pool; 8],
        paid: vec![Paid { to: text(), amount }],
    }];
    data.market = pictures(amount, name, unit.clone(), at);
    data.court = data.market.clone();
    data.lrt_rate = vec![RatePoint {
        at,
        rate: Decimal::zero(),
    }];
    data.packets
        .iter_mut()
        .for_each(|p| [p.from, p.to, p.what, p.note] = [text(), format!("{name}2"), text(), text()]);
    data.balances = vec![Balance {
        unit: unit.clone(),
        deposited: amount,
        held: amount,
        ..Balance::default()
    }];
    data.actors = vec![ActorEnding {
        actor: text(),
        unit,
        put_in: amount,
        took_out: amount,
        holds: amount,
    }];
    data.invariants = vec![
        Invariant {
            id: text(),
            says: text(),
            checked: u64::MAX,
            violated: 0
        };
        2
    ];
    data
}

/// Every kind of picture, with every look of a line.
fn pictures(amount: u128, name: &str, unit: Unit, at: u64) -> Vec<Picture> {
    let line = |look, points: usize| Line {
        name: name.into(),
        look,
        points: vec![Point { at, amount }; points],
    };
    let looks = [Look::Layer, Look::Layer, Look::Step, Look::Slope, Look::Ink];
    let graph = |near, points| Graph {
        title: name.into(),
        says: name.into(),
        unit: unit.clone(),
        to: at,
        near,
        lines: looks.map(|look| line(look, points)).to_vec(),
        marks: vec![Mark {
            at,
            label: name.into(),
        }],
        spans: vec![(0, at, name.into())],
        ..Graph::default()
    };
    let hop = |lane, crosses, outcome| Hop {
        at,
        lane,
        crosses,
        what: name.into(),
        outcome,
    };
    let path = Path {
        title: name.into(),
        says: name.into(),
        lanes: [name.into(), name.into()],
        hops: vec![
            hop(0, true, Outcome::Done),
            hop(1, true, Outcome::Failed),
            hop(1, false, Outcome::Refused),
        ],
    };
    let table = Table {
        title: name.into(),
        says: name.into(),
        head: vec![name.into(); 2],
        rows: vec![vec![name.into(); 2]],
        good: false,
    };
    let graphs = [(false, 2), (true, 1), (true, 0)].map(|(near, points)| Picture::Graph(graph(near, points)));
    let others = [
        Picture::Path(path),
        Picture::Path(Path::default()),
        Picture::Table(table),
    ];
    graphs.into_iter().chain(others).collect()
}

#[test]
fn a_usual_run_is_whole_and_the_same_every_time() {
    let page = render(&report_sample::data()).unwrap();
    check(&page);
    assert_eq!(page, render(&report_sample::data()).unwrap());
    // Two collateral units, one lease picture, two services, escrows, one book, one slash, the rate, two links; of the
    // parts a graph and a path.
    assert_eq!(page.matches("<svg").count(), 2 + 1 + 2 + 1 + 1 + 1 + 1 + 2 + 2);
    assert!(page.contains("day 2, 14:05:09"));
    assert!(page.contains("The axis does not start at zero") && page.contains("class=\"n good\">equal"));
    assert!(page.contains("tile good\"><b>0</b>"));
    assert!(page.contains("It holds at all") && !page.contains("Broken at"));
    assert!(page.contains("2,012,345.678896"));
}

#[test]
fn an_empty_run_says_so_everywhere() {
    let page = render(&Data::default()).unwrap();
    check(&page);
    assert_eq!(page.matches("<svg").count(), 0);
    assert_eq!(page.matches("class=\"nothing\"").count(), 11);
}

#[test]
fn empty_series_single_points_zeros_and_giants_render() {
    for amount in [0, 1, 1 << 120] {
        for decimals in [0, 6, 24, 77] {
            for at in [0, 1, 9_000, u64::MAX] {
                check(&render(&everything(amount, "HOLD", decimals, at)).unwrap());
            }
        }
    }
    let mut data = report_sample::data();
    data.vaults
        .iter_mut()
        .chain(&mut data.escrows)
        .for_each(|s| s.points.clear());
    data.services
        .iter_mut()
        .for_each(|s| [s.leased, s.can_take, s.relied_on] = [vec![], vec![], vec![]]);
    data.supply.iter_mut().for_each(|s| s.offers.clear());
    data.slashes
        .iter_mut()
        .for_each(|s| (s.pools, s.paid) = (vec![], vec![]));
    data.chapters.iter_mut().for_each(|c| c.steps.clear());
    check(&render(&data).unwrap());
}

#[test]
fn names_are_escaped_and_long_ones_survive() {
    let nasty = "<script>alert(1)</script><b>&\"'";
    let page = render(&everything(5, nasty, 6, 1_000_000)).unwrap();
    assert!(!page.contains("<script") && !page.contains("<b>&\""));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;&amp;"));
    let long = "häß ".repeat(200);
    let page = render(&everything(5, &long, 6, 1_000_000)).unwrap();
    check(&page);
    assert!(page.contains(long.trim()));
}

#[test]
fn violations_overstated_views_and_missing_units_are_red() {
    let mut data = report_sample::data();
    data.invariants[0].violated = 3;
    data.services[0].relied_on.push(Point {
        at: 119 * report_sample::DAY,
        amount: u128::MAX,
    });
    data.balances[0].held -= 1;
    data.slashes[0].paid[0].amount -= 1;
    if let Some(Picture::Table(table)) = data.court.last_mut() {
        table.good = false;
    }
    let page = render(&data).unwrap();
    assert!(page.contains("tile bad\"><b>3</b>"));
    assert!(page.contains("class=\"n bad\">equal"));
    assert!(page.contains("Broken at"));
    assert!(page.contains("n bad\"><b>0.000001</b>"));
    assert!(page.contains("Different by 0.000001 HOLD"));
}

#[test]
fn sums_beyond_the_numbers_are_an_error_that_names_them() {
    let error = render(&everything(u128::MAX, "HOLD", 6, 5))
        .unwrap_err()
        .to_string();
    assert!(error.contains("HOLD") && error.contains("2^128"), "{error}");
}
