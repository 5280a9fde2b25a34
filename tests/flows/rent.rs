//! Rent: escrowed first, streamed by the second, shared out..

use cosmwasm_std::{Coin, Decimal, Timestamp, Uint256};
use holdfast_shared::msg::consumer::SecurityStatus;
use holdfast_shared::msg::hub::{EscrowView, ExecuteMsg, ServiceParams};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;
use holdfast_simnet::world::actors::{Operator, ServiceOwner, Staker};
use holdfast_simnet::world::ServiceConfig;
use holdfast_simnet::{World, WorldBuilder};

const DAY: u64 = 86_400;
const YEAR: u64 = 31_536_000;
const UNBONDING: u64 = 25 * DAY;
const MILLION: u128 = 1_000_000;

/// One vault lending to `oracle`, which pays in a denom of its own, `urent`, so that rent and collateral never mix.
struct Rented {
    world: World,
    operator: Operator,
    owner: ServiceOwner,
    vault: u64,
    /// When it was matched, seconds.
    since: u64,
}

/// A vault of these deposits, all of it offered and not leased yet.
fn offered(builder: WorldBuilder, basis_points: u64, deposits: &[(&str, u128)]) -> (Rented, Vec<Staker>) {
    let oracle = ServiceConfig {
        rent_denom: "urent".into(),
        ..ServiceConfig::new("oracle", 10)
    };
    let mut world = builder.services(vec![oracle]).build();
    let operator = world.operator("orca");
    let vault = operator.creates_vault(&mut world, "ustk", 100).unwrap();
    let mut stakers = vec![];
    for (name, amount) in deposits {
        let staker = world.staker(name, *amount, "ustk");
        staker.deposits(&mut world, vault, *amount).unwrap();
        stakers.push(staker);
    }
    let all = deposits.iter().map(|(_, amount)| amount).sum();
    operator
        .offers(&mut world, vault, "oracle", basis_points, all)
        .unwrap();
    let owner = world.owner_of("oracle");
    owner.bids(&mut world, all, basis_points).unwrap();
    world.net.next_block();
    let since = world.now();
    let rented = Rented {
        world,
        operator,
        owner,
        vault,
        since,
    };
    (rented, stakers)
}

/// The same, funded and matched.
fn rented(
    builder: WorldBuilder,
    basis_points: u64,
    deposits: &[(&str, u128)],
    funds: u128,
) -> (Rented, Vec<Staker>) {
    let (mut rented, stakers) = offered(builder, basis_points, deposits);
    rented.owner.funds(&mut rented.world, funds).unwrap();
    assert_eq!(rented.world.matches("oracle", 1).unwrap().changed, 1);
    (rented, stakers)
}

fn paying_six_decimals() -> WorldBuilder {
    WorldBuilder::new().asset("urent", 6, Decimal::one())
}

/// a lease of 1,000,000 at 4 %, with the escrow given.
fn at_four_percent(funds: u128) -> (Rented, Staker) {
    let (rented, mut stakers) = rented(paying_six_decimals(), 400, &[("alice", MILLION)], funds);
    let lease = rented.world.lease(rented.vault, "oracle").unwrap();
    assert_eq!(
        (lease.value.u128(), lease.rent_per_year.u128()),
        (MILLION, 40_000)
    );
    (rented, stakers.remove(0))
}

fn amount(coins: &[Coin]) -> u128 {
    coins.iter().map(|coin| coin.amount.u128()).sum()
}

impl Rented {
    fn escrow(&self) -> EscrowView {
        self.world.service("oracle").escrow
    }

    /// Lets time pass until so many seconds after the match, clients kept alive.
    fn pass_until(&mut self, after: u64) {
        self.world.pass_until(self.since + after);
    }

    fn is_leased(&self) -> bool {
        !self.world.market("oracle").leases.is_empty()
    }

