//! What must hold after every step. Everything is read through queries, as anyone could, and compared with the
//! ledger that the simulator keeps from events.

mod bytes;
mod custody;
mod facts;
mod leases;
mod link;
mod markets;
mod rates;
mod slashing;
mod solvency;

use std::collections::BTreeMap;

use anyhow::{ensure, Result as AnyResult};
use cosmwasm_std::{Addr, Timestamp};

use super::{Ledger, World, HUB};
use crate::{Chain, Net};

pub use facts::{Facts, HubFacts};

/// How often each invariant was checked, and what was broken.
#[derive(Clone, Debug)]
pub struct Monitor {
    /// Times checked, by id.
    pub checks: BTreeMap<&'static str, u64>,
    /// What was broken, with the step.
    pub violations: Vec<String>,
    /// Whether the first broken invariant stops the run.
    pub panic_when_broken: bool,
    /// Whether the hub's proof of solvency is asked and compared after each step too, which reads every record again.
    pub proves_solvency: bool,
}

impl Default for Monitor {
    fn default() -> Self {
        Self {
            checks: BTreeMap::new(),
            violations: Vec::new(),
            panic_when_broken: true,
            proves_solvency: false,
        }
    }
}

/// The outcome of one round of checks.
#[derive(Default)]
pub struct Round {
    checks: BTreeMap<&'static str, u64>,
    broken: Vec<String>,
}

impl Round {
    /// Counts a check of an invariant; `what` says with numbers what is wrong when it does not hold.
    pub fn expect(&mut self, id: &'static str, holds: bool, what: impl FnOnce() -> String) {
        *self.checks.entry(id).or_default() += 1;
        if !holds {
            self.broken.push(format!("{id}: {}", what()));
        }
    }
}

/// A chain at one moment: how often its storage changed, its time, and whether it stands still. What is asked of a chain
/// at equal moments is answered alike.
type Moment = (u64, Timestamp, bool);

fn moment(chain: &Chain) -> Moment {
    (chain.changes(), chain.now(), chain.is_halted())
}

/// What the last round read, and when.
#[derive(Default)]
struct Memory {
    hub: Option<Moment>,
    others: BTreeMap<String, Moment>,
    /// The hub contract's own changes and the time when `said` was asked.
    asked: (u64, Timestamp),
    said: Option<HubFacts>,
    rates: rates::Rates,
    markets: markets::Markets,
}

/// So many steps after another the facts are asked again although nothing changed, and must be the same.
const DOUBT: u64 = 64;

impl Memory {
    /// Checks everything that may differ from the round before: what reads only the hub and the coins it holds when its
    /// chain moved, views when either end moved, the handlers always.
    fn round(&mut self, net: &Net, hub: &Addr, ledger: &Ledger, proves_solvency: bool) -> AnyResult<Round> {
        let chain = net.chain(HUB);
        let asked = (chain.changes_of(hub), chain.now());
        let said = match self.said.take().filter(|_| self.asked == asked) {
            Some(said) if net.step() % DOUBT > 0 => said,
            known => {
                let said = HubFacts::read(chain, hub)?;
                ensure!(
                    known.is_none_or(|known| known == said),
                    "facts changed by themselves"
                );
                said
            }
        };
        self.asked = asked;
        let facts = Facts {
            net,
            hub,
            ledger,
            said: &said,
        };
        let mut round = Round::default();
        let hub_moved = self.hub.replace(moment(chain)) != Some(moment(chain));
        if hub_moved {
            custody::check(&facts, &mut round);
            leases::check(&facts, &mut round);
            slashing::check(&facts, &mut round);
            self.rates.check(&facts, &mut round);
        }
        if hub_moved || !self.markets.has_heard_all(ledger) {
            self.markets.check(&facts, &mut round);
        }
        for service in &facts.services {
            if self.moved(net, &service.params.service) || hub_moved {
                link::check(&facts, service, &mut round);
            }
        }
        bytes::check(&facts, &mut round);
        if proves_solvency {
            solvency::check(&facts, &mut round)?;
        }
        self.said = Some(said);
        Ok(round)
    }

    /// Whether a service's chain moved since the round before.
    fn moved(&mut self, net: &Net, service: &str) -> bool {
        let chain = net.chains().find(|chain| chain.name() == service);
        chain.is_some_and(|chain| {
            let now = moment(chain);
            self.others.insert(service.to_owned(), now) != Some(now)
        })
    }
}

/// Checks everything after every step from now on. What cannot have changed since the step before is not asked again.
pub(super) fn watch(world: &mut World) {
    let (hub, ledger, monitor) = (world.hub.clone(), world.ledger.clone(), world.monitor.clone());
    let mut memory = Memory::default();
    world.net.check_always(move |net| {
        ledger.borrow_mut().hear(&hub, net.chain(HUB));
        let proves_solvency = monitor.borrow().proves_solvency;
        let round = memory.round(net, &hub, &ledger.borrow(), proves_solvency)?;
        let mut monitor = monitor.borrow_mut();
        for (id, times) in round.checks {
            *monitor.checks.entry(id).or_default() += times;
        }
        let broken: Vec<String> = round
            .broken
            .into_iter()
            .map(|broken| format!("step {}: {broken}", net.step()))
            .collect();
        let first = broken.first().cloned();
        monitor.violations.extend(broken);
        match first {
            Some(first) if monitor.panic_when_broken => Err(anyhow::Error::msg(first)),
            _ => Ok(()),
        }
    });
}
