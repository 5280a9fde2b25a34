//! Made-up amounts over time.

use cosmwasm_std::Decimal;
use holdfast_demo::report::{Point, RatePoint, Series, ServiceView};

use super::{unit, whole, DAY, DAYS};

/// Points from `(day, whole tokens)`.
fn points(values: &[(u64, u128)]) -> Vec<Point> {
    values
        .iter()
        .map(|(day, tokens)| Point {
            at: day * DAY,
            amount: whole(*tokens),
        })
        .collect()
}

fn series(name: &str, unit_name: &str, values: &[(u64, u128)]) -> Series {
    Series {
        name: name.into(),
        unit: unit(unit_name),
        points: points(values),
    }
}

pub fn vaults() -> Vec<Series> {
    let a = [
        (0, 0),
        (1, 600_000),
        (2, 1_000_000),
        (20, 1_200_000),
        (58, 1_140_000),
        (83, 990_000),
        (110, 1_050_000),
    ];
    vec![
        series("vault A (Olga)", "HOLD", &a),
        series(
            "vault B (Piet)",
            "HOLD",
            &[(4, 300_000), (12, 700_000), (90, 640_000)],
        ),
        series("vault C (Quinn)", "HOLD", &[(9, 250_000), (40, 420_000)]),
        series("vault D (Piet, staked)", "stUSD", &[(5, 80_000), (60, 95_000)]),
    ]
}

pub fn services() -> Vec<ServiceView> {
    let oracle = ServiceView {
        name: "oracle".into(),
        chain: "oracle-1".into(),
        unit: unit("HOLD"),
        leased: points(&[(3, 600_000), (30, 800_000), (58, 750_000), (83, 690_000)]),
        can_take: points(&[
            (3, 300_000),
            (30, 400_000),
            (59, 350_000),
            (83, 340_000),
            (100, 320_000),
        ]),
        relied_on: points(&[(4, 300_000), (33, 400_000), (58, 350_000), (82, 320_000)]),
    };
    let rollup = ServiceView {
        name: "rollup".into(),
        chain: "rollup-2".into(),
        unit: unit("HOLD"),
        leased: points(&[(10, 300_000), (45, 500_000), (103, 0)]),
        can_take: points(&[(10, 90_000), (45, 150_000), (128, 0)]),
        relied_on: points(&[(11, 90_000), (46, 150_000), (86, 0), (96, 150_000), (103, 0)]),
    };
    vec![oracle, rollup]
}

pub fn escrows() -> Vec<Series> {
    let falling = |name: &str, start: u64, first: u128, a_day: u128, again: u64, more: u128| {
        let mut left = 0;
        let points = (start..=DAYS).map(|day| {
            left = if day == start {
                first
            } else {
                u128::saturating_sub(left, a_day)
            };
            if day == again {
                left += more;
            }
            Point {
                at: day * DAY,
                amount: whole(left),
            }
        });
        Series {
            name: name.into(),
            unit: unit("USDC"),
            points: points.collect(),
        }
    };
    vec![
        falling("oracle", 2, 6_000, 70, 70, 4_000),
        falling("rollup", 8, 4_300, 45, 999, 0),
    ]
}

pub fn lrt_rate() -> Vec<RatePoint> {
    let rate = |day: u64| {
        let gain = day as u128 * 250_000_000_000_000;
        let loss = if day >= 58 { 21_000_000_000_000_000 } else { 0 };
        RatePoint {
            at: day * DAY,
            rate: Decimal::new((1_000_000_000_000_000_000 + gain - loss).into()),
        }
    };
    (6..=DAYS).map(rate).collect()
}