    /// What stakers and operator can claim now.
    fn rewards(&self, stakers: &[Staker]) -> Vec<u128> {
        let of = |staker: &Staker| amount(&self.world.position(self.vault, &staker.addr).rewards);
        stakers.iter().map(of).collect()
    }

    fn fees(&self) -> u128 {
        let denom = Denom::bank("urent");
        let fees: cosmwasm_std::Uint128 = self.world.ask(&QueryMsg::Fees { denom });
        fees.u128()
    }

    /// All that was streamed out of the escrow and can be claimed; fees count once the vault was touched.
    fn paid(&mut self, stakers: &[Staker]) -> u128 {
        self.world.close(self.vault).unwrap();
        let commission = amount(&self.world.vault(self.vault).commission);
        self.rewards(stakers).iter().sum::<u128>() + commission + self.fees()
    }
}

///
#[test]
fn a_year_costs_its_rate_exactly_and_a_second_its_part_of_it() {
    let (mut rented, alice) = at_four_percent(100_000);
    let start = rented.escrow().balance_per_year;
    assert_eq!(start, Uint256::from(100_000u128 * u128::from(YEAR)));
    rented.world.net.advance(1);
    // 40,000 of 31,536,000 parts of a unit: 0.001268391...
    assert_eq!(
        start - rented.escrow().balance_per_year,
        Uint256::from(40_000u128)
    );
    for _ in 0..50 {
        rented.world.net.advance(7);
        rented.world.close(rented.vault).unwrap();
    }
    rented.pass_until(YEAR);
    let escrow = rented.escrow();
    assert_eq!(escrow.balance.u128(), 60_000);
    assert_eq!(
        start - escrow.balance_per_year,
        Uint256::from(40_000u128 * u128::from(YEAR))
    );
    let paid = rented.paid(&[alice]);
    assert!((39_998..=40_000).contains(&paid), "{paid}");
}

///
#[test]
fn when_the_escrow_is_empty_the_leases_end_that_second() {
    const DRY: u64 = 7_884_000;
    let (mut rented, alice) = at_four_percent(10_000);
    let dry_at = Timestamp::from_seconds(rented.since + DRY);
    assert_eq!(rented.escrow().runs_dry_at, Some(dry_at));
    rented.world.informs("oracle").unwrap();
    rented.pass_until(DRY / 2);
    let half = rented.paid(std::slice::from_ref(&alice));
    assert!((4_998..=5_000).contains(&half), "streamed throughout: {half}");
    rented.pass_until(7_624_799);
    assert!(!rented.escrow().in_arrears);
    rented.pass_until(7_624_800);
    assert!(rented.escrow().in_arrears);

    for before in [3 * DAY, 2 * DAY] {
        rented.pass_until(DRY - before);
        rented.world.informs("oracle").unwrap();
    }
    let last = rented
        .world
        .sent_entries("oracle", &rented.operator.addr)
        .pop()
        .unwrap();
    assert_eq!((last.stake.u128(), last.expires_at), (MILLION, dry_at));
    rented.pass_until(DRY - 1);
    assert!(rented.is_leased());
    let seen = rented.world.security("oracle", &rented.operator.addr);
    assert_eq!(seen.status, SecurityStatus::Live);
    rented.world.net.advance(1);
    assert!(!rented.is_leased());
    let seen = rented.world.security("oracle", &rented.operator.addr);
    assert_ne!(seen.status, SecurityStatus::Live);

    let sent = rented.world.sent_entries("oracle", &rented.operator.addr);
    assert!(sent.iter().all(|entry| entry.expires_at <= dry_at));
    rented.pass_until(DRY + 100 * DAY);
    assert!(rented.escrow().balance_per_year.is_zero());
    let paid = rented.paid(&[alice]);
    assert!((9_998..=10_000).contains(&paid), "{paid}");
}

