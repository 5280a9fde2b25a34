//! Reversals within the settle delay, and deposits while something is not final.

use holdfast_shared::msg::hub::{PartState, SlashStatus};

use super::filings::scene;

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;

fn words<T>(result: anyhow::Result<T>) -> String {
    match result {
        Ok(_) => panic!("it must be refused"),
        Err(error) => format!("{error:#}"),
    }
}

/// Half is slashed and in settlement; a newcomer who accepts that deposits 50; the owner reverses.
/// Covers: S-14, I-23
#[test]
fn who_buys_in_meanwhile_pays_for_what_comes_back() {
    let mut scene = scene(50, 100);
    let (orca, height, vault) = (scene.orca.clone(), scene.height, scene.vault);
    scene.world.convicts("oracle", &orca, height).unwrap();
    assert_eq!(scene.world.vault(vault).refundable.u128(), 500 * MILLION);
    let newcomer = scene.world.staker("newcomer", 500 * MILLION, "ustk");
    let refused = words(newcomer.deposits(&mut scene.world, vault, 500 * MILLION));
    assert!(refused.contains("not final before"), "{refused}");
    newcomer
        .deposits_and(&mut scene.world, vault, 500 * MILLION, true)
        .unwrap();
    scene.world.reverses(1).unwrap();
    let near = |found: u128, wanted: u128| assert!(found.abs_diff(wanted) <= 1, "{found} is not {wanted}");
    near(scene.staker.value_in(&scene.world, vault), 1_000 * MILLION);
    near(newcomer.value_in(&scene.world, vault), 500 * MILLION);
    let slash = scene.world.slash(1);
    assert_eq!(
        (slash.status, slash.parts[0].state),
        (SlashStatus::Reversed, PartState::Free)
    );
    assert_eq!(scene.world.vault(vault).pending, 0);
    newcomer.deposits(&mut scene.world, vault, 1).unwrap_err();
    assert!(words(scene.world.reverses(1)).contains("Reversed"));
    scene.world.pass(7 * DAY);
    assert!(words(scene.world.settle(1)).contains("Reversed"));
}

/// Who left after the slash has its part back like who stayed, although its ticket was paid meanwhile.
/// Covers: S-17, I-24
#[test]
fn who_left_since_is_made_whole() {
    let mut scene = scene(10, 100);
    let (orca, vault) = (scene.orca.clone(), scene.vault);
    let exit = scene
        .staker
        .exits(&mut scene.world, vault, 400 * MILLION)
        .unwrap();
    let boundary = scene.world.closing_at(vault).unwrap().seconds();
    scene.world.pass_until(boundary - DAY);
    let height = scene.world.informs("oracle").unwrap();
    scene.world.convicts("oracle", &orca, height).unwrap();
    scene.world.pass_until(boundary + 1);
    scene.world.close(vault).unwrap();
    scene.world.reverses(1).unwrap();
    let near = |found: u128, wanted: u128| assert!(found.abs_diff(wanted) <= 1, "{found} is not {wanted}");
    near(scene.world.vault(vault).collateral.u128(), 600 * MILLION);
    scene.world.pass_until(exit.matures_at.seconds());
    scene.staker.claims(&mut scene.world, &[exit.ticket_id]).unwrap();
    near(scene.world.ticket(exit.ticket_id).paid.u128(), 400 * MILLION);
}

/// Only the owner, and only until it settles.
/// Covers: F-53
#[test]
fn only_the_owner_reverses_and_only_in_time() {
    let mut scene = scene(10, 100);
    let (orca, height) = (scene.orca.clone(), scene.height);
    scene.world.convicts("oracle", &orca, height).unwrap();
    let reverse = holdfast_shared::msg::hub::ExecuteMsg::Reverse { slash_id: 1 };
    assert!(scene.world.tell(&orca.addr, &reverse).is_err());
    scene.world.pass_until(scene.world.slash(1).settles_at.seconds());
    let late = words(scene.world.reverses(1));
    assert!(late.contains("cannot be reversed any more"), "{late}");
    scene.world.settle(1).unwrap();
    assert_eq!(scene.world.vault(scene.vault).refundable.u128(), 0);
}
