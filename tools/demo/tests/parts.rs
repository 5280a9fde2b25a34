//! The market and the court: that their chapters show what they claim, whatever the seed.
// Tests: a failing assertion is the finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic
)]

use cosmwasm_std::Decimal;
use holdfast_demo::play::Ended;
use holdfast_demo::report::{Graph, Line, Outcome, Picture, Point};
use holdfast_demo::tell::Teller;
use holdfast_demo::{court, market};

const SEEDS: [u64; 2] = [1, 6];
/// When the first leases stand, seconds.
const MORNING: u64 = 60;

fn number(part: &Ended, name: &str) -> u128 {
    part.shown[name].parse().unwrap()
}

fn rate(part: &Ended, name: &str) -> Decimal {
    part.shown[name].parse().unwrap()
}

fn graph<'a>(part: &'a Ended, title: &str) -> &'a Graph {
    let graphs = part.pictures.iter().filter_map(|picture| match picture {
        Picture::Graph(graph) => Some(graph),
        _ => None,
    });
    let mut titled = graphs.filter(|graph| graph.title.contains(title));
    titled.next().unwrap_or_else(|| panic!("no graph '{title}'"))
}

fn line<'a>(graph: &'a Graph, name: &str) -> &'a Line {
    graph.lines.iter().find(|line| line.name == name).unwrap()
}

/// The last amount at or before a moment.
fn at(line: &Line, moment: u64) -> u128 {
    let points = line.points.iter().rev();
    points
        .clone()
        .find(|point| point.at <= moment)
        .map_or(0, |point| point.amount)
}

fn lowest(points: &[Point]) -> u128 {
    points.iter().map(|point| point.amount).min().unwrap()
}

/// The rates fall when the terms are over and not before, and what is wanted is leased throughout.
fn displaced(market: &Ended) {
    for kind in ["marginal", "average"] {
        let [first, last] = ["first", "last"].map(|when| rate(market, &format!("{kind}_rate_{when}")));
        assert!(last < first, "{kind}: {first} to {last}");
        let rates = graph(market, "What the oracle chain pays");
        let line = line(rates, &format!("{kind} rate"));
        let [arrives, over] = [rates.marks[0].at, rates.marks[1].at];
        assert_eq!(
            (at(line, MORNING), at(line, over - 1)),
            (first.atomics().u128(), first.atomics().u128())
        );
        assert_eq!(at(line, over), last.atomics().u128());
        assert!(arrives < over);
    }
    let who = graph(market, "Who lends to the oracle chain");
    let (wanted, lenders) = (line(who, "value wanted"), &who.lines[..who.lines.len() - 1]);
    for point in &wanted.points {
        let leased: u128 = lenders.iter().map(|line| at(line, point.at)).sum();
        assert!(
            leased >= point.amount,
            "{leased} of {} at {}",
            point.amount,
            point.at
        );
    }
    assert_eq!(
        (
            at(line(who, "Tern"), who.marks[1].at - 1),
            at(line(who, "Skua"), who.to)
        ),
        (0, 0)
    );
    assert!(at(line(who, "Tern"), who.to) > 0);
}

/// A fall is followed, a jump is held back until the owner takes it over.
fn priced(market: &Ended) {
    assert!(number(market, "rent_after_reprice") < number(market, "rent_before_reprice"));
    let prices = graph(market, "A stATOM in dollars");
    let (said, counted) = (line(prices, "its contract says"), line(prices, "the hub counts"));
    let (from, to, _) = &prices.spans[0];
    for moment in [MORNING, *from - 1, *to, prices.to] {
        assert_eq!(at(said, moment), at(counted, moment), "at {moment}");
    }
    assert!(at(counted, *to - 1) > at(said, *to - 1));
    assert_eq!(at(counted, *to - 1), at(counted, *from - 1));
    let lends = graph(market, "Who lends to the bridge chain");
    let [fulmar, auk] = ["Fulmar (stATOM)", "Auk (USD)"].map(|name| line(lends, name));
    assert!(at(fulmar, lends.to) < at(fulmar, MORNING) && at(auk, lends.to) > at(auk, MORNING));
    assert_eq!(
        at(fulmar, lends.to) + at(auk, lends.to),
        at(line(lends, "value wanted"), lends.to)
    );
}