///
#[test]
fn a_top_up_in_time_leaves_no_gap_and_one_too_late_waits_for_a_match() {
    const DRY: u64 = 7_884_000;
    let (mut early, alice) = at_four_percent(10_000);
    early.pass_until(DRY - 1);
    assert!(early.escrow().in_arrears);
    early.owner.funds(&mut early.world, 10_000).unwrap();
    assert!(!early.escrow().in_arrears);
    early.pass_until(2 * DRY - 1);
    assert!(early.is_leased());
    let paid = early.paid(&[alice]);
    assert!((19_997..20_000).contains(&paid), "no gap: {paid}");

    for late_by in [0, 5 * DAY] {
        let (mut late, alice) = at_four_percent(10_000);
        late.pass_until(DRY + late_by);
        late.owner.funds(&mut late.world, 10_000).unwrap();
        assert!(!late.is_leased());
        assert_eq!(
            late.world.slot(late.vault, "oracle").unwrap().tails.u128(),
            100_000
        );
        late.world.pass(10 * DAY);
        assert_eq!(late.escrow().balance.u128(), 10_000);
        let paid = late.paid(&[alice]);
        assert!((9_998..=10_000).contains(&paid), "{paid}");
        assert_eq!(late.world.matches("oracle", 1).unwrap().changed, 1);
        assert!(late.is_leased());
    }
}

///
#[test]
fn rent_is_shared_among_treasury_operator_and_stakers() {
    let deposits = [("a", 600_000), ("b", 300_000), ("c", 100_000)];
    let (mut rented, stakers) = rented(paying_six_decimals().protocol_fee(2), 10, &deposits, 2_000);
    assert_eq!(rented.escrow().rent_per_year.u128(), 1_000);
    rented.pass_until(YEAR);
    rented.world.close(rented.vault).unwrap();
    assert_eq!(rented.fees(), 20);
    assert_eq!(rented.rewards(&stakers), [529, 264, 88]);
    assert_eq!(amount(&rented.world.vault(rented.vault).commission), 98);
    for staker in &stakers {
        staker.claims_rewards(&mut rented.world, rented.vault).unwrap();
    }
    rented
        .operator
        .claims_rewards(&mut rented.world, rented.vault)
        .unwrap();
    let claim = ExecuteMsg::ClaimFees {
        denom: Denom::bank("urent"),
    };
    rented.world.tell(&stakers[0].addr, &claim).unwrap();
    let hub = rented.world.net.chain("hub");
    let treasury = hub.balance(&rented.world.treasury, "urent");
    let operator = hub.balance(&rented.operator.addr, "urent");
    assert_eq!((treasury.u128(), operator.u128()), (20, 98));
    assert_eq!(stakers[0].balance(&rented.world, "urent"), 529);

    // The remainders (0.2, 0.6 and 0.2) are carried: five years bring 2,646, 1,323 and 441 in all.
    rented.owner.funds(&mut rented.world, 5_000).unwrap();
    rented.pass_until(5 * YEAR);
    assert_eq!(rented.rewards(&stakers), [2_646 - 529, 1_323 - 264, 441 - 88]);
}

///
#[test]
fn who_comes_a_second_before_a_settlement_earns_a_second() {
    let (mut rented, _) = rented(paying_six_decimals(), 10_000, &[("alice", MILLION)], 2 * MILLION);
    rented.pass_until(YEAR - 1);
    let quick = rented.world.staker("quick", 3 * MILLION, "ustk");
    quick
        .deposits(&mut rented.world, rented.vault, 3 * MILLION)
        .unwrap();
    rented.world.net.advance(1);
    rented.world.close(rented.vault).unwrap();
    rented.world.net.advance(1);
    let exit = quick.exits(&mut rented.world, rented.vault, 3 * MILLION).unwrap();
    let boundary = exit.matures_at.seconds() - UNBONDING;
    // 1,000,000 a year, less fee and commission (0.98 x 0.9), three quarters of it, for the seconds it was there.
    let seconds = u128::from(boundary - (rented.since + YEAR - 1));
    let expected = MILLION * 98 * 90 * 3 * seconds / (10_000 * 4 * u128::from(YEAR));
    rented.world.pass_until(exit.matures_at.seconds());
    quick.claims(&mut rented.world, &[exit.ticket_id]).unwrap();
    let _ = quick.claims_rewards(&mut rented.world, rented.vault);
    let earned = quick.balance(&rented.world, "urent");
    assert!(
        (expected - 1..=expected).contains(&earned),
        "{earned}, not {expected}"
    );
    assert!(earned < 7_460, "less than four days of a year of rent: {earned}");
}

