//! Made-up books, slashes and sums.

use cosmwasm_std::Decimal;
use holdfast_demo::report::{ActorEnding, Balance, Invariant, LentOffer, Paid, PoolLoss, Slash, SupplyCurve};

use super::{unit, whole, DAY};

pub fn supply() -> Vec<SupplyCurve> {
    let offer = |name: &str, rate: u64, size: u128, matched: u128| LentOffer {
        name: name.into(),
        rate: Decimal::bps(rate),
        size: whole(size),
        matched: whole(matched),
    };
    let offers = vec![
        offer("Olga, vault A", 300, 400_000, 400_000),
        offer("Quinn, vault C", 650, 250_000, 0),
        offer("Piet, vault B", 400, 400_000, 200_000),
        offer("Rosa, vault E", 450, 150_000, 0),
    ];
    vec![SupplyCurve {
        service: "oracle".into(),
        at: 3 * DAY,
        unit: unit("HOLD"),
        wanted: whole(600_000),
        highest_rate: Decimal::percent(5),
        offers,
    }]
}

pub fn slashes() -> Vec<Slash> {
    let pool = |pool: &str, before: u128, taken: u128| PoolLoss {
        pool: pool.into(),
        before: whole(before),
        taken: whole(taken),
    };
    let paid = |to: &str, amount: u128| Paid {
        to: to.into(),
        amount: whole(amount),
    };
    vec![Slash {
        title: "Duplicate vote of Olga on oracle-1".into(),
        at: 58 * DAY,
        unit: unit("HOLD"),
        pools: vec![
            pool("active", 1_000_000, 50_000),
            pool("batch 2", 150_000, 0),
            pool("batch 3", 50_000, 10_000),
        ],
        paid: vec![paid("reporter", 3_000), paid("insurance pool", 57_000)],
    }]
}

pub fn balances() -> Vec<Balance> {
    let hold = Balance {
        unit: unit("HOLD"),
        deposited: 2_320_000_000_000,
        compounded: 12_345_678_901,
        withdrawn: 260_000_000_003,
        slashed: 60_000_000_000,
        lost: 2,
        held: 2_012_345_678_896,
    };
    let usdc = Balance {
        unit: unit("USDC"),
        deposited: whole(14_300),
        withdrawn: whole(9_100),
        held: whole(5_200),
        ..Balance::default()
    };
    vec![hold, usdc]
}

pub fn actors() -> Vec<ActorEnding> {
    let row = |actor: &str, name: &str, put_in: u128, took_out: u128, holds: u128| ActorEnding {
        actor: actor.into(),
        unit: unit(name),
        put_in: whole(put_in),
        took_out: whole(took_out),
        holds: whole(holds),
    };
    vec![
        row("Ada (staker)", "HOLD", 1_000_000, 200_000, 752_331),
        row("Ada (staker)", "USDC", 0, 3_120, 44),
        row("Bruno (reporter)", "HOLD", 0, 3_000, 0),
        row("Orsolya (service)", "USDC", 10_000, 0, 1_960),
    ]
}

pub fn invariants() -> Vec<Invariant> {
    let row = |id: &str, says: &str, checked: u64| Invariant {
        id: id.into(),
        says: says.into(),
        checked,
        violated: 0,
    };
    vec![
        row("I-01", "recorded collateral is what the bank holds", 12_408),
        row("I-13", "exposures of a vault stay within its ceiling", 37_224),
        row("I-15", "no consumer relies on more than the hub can take", 24_816),
        row("I-39", "rent paid + escrow + owed = funded", 12_408),
    ]
}
