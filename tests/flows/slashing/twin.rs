//! After a veto everything is as if nothing had been filed: a run with filings against its twin without them, query by
//! query. After a reversal the money is.

use cosmwasm_std::Uint256;
use holdfast_shared::msg::hub::{BatchView, VaultView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::{FaultKind, ReportAck};
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{ServiceConfig, HUB};
use holdfast_simnet::{World, WorldBuilder};
use serde_json::{json, Value};

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
const MILLION: u128 = 1_000_000;

/// What becomes of the accusations of the oracle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Accusation {
    Never,
    Vetoed,
    Reversed,
}

/// SplitMix64: the same numbers in both twins.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

struct Run {
    world: World,
    orca: Operator,
    vault: u64,
    stakers: Vec<Staker>,
    height: u64,
    filed: Vec<u64>,
    tickets: Vec<u64>,
    bridge_convicted: bool,
}

/// Three stakers in a vault of 1,000, of which the oracle (10 %) and the bridge (20 %) rent parts.
fn start(dice: &mut Dice) -> Run {
    let oracle = ServiceConfig {
        meter: cosmwasm_std::Decimal::one(),
        ..ServiceConfig::new("oracle", 10)
    };
    let services = vec![oracle, ServiceConfig::new("bridge", 20)];
    let mut world = WorldBuilder::new().services(services).build();
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", 90).unwrap();
    let stakers: Vec<Staker> = (0..3)
        .map(|at| {
            let amount = 200 * MILLION + u128::from(dice.below(200_000_000));
            let staker = world.staker(&format!("staker {at}"), amount, "ustk");
            staker.deposits(&mut world, vault, amount).unwrap();
            staker
        })
        .collect();
    world.lends(&orca, vault, "oracle", 400 * MILLION).unwrap();
    world.lends(&orca, vault, "bridge", 300 * MILLION).unwrap();
    world.informs("bridge").unwrap();
    let height = world.informs("oracle").unwrap();
    Run {
        world,
        orca,
        vault,
        stakers,
        height,
        filed: vec![],
        tickets: vec![],
        bridge_convicted: false,
    }
}

impl Run {
    /// One thing somebody does, whatever is filed.
    fn step(&mut self, dice: &mut Dice) {
        let which = dice.below(3) as usize;
        let size = u128::from(dice.below(90_000_000)) + 1;
        let staker = self.stakers[which].clone();
        let (world, vault) = (&mut self.world, self.vault);
        match dice.below(8) {
            0 | 1 => {
                // Shares, not an amount: what an amount is in shares depends on what was taken meanwhile.
                let held = world.position(vault, &staker.addr).shares;
                let shares = held * Uint256::from(size) / Uint256::from(500_000_000u128);
                if let Ok(exit) = staker.exits_shares(world, vault, shares) {
                    self.tickets.push(exit.ticket_id);
                }
            }
            2 => drop(world.close(vault)),
            3 => drop(world.owner_of(["oracle", "bridge"][which % 2]).funds(world, size)),
            4 => drop(staker.claims_rewards(world, vault)),
            5 if !self.bridge_convicted && which == 0 => {
                self.bridge_convicted = true;
                let evidence = self.orca.votes_twice(world, "bridge", self.height);
                super::unchecked_report(world, "bridge", &self.orca, 1, &evidence);
            }
            _ => world.pass(HOUR * (1 + dice.below(6))),
        }
    }

    fn accuse(&mut self, accusation: Accusation, slot: u64) {
        match accusation {
            Accusation::Never => {}
            Accusation::Vetoed => {
                let kind = FaultKind::ServiceFault;
                let answer = self.world.attests("oracle", &self.orca, kind, self.height, slot);
                if let Ok(ReportAck::Accepted { id }) = answer {
                    self.filed.push(id);
                }
            }
            Accusation::Reversed if self.filed.is_empty() => {
                let evidence = self.orca.votes_twice(&self.world, "oracle", self.height);
                let answer = super::unchecked_report(&mut self.world, "oracle", &self.orca, 1, &evidence);
                if let ReportAck::Accepted { id } = answer {
                    self.filed.push(id);
                }
            }
            Accusation::Reversed => {}
        }
    }

    fn takes_back(&mut self, accusation: Accusation, dice: &mut Dice) {
        let backwards = dice.below(2) == 0;
        let mut filed = std::mem::take(&mut self.filed);
        if backwards {
            filed.reverse();
        }
        for id in filed {
            match accusation {
                Accusation::Reversed => self.world.reverses(id).unwrap(),
                _ => self.world.vetoes(id).unwrap(),
            };
        }
    }

