//! What may happen in a state.

use holdfast_accounting::vault::PoolId;
use stateright::{Model, Property};

use super::rules::{Bounds, Rules, SERVICES};
use super::state::State;
use super::{reached, safety};

/// One thing that happens. Stakes and amounts in base units; services and sequences by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A tick passes everywhere.
    Pass,
    /// Somebody touches the vault.
    Touch,
    /// A lease is raised to a stake.
    Raise(u8, u128),
    /// A lease is lowered to a stake; to zero it ends.
    Lower(u8, u128),
    /// Somebody deposits.
    Deposit(u128),
    /// So much asks to leave.
    Exit(u128),
    /// Matured batches are paid out.
    Claim,
    /// A service proves an offence under a sent entry that costs so much.
    Take(u8, u64, u128),
    /// A service without a link takes all it is exposed to in a pool.
    Seize(u8, PoolId),
    /// The hub sends a snapshot.
    Flush(u8),
    /// A snapshot arrives; it may arrive again.
    Deliver(u8, u64),
    /// Its answer arrives.
    Ack(u8, u64),
    /// Its timeout arrives, whether it is true or not.
    TimeOut(u8, u64),
    /// The clients of a link expire.
    Die(u8),
    /// They are recovered.
    Recover(u8),
    /// The owner names another channel.
    Replace(u8),
}

/// View safety as a model for the checker.
#[derive(Clone, Debug)]
pub struct ViewSafety {
    /// Windows, terms and mistakes.
    pub rules: Rules,
    /// Bounds of the search.
    pub bounds: Bounds,
}

impl ViewSafety {
    fn moves(&self, state: &State, actions: &mut Vec<Action>) {
        if state.left.moves == 0 {
            return;
        }
        let unit = self.bounds.unit;
        actions.extend(self.bounds.exits.iter().map(|units| Action::Exit(units * unit)));
        actions.extend(
            self.bounds
                .deposits
                .iter()
                .map(|units| Action::Deposit(units * unit)),
        );
        for service in 0..SERVICES as u8 {
            for stake in &self.bounds.stakes {
                actions.push(Action::Raise(service, stake * unit));
                actions.push(Action::Lower(service, stake * unit));
            }
            actions.push(Action::Lower(service, 0));
            if self.bounds.flushes[usize::from(service)] == 0 {
                actions.push(Action::Seize(service, PoolId::Active));
                let batches = state.hub.vault.batches.keys();
                actions.extend(batches.map(|closing| Action::Seize(service, PoolId::Batch(*closing))));
            }
            for sent in &state.hub.ends[usize::from(service)].sent {
                actions.push(Action::Take(service, sent.seq, unit));
                if sent.slashable > unit {
                    actions.push(Action::Take(service, sent.seq, sent.slashable));
                }
            }
        }
    }

    fn relaying(&self, state: &State, service: u8, actions: &mut Vec<Action>) {
        let link = &state.links[usize::from(service)];
        if state.left.flushes[usize::from(service)] > 0 {
            actions.push(Action::Flush(service));
        }
        if link.dead {
            actions.extend([Action::Recover(service), Action::Replace(service)]);
            return;
        }
        if state.left.deaths > 0 && !link.packets.is_empty() {
            actions.push(Action::Die(service));
        }
        for packet in &link.packets {
            let seq = packet.seq;
            actions.extend([Action::Deliver(service, seq), Action::Ack(service, seq)]);
            actions.push(Action::TimeOut(service, seq));
        }
    }

    /// What an action uses up.
    fn spend(state: &mut State, action: Action) {
        let left = &mut state.left;
        match action {
            Action::Deposit(_)
            | Action::Raise(..)
            | Action::Lower(..)
            | Action::Exit(_)
            | Action::Take(..)
            | Action::Seize(..) => {
                left.moves -= 1;
            }
            Action::Flush(service) => left.flushes[usize::from(service)] -= 1,
            Action::Die(_) => left.deaths -= 1,
            _ => {}
        }
    }
}

impl Model for ViewSafety {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::new(&self.rules, &self.bounds)]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        // Waiting before the first move only shifts the clock.
        let begun = state.left.moves < self.bounds.moves;
        if begun && state.hub.now < self.bounds.horizon {
            actions.push(Action::Pass);
        }
        actions.extend([Action::Touch, Action::Claim]);
        self.moves(state, actions);
        for service in 0..SERVICES as u8 {
            if self.bounds.flushes[usize::from(service)] > 0 {
                self.relaying(state, service, actions);
            }
        }
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let mut next = state.after(action, &self.rules)?;
        Self::spend(&mut next, action);
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties = vec![
            Property::always(safety::VIEW, |model: &Self, state: &State| {
                safety::holds(&state.hub, &state.links, &model.rules)
            }),
            Property::always(safety::GROWS, |_, state: &State| safety::grows(state)),
            Property::always(safety::LIMITS, |_, state: &State| safety::limits(state)),
        ];
        let wanted = reached::ALL.iter();
        properties.extend(wanted.map(|wanted| Property::sometimes(wanted.0, wanted.1)));
        properties
    }
}
