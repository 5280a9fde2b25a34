//! The model beside the real contracts: the same random actions in both, and after each of them the same state.
//!
//! The hub and two consumers run over the simulator. Packets, answers and timeouts are handed to their handlers by a
//! broken host, at any time and any number of times, as the model's network does.

mod act;
mod agree;
mod network;
mod people;

use std::cell::RefCell;
use std::collections::BTreeMap;

use cosmwasm_std::{Binary, Decimal, IbcPacket};
use holdfast_shared::msg::hub::Windows;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{ServiceConfig, WorldBuilder};
use holdfast_simnet::World;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use super::hub::Hub;
use super::rules::Rules;
use super::state::{Left, State};
use act::Act;

/// The services, by lease slot.
const SERVICES: [&str; 2] = ["oracle", "bridge"];
/// What the one staker puts in; odd, so that every closing rounds.
const DEPOSIT: u128 = 1_000_000_007;

/// A snapshot that left the real hub.
struct Letter {
    packet: IbcPacket,
    /// What the consumer answered first.
    answer: Option<Binary>,
    /// Whether its channel was replaced since.
    stray: bool,
}

/// Both worlds.
struct Twin {
    world: World,
    orca: Operator,
    staker: Staker,
    vault: u64,
    rules: Rules,
    state: State,
    letters: [BTreeMap<u64, Letter>; 2],
    convicted: [bool; 2],
}

fn windows() -> Windows {
    Windows {
        unbonding_seconds: 4_600,
        validity_seconds: 1_600,
        evidence_age_seconds: 2_000,
        relay_slack_seconds: 800,
        clock_drift_seconds: 100,
        settle_delay_seconds: 1_000,
        arrears_grace_seconds: 300,
    }
}

fn rules(windows: &Windows) -> Rules {
    Rules {
        validity: windows.validity_seconds,
        evidence_age: windows.evidence_age_seconds,
        relay_slack: windows.relay_slack_seconds,
        clock_drift: windows.clock_drift_seconds,
        unbonding: windows.unbonding_seconds,
        pause: windows.validity_seconds / 16,
        ..Rules::shortest()
    }
}

impl Twin {
    fn new() -> Self {
        let services = SERVICES.into_iter().zip([100, 50]);
        let services = services.map(|(name, percent)| ServiceConfig::new(name, percent));
        let builder = WorldBuilder::new()
            .services(services.collect())
            .windows(windows());
        let mut world = builder.unwatched().build();
        let lag = -(windows().clock_drift_seconds as i64);
        for service in SERVICES {
            world
                .net
                .on(service, "its clock lags", |chain| chain.set_skew(lag));
        }
        world.net.advance(windows().clock_drift_seconds * 2);
        world.refresh_clients();
        let orca = world.operator("orca");
        let rules = rules(&windows());
        let hub = Hub::new(DEPOSIT, Decimal::one(), world.now(), &rules);
        let (vault, staker) = world.funded_vault(&orca, 100, DEPOSIT);
        for service in SERVICES {
            let owner = world.owner_of(service);
            owner.funds(&mut world, DEPOSIT).unwrap();
        }
        let state = State {
            hub,
            links: Default::default(),
            left: Left::default(),
        };
        Self {
            world,
            orca,
            staker,
            vault,
            rules,
            state,
            letters: Default::default(),
            convicted: [false; 2],
        }
    }
}

/// How often it came to what.
type Tally = BTreeMap<&'static str, u32>;

fn replay(acts: &[Act]) -> Tally {
    let mut twin = Twin::new();
    twin.agree("the beginning");
    let mut tally = Tally::new();
    for act in acts {
        let came_to = twin.act(act);
        *tally.entry(came_to).or_default() += 1;
        twin.agree(&format!("{act:?} ({came_to})"));
    }
    tally
}

/// What all runs together must come to, or the comparison is blind.
const WANTED: [&str; 19] = [
    "acknowledged",
    "acknowledged again",
    "acknowledged from an old channel",
    "asked to leave",
    "claimed",
    "delivered",
    "delivered again",
    "delivered from an old channel",
    "delivered too late",
    "deposited",
    "lowered",
    "raised",
    "replaced",
    "slashed",
    "timed out",
    "timed out again",
    "timed out although received",
    "timed out on an old channel",
    "unsent",
];

/// What the model says of any run the contracts say too.
/// Covers: I-15, I-17, I-30, I-31
#[test]
fn i_15_the_model_is_the_contracts() {
    let config = ProptestConfig {
        cases: 40,
        max_shrink_iters: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let total = RefCell::new(Tally::new());
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&prop::collection::vec(act::acts(), 100..200), |acts| {
        for (name, times) in replay(&acts) {
            *total.borrow_mut().entry(name).or_default() += times;
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let total = total.into_inner();
    println!("{total:#?}");
    let missing: Vec<_> = WANTED.iter().filter(|name| !total.contains_key(*name)).collect();
    assert!(missing.is_empty(), "no run came to {missing:?}");
}
