//! Slashes beside other messages in one block, and very many of them.

use cosmwasm_std::Uint256;
use holdfast_shared::evidence::Evidence;
use holdfast_shared::msg::hub::ExecuteMsg;
use holdfast_shared::msg::lrt;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{HubCall, Lrt, ServiceConfig};
use holdfast_simnet::{World, WorldBuilder};
use rstest::rstest;

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;

/// What may stand beside a slash in its block.
#[derive(Clone, Copy, Debug)]
enum Beside {
    Deposit,
    Exit,
    Claim,
    Match,
    LrtTransfer,
}

/// A vault with alice (600), the LRT (200, all of it bob's) and a matured ticket of carol (200), leased to the oracle, which
/// can prove a double vote of this moment; the bridge bids too and is not yet matched.
struct Scene {
    world: World,
    vault: u64,
    alice: Staker,
    bob: Staker,
    ticket: u64,
    lrt: Lrt,
    orca: Operator,
    proof: Evidence,
}

fn scene() -> Scene {
    let mut world = World::usual();
    let orca = world.operator("orca");
    let (vault, carol) = world.funded_vault(&orca, 100, 200 * MILLION);
    let alice = world.staker("alice", 700 * MILLION, "ustk");
    alice.deposits(&mut world, vault, 600 * MILLION).unwrap();
    let exit = carol.exits(&mut world, vault, 200 * MILLION).unwrap();
    world.pass_until(exit.matures_at.seconds());
    let lrt = world.lrt("ustk", &[vault], 4 * DAY);
    let bob = world.staker("bob", 200 * MILLION, "ustk");
    lrt.mint(&mut world, &bob, 200 * MILLION).unwrap();
    world.lends(&orca, vault, "oracle", 500 * MILLION).unwrap();
    world.informs("oracle").unwrap();
    let height = world.net.chain("oracle").block().height;
    let proof = orca.votes_twice(&world, "oracle", height);
    world.net.next_block();
    orca.offers(&mut world, vault, "bridge", 100, 100 * MILLION)
        .unwrap();
    world
        .owner_of("bridge")
        .bids(&mut world, 100 * MILLION, 100)
        .unwrap();
    world.owner_of("bridge").funds(&mut world, 100 * MILLION).unwrap();
    // The ack of another entry dates the offence.
    world.pass(DAY);
    world.informs("oracle").unwrap();
    Scene {
        world,
        vault,
        alice,
        bob,
        ticket: exit.ticket_id,
        lrt,
        orca,
        proof,
    }
}

impl Scene {
    fn slash(&mut self) {
        let (orca, proof) = (self.orca.clone(), self.proof.clone());
        self.world.accuse("oracle", &orca, proof).unwrap();
    }

    /// Whether it was taken.
    fn does(&mut self, beside: Beside) -> bool {
        let (world, alice, bob) = (&mut self.world, self.alice.clone(), self.bob.clone());
        match beside {
            Beside::Deposit => alice.deposits(world, self.vault, 100 * MILLION).is_ok(),
            Beside::Exit => {
                let shares = world.position(self.vault, &alice.addr).shares / Uint256::from(3u8);
                alice.exits_shares(world, self.vault, shares).is_ok()
            }
            Beside::Claim => alice.claims(world, &[self.ticket]).is_ok(),
            Beside::Match => world.matches("bridge", 200).is_ok(),
            Beside::LrtTransfer => {
                let amount = self.lrt.balance(world, &bob.addr).u128() / 2;
                let msg = lrt::ExecuteMsg::Transfer {
                    recipient: alice.addr.to_string(),
                    amount: amount.into(),
                };
                self.lrt.tell(world, &bob.addr, &msg).is_ok()
            }
        }
    }

    /// What everybody has: the pool, alice's shares and what leaves, carol's ticket, tokens of both, the bridge's lease.
    fn ends(&self) -> Vec<Uint256> {
        let world = &self.world;
        let view = world.vault(self.vault);
        let position = world.position(self.vault, &self.alice.addr);
        let tokens =
            [&self.alice.addr, &self.bob.addr].map(|owner| Uint256::from(self.lrt.balance(world, owner)));
        let lease = world
            .lease(self.vault, "bridge")
            .map_or(0, |lease| lease.stake.u128());
        vec![
            view.collateral.into(),
            view.shares,
            view.leaving,
            position.shares,
            position.value.into(),
            world.ticket(self.ticket).paid.into(),
            tokens[0],
            tokens[1],
            Uint256::from(lease),
        ]
    }
}

