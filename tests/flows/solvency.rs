//! The proof of solvency against the simulator's own books after every step, and what it says term by term.

use cosmwasm_std::{coin, coins, Decimal, Uint128};
use holdfast_shared::msg::hub::{ExecuteMsg, Owed, SolvencyAt, SolvencyResponse, TipParams};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::{FaultKind, ReportAck};
use holdfast_shared::Denom;
use holdfast_simnet::world::{ServiceConfig, HUB};
use holdfast_simnet::{World, WorldBuilder};

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;

fn page(world: &World, start_at: Option<SolvencyAt>, so_far: Option<Owed>, limit: u32) -> SolvencyResponse {
    world.ask(&QueryMsg::Solvency {
        denom: Denom::bank("ustk"),
        start_at,
        so_far,
        limit: Some(limit),
    })
}

/// The books through the lens, in pages of `limit`, and how many pages they took.
fn books(world: &World, limit: u32) -> (SolvencyResponse, u32) {
    let (mut answer, mut pages) = (page(world, None, None, limit), 1);
    while let Some(next) = answer.next {
        answer = page(world, Some(next), Some(answer.owed), limit);
        pages += 1;
    }
    (answer, pages)
}

/// Two services lease from one vault: one that attests, one that proves.
fn market() -> (World, holdfast_simnet::world::actors::Operator, u64) {
    let services = vec![
        ServiceConfig {
            meter: Decimal::one(),
            ..ServiceConfig::new("oracle", 10)
        },
        ServiceConfig::new("bridge", 20),
    ];
    let mut world = WorldBuilder::new().services(services).build();
    world.proves_solvency();
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", 100).unwrap();
    for (name, amount) in [("ann", 600), ("ben", 300), ("cat", 100)] {
        let staker = world.staker(name, 2_000 * MILLION, "ustk");
        staker.deposits(&mut world, vault, amount * MILLION).unwrap();
    }
    world.lends(&orca, vault, "oracle", 900 * MILLION).unwrap();
    world.lends(&orca, vault, "bridge", 900 * MILLION).unwrap();
    (world, orca, vault)
}

fn tips(world: &mut World) {
    let owner = world.owner_of("oracle").addr;
    world
        .net
        .on(HUB, "mint", |chain| chain.mint(&owner, 1_000, "ustk"));
    let (service, tips) = (
        "oracle".to_owned(),
        TipParams {
            snapshot: Uint128::new(10),
            evidence: Uint128::new(50),
            daily_cap: Uint128::new(60),
        },
    );
    let service_again = service.clone();
    world
        .tell(&owner, &ExecuteMsg::SetTips { service, tips })
        .unwrap();
    let fund = ExecuteMsg::FundTips {
        service: service_again,
    };
    world.tell_with(&owner, &fund, &coins(1_000, "ustk")).unwrap();
}

