//! Operators that go and come back, and messages that run out of gas while money leaves.

use holdfast_shared::evidence::signing::signing_key;
use holdfast_shared::msg::hub::{ExecuteMsg, PayoutView, SlashStatus};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_simnet::world::HUB;
use holdfast_simnet::World;

use super::filings::scene;

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;

fn words<T>(result: anyhow::Result<T>) -> String {
    match result {
        Ok(_) => panic!("it must be refused"),
        Err(error) => format!("{error:#}"),
    }
}

/// There is no way to deregister: an operator goes by withdrawing its offers and emptying its vaults. What it committed
/// before is still proved against its tails and batches; under its old name it cannot begin anew, and under a new one it
/// cannot take up its key.
/// Covers: F-64, I-24
#[test]
fn an_operator_that_goes_and_comes_back_still_pays() {
    let mut scene = scene(10, 100);
    let (orca, vault, height) = (scene.orca.clone(), scene.vault, scene.height);
    let world = &mut scene.world;
    orca.withdraws_offer(world, vault, "oracle").unwrap();
    let exit = scene.staker.exits(world, vault, 1_000 * MILLION).unwrap();
    let boundary = world.closing_at(vault).unwrap().seconds();
    world.pass_until(boundary);
    world.close(vault).unwrap();
    assert_eq!(world.vault(vault).collateral.u128(), 0);

    let again = ExecuteMsg::RegisterOperator {
        moniker: "orca the second".into(),
    };
    let refused = words(world.tell(&orca.addr, &again));
    assert!(refused.contains("already"), "{refused}");
    // It sets out again: another vault, another lease, and another key.
    let (fresh, _) = world.funded_vault(&orca, 100, 500 * MILLION);
    world.lends(&orca, fresh, "oracle", 500 * MILLION).unwrap();
    orca.registers(world, "oracle", &signing_key("orca/second"))
        .unwrap();
    world.informs("oracle").unwrap();
    let other = world.net.chain(HUB).addr("another name");
    world
        .tell(
            &other,
            &ExecuteMsg::RegisterOperator {
                moniker: "other".into(),
            },
        )
        .unwrap();

    let old = orca.votes_twice(world, "oracle", height);
    world.accuse("oracle", &orca, old).unwrap();
    let slash = world.slash(1);
    assert_eq!(slash.status, SlashStatus::Executed);
    assert!(
        slash.parts.iter().all(|part| part.vault_id == vault),
        "{:?}",
        slash.parts
    );
    assert_eq!(slash.totals[0].1.u128(), 100 * MILLION);
    assert!(
        world.market("oracle").leases.is_empty(),
        "the new lease ends with the key"
    );
    assert_eq!(
        world.vault(fresh).collateral.u128(),
        500 * MILLION,
        "who came later pays nothing"
    );
    world.pass_until(exit.matures_at.seconds());
    scene.staker.claims(world, &[exit.ticket_id]).unwrap();
    assert_eq!(world.ticket(exit.ticket_id).paid.u128(), 900 * MILLION);
}

/// A settlement whose receiver refuses, stopped at every write, those of the reply too: nothing is lost, and the next try
/// pays the reporter once and keeps the rest.
/// Covers: F-73, I-29
#[test]
fn out_of_gas_in_a_reply_leaves_the_slash_to_be_settled_again() {
    let mut scene = scene(10, 100);
    let (orca, height) = (scene.orca.clone(), scene.height);
    let world = &mut scene.world;
    let evidence = orca.votes_twice(world, "oracle", height);
    world.report_packet("oracle", &orca, evidence).unwrap();
    world.relay();
    world.pass(7 * DAY);
    let insurance = world.insurance.clone();
    world
        .net
        .on(HUB, "refuse", |chain| chain.block_address(&insurance, true));
    let keeper = world.net.chain(HUB).addr("keeper");
    let settle = ExecuteMsg::Settle { slash_id: 1 };
    let mut stopped = 0;
    loop {
        let before = world.net.chain(HUB).digest();
        world
            .net
            .on(HUB, "little gas", |chain| chain.limit_writes(Some(stopped)));
        let result = world.tell(&keeper, &settle);
        world.net.on(HUB, "gas again", |chain| chain.limit_writes(None));
        if result.is_ok() {
            break;
        }
        assert_eq!(
            world.net.chain(HUB).digest(),
            before,
            "write {stopped} left something behind"
        );
        stopped += 1;
    }
    assert!(stopped > 3, "the reply writes too: {stopped}");
    let waiting = |world: &World| -> Vec<PayoutView> {
        world.ask(&QueryMsg::Payouts {
            start_after: None,
            limit: None,
        })
    };
    assert_eq!(waiting(world).len(), 1);
    assert_eq!(world.slash(1).status, SlashStatus::Settled);
    let watcher = world.net.chain(HUB).addr("watcher");
    let balance = |world: &World, owner| world.net.chain(HUB).balance(owner, "ustk").u128();
    assert_eq!(balance(world, &watcher), 5 * MILLION);
    world
        .net
        .on(HUB, "take", |chain| chain.block_address(&insurance, false));
    let before = balance(world, &insurance);
    let retry = ExecuteMsg::RetryPayout { payout_id: 1 };
    let keeper = world.net.chain(HUB).addr("keeper");
    world.tell(&keeper, &retry).unwrap();
    assert_eq!(balance(world, &insurance) - before, 95 * MILLION);
}