/// Exits, claims of what matured, matches of others and transfers of the LRT come to the same on either side of a slash.
/// Covers: F-49, F-50, I-24
#[rstest]
#[case::exit(Beside::Exit)]
#[case::claim(Beside::Claim)]
#[case::a_match(Beside::Match)]
#[case::lrt_transfer(Beside::LrtTransfer)]
fn a_slash_comes_to_the_same_on_either_side(#[case] beside: Beside) {
    let ends = [true, false].map(|slash_first| {
        let mut scene = scene();
        let block = scene.world.now();
        if slash_first {
            scene.slash();
            assert!(scene.does(beside), "{beside:?} after a slash");
        } else {
            assert!(scene.does(beside), "{beside:?}");
            scene.slash();
        }
        assert_eq!(scene.world.now(), block, "all in one block");
        assert_eq!(scene.world.slash(1).totals[0].1.u128(), 50 * MILLION);
        scene.ends()
    });
    assert_eq!(ends[0], ends[1], "{beside:?}");
    assert_ne!(ends[0][0], Uint256::zero());
}

/// A deposit before the slash pays with everybody; after it it is refused, with the date, or buys at the lower rate.
/// Covers: F-49, I-23
#[test]
fn a_deposit_pays_for_the_slash_after_it_and_not_for_the_one_before() {
    let mut before = scene();
    assert!(before.does(Beside::Deposit));
    before.slash();
    let mut after = scene();
    after.slash();
    assert!(!after.does(Beside::Deposit), "refused while it is not final");
    let alice = after.alice.clone();
    let refused = alice
        .deposits(&mut after.world, after.vault, 100 * MILLION)
        .unwrap_err();
    assert!(format!("{refused:#}").contains("not final before"), "{refused:#}");
    let total = |scene: &Scene| scene.world.vault(scene.vault).collateral.u128();
    assert_eq!(total(&before), total(&after) + 100 * MILLION);
    after.world.pass(7 * DAY);
    after.world.settle(1).unwrap();
    let had = alice.value_in(&after.world, after.vault);
    assert!(after.does(Beside::Deposit));
    let has = alice.value_in(&after.world, after.vault);
    assert!((has - had).abs_diff(100 * MILLION) <= 1, "{had} {has}");
}

const TEN: [&str; 10] = [
    "alpha", "bravo", "coral", "delta", "ember", "fjord", "grove", "haven", "inlet", "jetty",
];

/// Ten operators, each with a vault of 1,000 leased to ten services that take a tenth; all vote twice on every chain.
/// Covers: F-48, I-25, L-6
#[test]
fn a_hundred_slashes_of_ten_services_in_one_block_end_alike_in_any_order() {
    let services = TEN.map(|name| ServiceConfig::new(name, 10)).to_vec();
    let mut world = WorldBuilder::new().services(services).unwatched().build();
    let operators: Vec<Operator> = (0..10)
        .map(|at| world.operator(&format!("operator {at}")))
        .collect();
    let vaults: Vec<u64> = operators
        .iter()
        .map(|operator| world.funded_vault(operator, 100, 1_000 * MILLION).0)
        .collect();
    let mut calls: Vec<HubCall> = vec![];
    for service in TEN {
        for (operator, vault) in operators.iter().zip(&vaults) {
            operator
                .offers(&mut world, *vault, service, 100, 1_000 * MILLION)
                .unwrap();
        }
        world.wants(service, 10_000 * MILLION).unwrap();
        let height = world.informs(service).unwrap();
        for operator in &operators {
            let proof = ExecuteMsg::SubmitEvidence {
                service: service.into(),
                operator: operator.addr.to_string(),
                evidence: operator.votes_twice(&world, service, height),
            };
            calls.push((world.net.chain("hub").addr("watcher"), proof, vec![]));
        }
    }
    world.pass(DAY);
    for service in TEN {
        world.informs(service).unwrap();
    }
    let start = world.net.chain("hub").snapshot();
    for stride in [1, 7, 33, 99] {
        // Each stride has no factor in common with 100, so every proof comes once.
        let order = (0..100).map(|at| calls[at * stride % 100].clone());
        world.tell_all("a hundred slashes", order.collect()).unwrap();
        let slashes: u128 = (1..=100).map(|id| world.slash(id).totals[0].1.u128()).sum();
        assert_eq!(slashes, 10_000 * MILLION, "stride {stride}");
        for vault in &vaults {
            let view = world.vault(*vault);
            assert_eq!(
                (view.collateral.u128(), view.slots.len()),
                (0, 0),
                "stride {stride}"
            );
        }
        world.net.restore("hub", &start);
    }
}
