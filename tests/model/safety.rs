//! What must hold in every state.

use super::consumer::Entry;
use super::hub::Hub;
use super::link::HubEnd;
use super::rules::{Rules, SERVICES};
use super::state::{Link, State};

/// I-15.
pub const VIEW: &str = "what a consumer relies on can be taken";
/// I-17.
pub const GROWS: &str = "the sequence applied only grows";
/// I-12, I-13.
pub const LIMITS: &str = "the vault keeps its limits";

/// View safety. For every entry of a consumer, as long as an offence that somebody relied on it against may still be
/// filed: what it says is at most what the hub can take for it then, and what its service took from the same pools
/// since it was sent, and a unit for each part and closing since.
pub fn holds(hub: &Hub, links: &[Link; SERVICES], rules: &Rules) -> bool {
    let closed;
    let hub = match hub.vault.core.due_closing(hub.now) {
        None => hub,
        Some(_) => {
            let mut touched = hub.clone();
            touched.touch();
            closed = touched;
            &closed
        }
    };
    let services = (0u8..).zip(links.iter().zip(&hub.ends));
    services.into_iter().all(|(service, (link, end))| {
        let relied = link.consumer.entries.iter();
        relied
            .into_iter()
            .all(|entry| backed(hub, service, end, entry, rules))
    })
}

fn backed(hub: &Hub, service: u8, end: &HubEnd, entry: &Entry, rules: &Rules) -> bool {
    let Some(until) = entry.relied_until else {
        return true;
    };
    let last_filing = rules.last_filing(until);
    if hub.now > last_filing || entry.slashable == 0 {
        return true;
    }
    let Some(sent) = end.sent(entry.seq) else {
        return false;
    };
    let takable = hub.takable(service, sent, last_filing);
    entry.slashable <= takable + sent.taken + u128::from(sent.rounded)
}

/// No consumer ever went back to an older entry.
pub fn grows(state: &State) -> bool {
    state.links.iter().all(|link| !link.consumer.went_back)
}

/// The real vault's own check.
pub fn limits(state: &State) -> bool {
    state.hub.vault.check(state.hub.now, false).unwrap().is_empty()
}