/// Rent, exits at every stage, a filing, a slash, a receiver that refuses, tips, a deposit of a proposal, gifts: after
/// every step of it the hub's own proof says what the events said, and in the end nothing is missing.
///
/// Covers: I-02, I-04, F-37
#[test]
fn every_term_is_what_the_events_say_after_every_step() {
    let (mut world, orca, vault) = market();
    tips(&mut world);
    let ann = world.staker("ann", 0, "ustk");
    let first = ann.exits(&mut world, vault, 100 * MILLION).unwrap();
    world.pass(5 * DAY);
    let owed = books(&world, 100).0.owed;
    assert!(
        !owed.batches.is_zero() && !owed.rewards.is_zero() && !owed.fees.is_zero() && !owed.escrow.is_zero()
    );
    ann.claims_rewards(&mut world, vault).unwrap();
    world.donate(&ann.addr, coin(7, "ustk")).unwrap();

    let height = world.informs("oracle").unwrap();
    let bridged = world.informs("bridge").unwrap();
    let waiting = ann.exits(&mut world, vault, 50 * MILLION).unwrap();
    for slot in 1..=2 {
        let answer = world
            .attests("oracle", &orca, FaultKind::ServiceFault, height, slot)
            .unwrap();
        assert!(matches!(answer, ReportAck::Accepted { .. }), "{answer:?}");
    }
    let frozen = books(&world, 100).0.owed.frozen;
    assert!(!frozen.is_zero());
    world.vetoes(1).unwrap();
    let still = books(&world, 100).0.owed.frozen;
    assert_eq!(still, frozen, "the second alone demands all that is exposed");
    let answer = world.convicts("bridge", &orca, bridged).unwrap();
    assert!(matches!(answer, ReportAck::Accepted { .. }), "{answer:?}");
    let owed = books(&world, 100).0.owed;
    assert!(!owed.settlement.is_zero() && !owed.tips.is_zero());

    world.pass(4 * DAY);
    assert!(
        books(&world, 100).0.owed.frozen.is_zero(),
        "the filing is due, and taken when anyone looks"
    );
    let insurance = world.insurance.clone();
    world
        .net
        .on(HUB, "block", |chain| chain.block_address(&insurance, true));
    world.pass(4 * DAY);
    world.settle(3).unwrap();
    assert!(!books(&world, 100).0.owed.payouts.is_zero());
    world.executes(2).unwrap();
    world.reverses(2).unwrap();

    world.pass_until(waiting.matures_at.seconds());
    ann.claims(&mut world, &[first.ticket_id, waiting.ticket_id])
        .unwrap();
    assert!(world.monitor().violations.is_empty());
}

/// An escrow that ran dry while a closing waited to be worked off: what returns to it is counted before anybody stores it.
///
/// Covers: I-02, I-39
#[test]
fn a_late_closing_and_an_empty_escrow_leave_nothing_uncounted() {
    let (mut world, _, vault) = market();
    let owner = world.owner_of("oracle");
    let free = world.service("oracle").escrow.withdrawable;
    owner.withdraws(&mut world, free.u128()).unwrap();
    let ben = world.staker("ben", 0, "ustk");
    ben.exits(&mut world, vault, 200 * MILLION).unwrap();
    world.pass(40 * DAY);
    assert!(world.lease(vault, "oracle").is_none());
    world.close(vault).unwrap();
    world.pass(DAY);
    assert!(world.monitor().violations.is_empty());
}

/// Pages of any size end in the same sums; a page is never larger than a hundred and never nothing; of an asset
/// nobody approved all is a gift.
///
/// Covers: F-39
#[test]
fn pages_of_any_size_add_up_alike() {
    let (mut world, _, vault) = market();
    for number in 0..130 {
        let staker = world.staker(&format!("staker {number}"), 1_000, "ustk");
        staker.deposits(&mut world, vault, 1_000 - number).unwrap();
    }
    world.pass(3 * DAY);
    let (whole, pages) = books(&world, u32::MAX);
    assert_eq!(pages, 2, "a hundred records a page, of 140 or so");
    for limit in [0, 1, 3, 50] {
        let (same, more) = books(&world, limit);
        assert_eq!(same, whole, "pages of {limit}");
        assert!(more > pages);
    }
    assert_eq!(
        (whole.gifts, whole.lacking),
        (Some(Uint128::zero()), Some(Uint128::zero()))
    );
    assert_eq!(whole.delegated + whole.unbonding, Uint128::zero());

    let stranger = world.net.chain(HUB).addr("stranger");
    world
        .net
        .on(HUB, "mint", |chain| chain.mint(&stranger, 5, "junk"));
    world.donate(&stranger, coin(5, "junk")).unwrap();
    let junk: SolvencyResponse = world.ask(&QueryMsg::Solvency {
        denom: Denom::bank("junk"),
        start_at: Some(SolvencyAt::Payouts { after: 0 }),
        so_far: None,
        limit: None,
    });
    assert_eq!((junk.held.u128(), junk.gifts), (5, Some(Uint128::new(5))));
}
