//! The built wasm in a VM does what the native contracts do: same storage, events, acks, answers (F-76).
//!
//! Needs the files of `cargo xtask wasm`.

use std::rc::Rc;

use cosmwasm_std::Uint256;
use holdfast_shared::msg::consumer::ExecuteMsg as ConsumerMsg;
use holdfast_shared::msg::lrt::ExecuteMsg as LrtMsg;
use holdfast_simnet::relayer::Fate;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{Lrt, World, WorldBuilder};
use holdfast_vm::{artifacts, Mode, VmContracts};

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;

struct Scene {
    world: World,
    orca: Operator,
    alice: Staker,
    bob: Staker,
    vault: u64,
}

/// Deposits, an offer, a bid, a match, rent; then packets with a relayer that loses, repeats and reorders.
fn opened(contracts: &Rc<VmContracts>, seed: u64) -> Scene {
    let mut world = WorldBuilder::new()
        .seed(seed)
        .contracts(contracts.clone())
        .unwatched()
        .build();
    let alice = world.staker("alice", 1_000 * MILLION, "ustk");
    let bob = world.staker("bob", 1_000 * MILLION, "ustk");
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", 80).unwrap();
    alice.deposits(&mut world, vault, 600 * MILLION).unwrap();
    bob.deposits(&mut world, vault, 400 * MILLION).unwrap();
    let oracle = world.owner_of("oracle");
    orca.offers(&mut world, vault, "oracle", 300, 1_000 * MILLION)
        .unwrap();
    oracle.bids(&mut world, 800 * MILLION, 500).unwrap();
    oracle.funds(&mut world, 10 * MILLION).unwrap();
    world.net.next_block();
    world.matches("oracle", 20).unwrap();
    Scene {
        world,
        orca,
        alice,
        bob,
        vault,
    }
}

/// Days of flushes under a wandering relayer, and requests that are refused.
fn wandering(scene: &mut Scene) {
    let Scene {
        world,
        alice,
        bob,
        vault,
        ..
    } = scene;
    for _ in 0..6 {
        // Refused when nothing changed, which must be the same in both.
        let _ = world.flush("oracle");
        let _ = world.tell_consumer("oracle", "watcher", &ConsumerMsg::Hello {});
        for _ in 0..8 {
            let mut relayer = world.relayer.clone();
            relayer.wander(&mut world.net);
            world.relayer = relayer;
        }
        assert!(alice.exits_shares(world, *vault, Uint256::MAX).is_err());
        assert!(bob.claims(world, &[99]).is_err());
        world.net.advance(DAY / 2);
    }
    world.relay();
}

/// A snapshot is lost for longer than it lives, and timed out.
fn lost(world: &mut World) {
    world.relay();
    world.net.advance(DAY + DAY / 2);
    world.flush("oracle").unwrap();
    let (id, _) = world.relayer.pending(&world.net)[0].clone();
    let mut relayer = world.relayer.clone();
    relayer.drop_packet(&mut world.net, &id);
    relayer.relay_all(&mut world.net);
    world.net.advance(DAY + DAY / 2);
    relayer.pick_up(&id);
    relayer.relay_all(&mut world.net);
    world.relayer = relayer;
    let fates = |wanted: fn(&Fate) -> bool| world.net.packets().count(wanted);
    assert!(fates(|fate| matches!(fate, Fate::Dropped)) > 0);
    assert!(fates(|fate| matches!(fate, Fate::TimedOut)) > 0);
    assert!(fates(|fate| matches!(fate, Fate::Acked)) > 0);
}

fn slashed(scene: &mut Scene) {
    let Scene {
        world,
        orca,
        bob,
        vault,
        ..
    } = scene;
    let _ = world.flush_and_relay("oracle");
    let exit = bob.exits(world, *vault, 200 * MILLION).unwrap();
    let height = world.net.chain("oracle").block().height;
    let submit = ConsumerMsg::SubmitEvidence {
        operator: orca.addr.to_string(),
        evidence: orca.votes_twice(world, "oracle", height),
        reporter: None,
    };
    world.tell_consumer("oracle", "watcher", &submit).unwrap();
    world.relay();
    assert_eq!(world.vault(*vault).collateral.u128(), 920 * MILLION);
    world.net.advance(8 * DAY);
    world.settle(1).unwrap();
    world.wait_until(exit.matures_at.seconds());
    bob.claims(world, &[exit.ticket_id]).unwrap();
    bob.claims_rewards(world, *vault).unwrap();
    orca.claims_rewards(world, *vault).unwrap();
}

fn restaked(scene: &mut Scene) -> Lrt {
    let Scene {
        world, alice, vault, ..
    } = scene;
    let lrt = world.lrt("ustk", &[*vault], 4 * DAY);
    lrt.mint(world, alice, 100 * MILLION).unwrap();
    let amount = (50 * MILLION).into();
    lrt.tell(world, &alice.addr, &LrtMsg::Redeem { amount }).unwrap();
    world.net.advance(5 * DAY);
    lrt.tell(world, &alice.addr, &LrtMsg::CloseBatch {}).unwrap();
    world.net.advance(40 * DAY);
    let claim = LrtMsg::ClaimRedemption {
        batch_id: 1,
        owner: alice.addr.to_string(),
    };
    lrt.tell(world, &alice.addr, &claim).unwrap();
    lrt
}

/// The whole story under one seed; what it left behind and what was answered on the way.
fn story(mode: Mode, seed: u64) -> (String, Vec<String>, String) {
    let contracts = Rc::new(VmContracts::load(&artifacts()).unwrap());
    contracts.run(mode);
    let mut scene = opened(&contracts, seed);
    wandering(&mut scene);
    lost(&mut scene.world);
    slashed(&mut scene);
    let lrt = restaked(&mut scene);
    let world = &scene.world;
    let answers = format!(
        "{:?}\n{:?}\n{:?}\n{:?}",
        lrt.rate(world),
        world.market("oracle"),
        world.vault(scene.vault),
        world.slashes(),
    );
    let fingerprint = world.net.fingerprint().unwrap();
    assert_eq!(
        contracts.recorder().take().is_empty(),
        mode == Mode::Native,
        "the contracts ran in {mode:?}"
    );
    (fingerprint, contracts.transcript().lines(), answers)
}

fn compare(seed: u64) {
    let native = story(Mode::Native, seed);
    let vm = story(Mode::Vm, seed);
    for (index, (native, vm)) in native.1.iter().zip(&vm.1).enumerate() {
        assert_eq!(native, vm, "answer {index} differs");
    }
    assert_eq!(native.1.len(), vm.1.len(), "calls");
    assert_eq!(native.2, vm.2, "queries");
    assert!(native.0 == vm.0, "storage, packets or acks differ");
    assert!(
        native.1.iter().any(|line| line.contains("refused:")),
        "refusals were compared too"
    );
}

/// Covers: F-76
#[test]
fn the_same_seed_leaves_the_same_bytes_events_and_acks() {
    compare(7);
}

/// Covers: F-76
#[test]
fn another_seed_too() {
    compare(20);
}
