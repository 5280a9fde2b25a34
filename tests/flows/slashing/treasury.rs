//! Slashed money for a service's own treasury: only from vaults whose policy names the service, and never for its word.

use cosmwasm_std::Decimal;
use holdfast_shared::msg::hub::{Admission, Depositors, Policy, Recipient};
use holdfast_shared::packet::{FaultKind, ReportAck};
use holdfast_simnet::world::actors::Operator;
use holdfast_simnet::world::{ServiceConfig, HUB};
use holdfast_simnet::{World, WorldBuilder};

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;

fn policy(admission: Admission) -> Policy {
    Policy {
        ceiling: Decimal::one(),
        commission: Decimal::zero(),
        admission,
        deposit_cap: None,
        depositors: Depositors::Anyone,
    }
}

/// Orca lends two vaults of 1,000 to the oracle, of which the first names it.
fn scene() -> (World, Operator, u64) {
    let oracle = ServiceConfig {
        recipient: Recipient::Treasury,
        reporter_part: Decimal::percent(10),
        meter: Decimal::one(),
        ..ServiceConfig::new("oracle", 10)
    };
    let mut world = WorldBuilder::new().services(vec![oracle]).build();
    let orca = world.operator("orca");
    let named = Admission::Listed {
        services: vec!["oracle".into()],
    };
    let open = Admission::AllUpTo {
        max_fraction: Decimal::one(),
    };
    for admission in [named, open] {
        let vault = orca
            .creates_vault_with(&mut world, "ustk", policy(admission))
            .unwrap();
        let staker = world.staker(&format!("staker {vault}"), 1_000 * MILLION, "ustk");
        staker.deposits(&mut world, vault, 1_000 * MILLION).unwrap();
        orca.offers(&mut world, vault, "oracle", 100, 1_000 * MILLION)
            .unwrap();
    }
    world.wants("oracle", 2_000 * MILLION).unwrap();
    let height = world.informs("oracle").unwrap();
    (world, orca, height)
}

/// What the service's treasury, the insurance pool and the watcher hold.
fn held(world: &World) -> [u128; 3] {
    let hub = world.net.chain(HUB);
    let treasury = hub.addr("oracle treasury");
    let watcher = hub.addr("watcher");
    [&treasury, &world.insurance, &watcher].map(|owner| hub.balance(owner, "ustk").u128())
}

/// Covers: I-29
#[test]
fn a_treasury_receives_what_vaults_pay_that_name_its_service() {
    let (mut world, orca, height) = scene();
    let evidence = orca.votes_twice(&world, "oracle", height);
    world.report_packet("oracle", &orca, evidence).unwrap();
    world.relay();
    let slash = world.slash(1);
    assert_eq!(slash.totals[0].1.u128(), 200 * MILLION);
    world.pass(7 * DAY);
    let before = held(&world);
    world.settle(1).unwrap();
    let after = held(&world);
    let paid: Vec<u128> = after
        .iter()
        .zip(before)
        .map(|(after, before)| after - before)
        .collect();
    // 100 of each vault, of which the reporter has a tenth.
    assert_eq!(paid, [90 * MILLION, 90 * MILLION, 20 * MILLION]);
}

/// Covers: S-15, F-52, I-29
#[test]
fn a_treasury_receives_nothing_of_what_its_service_attests() {
    let (mut world, orca, height) = scene();
    let answer = world
        .attests("oracle", &orca, FaultKind::ServiceFault, height, 1)
        .unwrap();
    assert_eq!(answer, ReportAck::Accepted { id: 1 });
    world.pass(3 * DAY);
    world.executes(1).unwrap();
    world.pass(7 * DAY);
    let before = held(&world);
    world.settle(1).unwrap();
    let after = held(&world);
    let paid: Vec<u128> = after
        .iter()
        .zip(before)
        .map(|(after, before)| after - before)
        .collect();
    assert_eq!(paid, [0, 200 * MILLION, 0]);
}
