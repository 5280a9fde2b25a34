//! Many filings at once, and fractions at their ends.

use cosmwasm_std::Decimal;
use holdfast_shared::msg::hub::SlashStatus;
use holdfast_shared::packet::{FaultKind, ReportAck};
use holdfast_simnet::world::ServiceConfig;
use holdfast_simnet::WorldBuilder;
use rstest::rstest;

use super::filings::scene;

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;

/// 64 attested filings of a service may be open; one more waits until one of them is final. A proof is never refused for
/// number.
/// Covers: F-51, I-27
#[test]
fn sixty_four_filings_are_open_at_most_and_a_proof_goes_past_them() {
    let mut scene = scene(1, 100);
    for slot in 1..=64 {
        scene.filed(slot);
    }
    assert_eq!(scene.world.slot(scene.vault, "oracle").unwrap().filings, 64);
    let ReportAck::Throttled { retry_after } = scene.attests(65) else {
        panic!("one too many")
    };
    assert!(retry_after.seconds() > scene.world.now());
    let (orca, height) = (scene.orca.clone(), scene.height);
    let answer = scene.world.convicts("oracle", &orca, height).unwrap();
    assert_eq!(
        answer,
        ReportAck::Accepted { id: 65 },
        "all that was exposed is taken"
    );
    assert_eq!(scene.world.vault(scene.vault).collateral.u128(), 990 * MILLION);
    scene.world.vetoes(7).unwrap();
    assert_eq!(scene.world.slot(scene.vault, "oracle").unwrap().filings, 63);
    // The meter holds a hundred such filings; the 64 that were open had left room for this one.
    scene.world.pass(3 * DAY);
    for _ in 0..16 {
        scene.world.close(scene.vault).unwrap();
    }
    let slashes = scene.world.slashes();
    assert!(slashes.iter().all(|slash| slash.status != SlashStatus::Filed));
    assert_eq!(
        scene.world.vault(scene.vault).collateral.u128(),
        990 * MILLION,
        "nothing was left"
    );
    assert!(
        scene.world.slot(scene.vault, "oracle").is_none(),
        "the slot is free"
    );
}

/// The smallest fraction takes one unit of whatever is staked, the largest all that was agreed.
/// Covers: F-46, I-21
#[rstest]
#[case::smallest(Decimal::raw(1), 1)]
#[case::maximum(Decimal::percent(30), 300 * MILLION)]
fn a_fraction_takes_its_part_rounded_up(#[case] fraction: Decimal, #[case] takes: u128) {
    let oracle = ServiceConfig {
        duplicate_vote_fraction: fraction,
        ..ServiceConfig::new("oracle", 30)
    };
    let mut world = WorldBuilder::new().services(vec![oracle]).build();
    let orca = world.operator("orca");
    let (vault, _) = world.funded_vault(&orca, 100, 1_000 * MILLION);
    world.lends(&orca, vault, "oracle", 1_000 * MILLION).unwrap();
    let height = world.informs("oracle").unwrap();
    world.convicts("oracle", &orca, height).unwrap();
    assert_eq!(world.vault(vault).collateral.u128(), 1_000 * MILLION - takes);
}

/// Two services attest against one vault; strangers execute in either order, or nobody does and a touch does.
/// Covers: F-54, I-25
#[rstest]
#[case::first_filed_first(&[1, 2])]
#[case::last_filed_first(&[2, 1])]
#[case::by_a_touch(&[])]
fn whoever_executes_and_when_takes_the_same(#[case] order: &[u64]) {
    let mut scene = scene(10, 100);
    let orca = scene.orca.clone();
    let world = &mut scene.world;
    world
        .lends(&orca, scene.vault, "bridge", 1_000 * MILLION)
        .unwrap();
    let height = world.informs("bridge").unwrap();
    let oracle = world
        .attests("oracle", &orca, FaultKind::Downtime, scene.height, 1)
        .unwrap();
    assert_eq!(oracle, ReportAck::Accepted { id: 1 });
    let bridge = world
        .attests("bridge", &orca, FaultKind::Downtime, height, 1)
        .unwrap();
    assert_eq!(bridge, ReportAck::Accepted { id: 2 });
    world.pass(3 * DAY + 60);
    for id in order {
        // The first touch of the vault executes both; a second call finds it done.
        let _ = world.executes(*id);
    }
    world.close(scene.vault).unwrap();
    let taken = [1, 2].map(|id| world.slash(id).totals[0].1.u128());
    // The bridge may attest 5 % of what it leases a day: a full meter.
    assert_eq!(taken, [100 * MILLION, 50 * MILLION]);
    assert_eq!(world.vault(scene.vault).collateral.u128(), 850 * MILLION);
}
