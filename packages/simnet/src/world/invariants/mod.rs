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

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{World, HUB};

pub use facts::Facts;

/// How often each invariant was checked, and what was broken.
#[derive(Clone, Debug)]
pub struct Monitor {
    /// Times checked, by id.
    pub checks: BTreeMap<&'static str, u64>,
    /// What was broken, with the step.
    pub violations: Vec<String>,
    /// Whether the first broken invariant stops the run.
    pub panic_when_broken: bool,
}

impl Default for Monitor {
    fn default() -> Self {
        Self {
            checks: BTreeMap::new(),
            violations: Vec::new(),
            panic_when_broken: true,
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

/// Checks everything once.
#[must_use]
pub fn check_all(facts: &Facts<'_>) -> Round {
    let mut round = Round::default();
    custody::check(facts, &mut round);
    leases::check(facts, &mut round);
    slashing::check(facts, &mut round);
    link::check(facts, &mut round);
    bytes::check(facts, &mut round);
    round
}

/// Checks everything after every step from now on.
pub(super) fn watch(world: &mut World) {
    let (hub, ledger, monitor) = (world.hub.clone(), world.ledger.clone(), world.monitor.clone());
    let rates = RefCell::new(rates::Rates::default());
    let markets = RefCell::new(markets::Markets::default());
    world.net.check_always(move |net| {
        ledger.borrow_mut().hear(&hub, net.chain(HUB));
        let ledger = ledger.borrow();
        let facts = Facts::read(net, &hub, &ledger)?;
        let mut round = check_all(&facts);
        rates.borrow_mut().check(&facts, &mut round);
        markets.borrow_mut().check(&facts, &mut round);
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
