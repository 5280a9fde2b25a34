//! States that must be reached, or the search is blind.

use holdfast_accounting::vault::{Batch, Kept};

use super::actions::ViewSafety;
use super::link::{Fate, Sent};
use super::packets::Answer;
use super::state::{Link, State};

type Condition = fn(&ViewSafety, &State) -> bool;

/// A snapshot that lost its race.
pub const OVERTAKEN: &str = "a snapshot overtaken by a newer one";
/// An exit that no dead client delayed.
pub const CLAIMED_WHILE_DEAD: &str = "a dead client and a claimed exit";
/// A slash of what stayed and of what left.
pub const SHARED_SLASH: &str = "a slash that a batch and the active pool share";
/// Two services in one vault, one of them hostile.
pub const SEIZED: &str = "an entry relied on while the other service takes all it can";

/// All of them, by name.
pub const ALL: [(&str, Condition); 9] = [
    ("a timeout although the snapshot is in force", timed_out_in_force),
    (OVERTAKEN, overtaken),
    ("a snapshot that arrives after it expired", arrived_expired),
    (
        "an entry expired before the batch behind it matures",
        expired_before_maturity,
    ),
    (CLAIMED_WHILE_DEAD, claimed_while_dead),
    ("an entry in force of a lease that ended", ended_in_force),
    (SHARED_SLASH, shared_slash),
    ("a tail that lapsed", lapsed_tail),
    (SEIZED, seized_meanwhile),
];

fn first(state: &State) -> (&Link, &[Sent]) {
    (&state.links[0], &state.hub.ends[0].sent)
}

fn in_force(state: &State) -> Option<&Sent> {
    let (link, sent) = first(state);
    let entry = link.consumer.newest()?;
    let relied = entry.relied_until == Some(state.hub.now) && entry.slashable > 0;
    sent.iter().find(|sent| relied && sent.seq == entry.seq)
}

fn timed_out_in_force(_: &ViewSafety, state: &State) -> bool {
    in_force(state).is_some_and(|sent| sent.fate == Fate::Missed)
}

fn overtaken(_: &ViewSafety, state: &State) -> bool {
    let (link, _) = first(state);
    link.packets
        .iter()
        .any(|packet| packet.answer == Some(Answer::Stale))
}

fn arrived_expired(_: &ViewSafety, state: &State) -> bool {
    let newest = state.links[0].consumer.newest();
    newest.is_some_and(|entry| entry.slashable > 0 && entry.relied_until.is_none())
}

fn expired_before_maturity(_: &ViewSafety, state: &State) -> bool {
    let (link, sent) = first(state);
    let Some(entry) = link.consumer.newest() else {
        return false;
    };
    let expired = entry.relied_until.is_some_and(|until| until < state.hub.now);
    let closing = sent
        .iter()
        .find(|sent| sent.seq == entry.seq)
        .map(|sent| sent.closing);
    let mut batches = state.hub.vault.batches.iter();
    expired && batches.any(|(number, batch)| Some(*number) > closing && !batch.is_matured(state.hub.now))
}

fn claimed_while_dead(_: &ViewSafety, state: &State) -> bool {
    let mut batches = state.hub.vault.batches.values();
    state.links[0].dead && batches.any(|batch| !batch.paid.is_zero())
}

fn ended_in_force(_: &ViewSafety, state: &State) -> bool {
    in_force(state).is_some() && state.hub.stake(0) == 0
}

fn shared_slash(_: &ViewSafety, state: &State) -> bool {
    let closings = &state.hub.vault.core.closings;
    let paid_for = |(number_of, batch): (&u64, &Batch)| {
        let left = closings.after(number_of - 1).next();
        left.is_some_and(|(_, pair)| batch.collateral < pair.left && batch.paid.is_zero())
    };
    let mut batches = state.hub.vault.batches.iter();
    in_force(state).is_some_and(|sent| sent.taken > 0) && batches.any(paid_for)
}

fn lapsed_tail(_: &ViewSafety, state: &State) -> bool {
    let Some(slot) = state.hub.vault.slots.get(&0) else {
        return false;
    };
    state.hub.now > state.hub.vault.core.grid.unbonding() && slot.exposure().unwrap().is_zero()
}

fn seized_meanwhile(_: &ViewSafety, state: &State) -> bool {
    let core = &state.hub.vault.core;
    let slashed = core.kept.within(&core.grid, state.hub.now) < Kept::ONE;
    let (_, sent) = first(state);
    slashed && in_force(state).is_some() && sent.iter().all(|sent| sent.taken == 0)
}