/// The leases stand a second before the escrow is dry, and end in that second; the chain counts on nothing then.
fn dry(market: &Ended) {
    let ended = number(market, "ended_at");
    assert_eq!(ended, number(market, "runs_dry_at"));
    assert!(number(market, "leases_a_second_before") > 0);
    let (ended, last) = (u64::try_from(ended).unwrap(), graph(market, "The same last days"));
    assert_eq!(last.marks[0].at, ended);
    for name in ["leased on the hub", "the bridge chain counts on"] {
        let line = line(last, name);
        assert!(at(line, ended - 1) > 0 && at(line, ended) == 0, "{name}");
        assert!(at(line, last.to) > 0, "{name} comes back when paid again");
    }
    assert!(lowest(&line(graph(market, "The bridge chain's escrow"), "escrow").points) < 100);
}

/// Covers: I-46
#[test]
fn the_market_shows_its_book_its_prices_its_newcomer_and_its_dry_escrow() {
    for seed in SEEDS {
        let market = market::play(seed, Teller::silent());
        assert_eq!(market.books.faults(), Vec::<String>::new(), "seed {seed}");
        assert_eq!(market.chapters.len(), 4);
        assert!(market.chapters.iter().all(|chapter| !chapter.steps.is_empty()));
        let books = market
            .pictures
            .iter()
            .filter(|picture| matches!(picture, Picture::Book(_)));
        assert_eq!(books.count(), 2, "before and after the newcomer");
        displaced(&market);
        priced(&market);
        dry(&market);
    }
}

/// One packet of evidence is lost and one arrives; what was refused or lost took nothing.
fn travelled(court: &Ended) {
    let mut paths = court.pictures.iter().filter_map(|picture| match picture {
        Picture::Path(path) => Some(path),
        _ => None,
    });
    let path = paths.next().unwrap();
    let up: Vec<Outcome> = path
        .hops
        .iter()
        .filter(|hop| hop.crosses && hop.lane == 0)
        .map(|hop| hop.outcome)
        .collect();
    assert_eq!(up, [Outcome::Failed, Outcome::Done]);
    assert!(path.hops.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert!(number(court, "double_vote_taken") > 0 && number(court, "conflict_taken") > 0);
}

/// The meter is never over full or below nothing, and the throttled report is taken when its wait is over.
fn throttled(court: &Ended) {
    let meter = graph(court, "The meter");
    let (left, full) = (
        line(meter, "left in the meter"),
        line(meter, "a full meter").points[0].amount,
    );
    assert!(left.points.iter().all(|point| point.amount <= full));
    assert_eq!(left.points.last().unwrap().amount, full);
    let (fourth, again) = (meter.marks[3].at, meter.marks[4].at);
    assert_eq!(number(court, "throttled_seconds"), u128::from(again - fourth));
    assert!(at(left, again) < at(left, again - 1), "it is taken then");
    assert!(number(court, "attested_taken") > 0);
}

/// Covers: I-26
#[test]
fn the_court_shows_a_proof_a_throttle_and_a_veto_that_leaves_no_trace() {
    for seed in SEEDS {
        let court = court::play(seed, Teller::silent());
        assert_eq!(court.books.faults(), Vec::<String>::new(), "seed {seed}");
        assert_eq!(court.chapters.len(), 4);
        travelled(&court);
        throttled(&court);
        assert!(number(&court, "frozen") > 0);
        assert_eq!(number(&court, "frozen_after_veto"), 0);
        assert_eq!(number(&court, "answers_equal_to_the_twin"), 13);
        let Some(Picture::Table(table)) = court.pictures.last() else {
            panic!("the court ends with the table of the veto");
        };
        assert!(table.good);
        for row in &table.rows {
            assert!(row[1] == row[3] && row[3] == row[4], "{row:?}");
        }
        assert!(
            table.rows.iter().any(|row| row[2] != row[3]),
            "while it was open something was frozen"
        );
    }
}

/// Covers: I-47
#[test]
fn the_same_seed_plays_the_same_parts() {
    let words = |seed| {
        let (market, court) = (
            market::play(seed, Teller::silent()),
            court::play(seed, Teller::silent()),
        );
        format!(
            "{:?} {:?} {:?} {:?}",
            market.pictures, market.shown, court.pictures, court.shown
        )
    };
    assert!(words(2) == words(2));
}
