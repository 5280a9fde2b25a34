//! The LRT over the real hub.

use holdfast_shared::msg::lrt::{ExecuteMsg, QueryMsg, RedemptionBatchView};
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::Lrt;
use holdfast_simnet::World;

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;
const EPOCH: u64 = 4 * DAY;

/// An LRT over empty vaults, one operator each.
fn scene(vaults: usize) -> (World, Vec<Operator>, Vec<u64>, Lrt) {
    let mut world = World::usual();
    let operators: Vec<Operator> = (0..vaults)
        .map(|number| world.operator(&format!("operator {number}")))
        .collect();
    let ids: Vec<u64> = operators
        .iter()
        .map(|operator| operator.creates_vault(&mut world, "ustk", 100).unwrap())
        .collect();
    let lrt = world.lrt("ustk", &ids, EPOCH);
    (world, operators, ids, lrt)
}

fn holder(world: &mut World, lrt: &Lrt, name: &str, amount: u128) -> Staker {
    let holder = world.staker(name, amount, "ustk");
    lrt.mint(world, &holder, amount).unwrap();
    holder
}

/// The bridge rents all of a vault.
fn rents(world: &mut World, operator: &Operator, vault: u64) {
    let all = world.vault(vault).collateral.u128();
    world.lends(operator, vault, "bridge", all).unwrap();
}

/// The bridge takes the half of the vault it rents, for a double vote.
fn halves(world: &mut World, operator: &Operator) {
    world.flush_and_relay("bridge").unwrap();
    world.net.next_block();
    let height = world.net.chain("bridge").block().height;
    let evidence = operator.votes_twice(world, "bridge", height);
    world.report_packet("bridge", operator, evidence).unwrap();
    world.relay();
    assert_eq!(world.slashes().len(), 1);
}

fn redeems(world: &mut World, lrt: &Lrt, holder: &Staker, amount: u128) {
    let msg = ExecuteMsg::Redeem {
        amount: amount.into(),
    };
    lrt.tell(world, &holder.addr, &msg).unwrap();
}

/// Closes the open batch an epoch later, and says what it is.
fn closes(world: &mut World, lrt: &Lrt, batch_id: u64) -> RedemptionBatchView {
    world.net.advance(EPOCH);
    let anyone = world.net.chain("hub").addr("anyone");
    lrt.tell(world, &anyone, &ExecuteMsg::CloseBatch {}).unwrap();
    lrt.ask(world, &QueryMsg::Batch { batch_id })
}

/// Waits for a batch's date and says what its holder is paid.
fn pays(world: &mut World, lrt: &Lrt, holder: &Staker, batch_id: u64) -> u128 {
    let batch: RedemptionBatchView = lrt.ask(world, &QueryMsg::Batch { batch_id });
    world.wait_until(batch.matures_at.unwrap().seconds());
    let before = holder.balance(world, "ustk");
    let owner = holder.addr.to_string();
    let msg = ExecuteMsg::ClaimRedemption { batch_id, owner };
    lrt.tell(world, &holder.addr, &msg).unwrap();
    holder.balance(world, "ustk") - before
}

fn near(found: u128, wanted: u128, units: u128) {
    assert!(found.abs_diff(wanted) <= units, "{found} is not {wanted}");
}

/// Covers: X-1, I-05
#[test]
fn a_slash_halves_what_every_token_redeems() {
    let (mut world, operators, vaults, lrt) = scene(1);
    let holders: Vec<Staker> = ["ann", "ben", "cat"]
        .iter()
        .map(|name| holder(&mut world, &lrt, name, 100 * MILLION))
        .collect();
    let supply = lrt.rate(&world).supply.u128();
    assert_eq!(supply, 300 * MILLION);
    rents(&mut world, &operators[0], vaults[0]);
    halves(&mut world, &operators[0]);
    assert_eq!(lrt.rate(&world).supply.u128(), supply, "a slash burns no token");
    for holder in &holders {
        let balance = lrt.balance(&world, &holder.addr).u128();
        assert_eq!(balance, 100 * MILLION);
        redeems(&mut world, &lrt, holder, balance);
    }
    closes(&mut world, &lrt, 1);
    for holder in &holders {
        let paid = pays(&mut world, &lrt, holder, 1);
        near(paid, 50 * MILLION, 1);
    }
    assert_eq!(lrt.rate(&world).supply.u128(), 0);
}

///
#[test]
fn a_redemption_asks_all_vaults_and_bears_what_happens_to_one() {
    let (mut world, operators, vaults, lrt) = scene(8);
    let ann = holder(&mut world, &lrt, "ann", 1_000 * MILLION);
    let all = world.vault(vaults[0]).collateral.u128();
    assert_eq!(all, 125 * MILLION);
    rents(&mut world, &operators[0], vaults[0]);
    redeems(&mut world, &lrt, &ann, 100 * MILLION);
    let batch = closes(&mut world, &lrt, 1);
    assert_eq!(batch.tickets.len(), 8);
    halves(&mut world, &operators[0]);
    for (ticket, vault) in batch.tickets.iter().zip(&vaults) {
        let ticket = world.ticket(*ticket);
        assert_eq!(ticket.vault_id, *vault);
    }
    let paid = pays(&mut world, &lrt, &ann, 1);
    near(paid, 93_750_000, 8);
}

///
#[test]
fn a_short_batch_holds_up_no_other() {
    let (mut world, operators, vaults, lrt) = scene(1);
    let ann = holder(&mut world, &lrt, "ann", 100 * MILLION);
    let ben = holder(&mut world, &lrt, "ben", 100 * MILLION);
    rents(&mut world, &operators[0], vaults[0]);
    redeems(&mut world, &lrt, &ann, 100 * MILLION);
    closes(&mut world, &lrt, 1);
    halves(&mut world, &operators[0]);
    redeems(&mut world, &lrt, &ben, 100 * MILLION);
    let second = closes(&mut world, &lrt, 2);
    near(second.value_at_closing.u128(), 50 * MILLION, 1);
    near(pays(&mut world, &lrt, &ben, 2), 50 * MILLION, 1);
    near(pays(&mut world, &lrt, &ann, 1), 50 * MILLION, 1);
}