    /// What every query says of money, dates and rights, but for what a filing may leave: its own record, the meter, numbers
    /// of packets.
    fn told(&self) -> Value {
        let world = &self.world;
        let mut vault: VaultView = world.vault(self.vault);
        if vault.pending > 0 {
            // The date of the last of several is known only to be no later.
            vault.final_at = None;
        }
        let batches: Vec<BatchView> = world.ask(&QueryMsg::Batches {
            vault_id: self.vault,
            start_after: None,
            limit: Some(100),
        });
        let positions: Vec<_> = self
            .stakers
            .iter()
            .map(|staker| world.position(self.vault, &staker.addr))
            .collect();
        let tickets: Vec<_> = self.tickets.iter().map(|id| world.ticket(*id)).collect();
        let services = ["oracle", "bridge"].map(|name| world.service(name));
        let markets = ["oracle", "bridge"].map(|name| world.market(name));
        let entries = ["oracle", "bridge"].map(|name| {
            let sent = world.sent_entries(name, &self.orca.addr);
            sent.last()
                .map(|entry| (entry.stake, entry.slashable, entry.vaults.clone()))
        });
        let hub = world.net.chain(HUB);
        let held: Vec<u128> = self
            .stakers
            .iter()
            .map(|staker| hub.balance(&staker.addr, "ustk").u128())
            .collect();
        json!({
            "vault": vault, "batches": batches, "positions": positions, "tickets": tickets, "services": services,
            "markets": markets, "entries": entries, "held": held.iter().map(u128::to_string).collect::<Vec<_>>(),
        })
    }

    /// What the pools hold and what the tickets were paid.
    fn money(&self) -> Vec<u128> {
        let mut money = vec![self.world.vault(self.vault).collateral.u128()];
        money.extend(
            self.stakers
                .iter()
                .map(|staker| staker.value_in(&self.world, self.vault)),
        );
        money.extend(self.tickets.iter().map(|id| self.world.ticket(*id).paid.u128()));
        money
    }
}

/// Runs one twin: what it says when the accusations are gone, and what everybody has when all who left are paid.
fn run(seed: u64, accusation: Accusation) -> (Value, Value, Vec<u128>) {
    let mut dice = Dice(seed);
    let mut run = start(&mut dice);
    for step in 0..14 {
        if [0, 4, 9].contains(&step) {
            run.accuse(accusation, step);
        }
        run.step(&mut dice);
    }
    run.takes_back(accusation, &mut dice);
    run.world.pass(HOUR);
    for service in ["oracle", "bridge"] {
        run.world.flush_and_relay(service).ok();
    }
    let at_once = run.told();
    run.world.pass(34 * DAY);
    run.world.close(run.vault).unwrap();
    for ticket in run.tickets.clone() {
        run.stakers[0].claims(&mut run.world, &[ticket]).ok();
    }
    (at_once, run.told(), run.money())
}

fn seeds() -> u64 {
    std::env::var("HOLDFAST_SEEDS").map_or(3, |seeds| seeds.parse().expect("a number of seeds"))
}

fn difference(path: &str, with: &Value, without: &Value) -> Vec<String> {
    match (with, without) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            keys.flat_map(|key| difference(&format!("{path}.{key}"), &with[key], &without[key]))
                .collect()
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let pairs = a.iter().zip(b).enumerate();
            pairs
                .flat_map(|(at, (a, b))| difference(&format!("{path}[{at}]"), a, b))
                .collect()
        }
        _ if with == without => vec![],
        _ => vec![format!("{path}: {with}, without the filing {without}")],
    }
}

/// `HOLDFAST_SEEDS` makes it more.
/// Covers: I-26, S-16
#[test]
fn after_a_veto_everything_is_as_if_nothing_had_been_filed() {
    for seed in 0..seeds() {
        let (now, later, _) = run(seed, Accusation::Vetoed);
        let (twin_now, twin_later, _) = run(seed, Accusation::Never);
        assert_eq!(
            difference("now", &now, &twin_now),
            Vec::<String>::new(),
            "seed {seed}"
        );
        assert_eq!(
            difference("later", &later, &twin_later),
            Vec::<String>::new(),
            "seed {seed}"
        );
    }
}

/// Exposure, `kept` and the lease are not restored; every unit is, to who held the shares.
/// Covers: I-24, I-29
#[test]
fn after_a_reversal_everybody_has_what_there_would_have_been() {
    for seed in 0..seeds() {
        let (_, _, money) = run(seed, Accusation::Reversed);
        let (_, _, twin) = run(seed, Accusation::Never);
        assert_eq!(money.len(), twin.len(), "seed {seed}");
        for (with, without) in money.iter().zip(&twin) {
            // A unit for the refund and one for each closing between.
            assert!(
                with.abs_diff(*without) <= 4,
                "seed {seed}: {money:?}, without the slash {twin:?}"
            );
        }
    }
}