///
#[test]
fn rent_is_paid_in_a_token_of_eighteen_decimals() {
    const TOKEN: u128 = 10u128.pow(18);
    let builder = WorldBuilder::new().asset("urent", 18, Decimal::percent(50));
    let deposits = [("alice", MILLION * MILLION)];
    let (mut rented, stakers) = rented(builder, 400, &deposits, 100_000 * TOKEN);
    let lease = rented.world.lease(rented.vault, "oracle").unwrap();
    assert_eq!(lease.value.u128(), 10u128.pow(12));
    assert_eq!(lease.rent_per_year.u128(), 80_000 * TOKEN);
    rented.pass_until(YEAR);
    assert_eq!(rented.escrow().balance.u128(), 20_000 * TOKEN);
    let paid = rented.paid(&stakers);
    assert!((80_000 * TOKEN - 3..=80_000 * TOKEN).contains(&paid), "{paid}");
}

///
#[test]
fn what_escrow_paid_for_collateral_that_had_left_comes_back() {
    let (mut rented, stakers) = rented(
        paying_six_decimals(),
        400,
        &[("alice", MILLION), ("bob", MILLION)],
        100_000,
    );
    let exit = stakers[1]
        .exits(&mut rented.world, rented.vault, MILLION)
        .unwrap();
    let boundary = exit.matures_at.seconds() - UNBONDING;
    rented.world.pass_until(boundary);
    let at_boundary = rented.escrow().balance_per_year;
    let all = 80_000u128 * u128::from(boundary - rented.since);
    assert_eq!(at_boundary, Uint256::from(100_000 * u128::from(YEAR) - all));
    rented.world.pass(2 * DAY);
    rented.world.close(rented.vault).unwrap();
    let escrow = rented.escrow();
    assert_eq!(escrow.rent_per_year.u128(), 40_000);
    let half = 40_000u128 * 2 * u128::from(DAY);
    assert_eq!(at_boundary - escrow.balance_per_year, Uint256::from(half));

    rented.world.pass(100 * DAY);
    let streamed = at_boundary - rented.escrow().balance_per_year;
    assert_eq!(streamed, Uint256::from(40_000u128 * 102 * u128::from(DAY)));
    let (alice, bob) = (&stakers[0], &stakers[1]);
    bob.claims(&mut rented.world, &[exit.ticket_id]).unwrap();
    let before = all * 98 * 90 / 10_000 / 2 / u128::from(YEAR);
    let after = 40_000 * 102 * u128::from(DAY) * 98 * 90 / 10_000 / u128::from(YEAR);
    let bobs = bob.balance(&rented.world, "urent");
    assert!((before - 1..=before).contains(&bobs), "{bobs}, not {before}");
    let alices = rented.rewards(std::slice::from_ref(alice))[0];
    assert!(
        (before + after - 1..=before + after + 1).contains(&alices),
        "{alices}"
    );
}

/// The denom a service pays in is part of what it proposes and shown.
#[test]
fn rent_is_shown_in_the_denom_of_the_service() {
    let (rented, _) = at_four_percent(10_000);
    let ServiceParams { rent_denom, .. } = rented.world.service("oracle").params;
    assert_eq!(rent_denom, Denom::bank("urent"));
}
