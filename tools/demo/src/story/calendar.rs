//! What happens when. Times are seconds since the beginning.

use std::collections::BTreeMap;

use super::cast::Who;
use super::DAY;

/// Something on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A day's work of the keepers and whims of the people.
    Day(u64),
    /// The network misbehaves.
    Trouble,
    /// Orca signs twice.
    DoubleVote,
    /// Bob asks to leave.
    BobLeaves,
    /// The proof of the double vote comes out.
    Proof,
    /// Carol redeems a part of her tokens.
    Redeem,
    /// A keeper closes the redemption batch.
    CloseRedemptions,
    /// Carol is paid for a redemption batch.
    ClaimRedemption(u64),
    /// A late relayer gets to work.
    Relay,
    /// Packets known to be lost are timed out.
    Recover,
    /// A slash pays out.
    Settle(u64),
    /// A ticket is paid.
    Claim(Who, u64),
}

/// The script, for a run of 60 days or more: day in hundredths, event. Shorter runs squeeze it, so that everything
/// happens while there is time; what takes its time, like an exit, does so all the same.
const SCRIPT: [(u64, Event); 5] = [
    (825, Event::Trouble),
    (1_000, Event::DoubleVote),
    (1_050, Event::BobLeaves),
    (1_525, Event::Proof),
    (1_600, Event::Redeem),
];

/// Days the script is written for.
const SCRIPT_DAYS: u64 = 60;

/// Events by time, and by age among equal times.
#[derive(Default)]
pub(super) struct Calendar {
    events: BTreeMap<(u64, u64), Event>,
    added: u64,
}

impl Calendar {
    /// The calendar of a run of that many days.
    pub(super) fn new(days: u64) -> Self {
        let mut calendar = Self::default();
        for day in 1..=days {
            calendar.add(day * DAY, Event::Day(day));
        }
        for (hundredths, event) in SCRIPT {
            let at = hundredths * DAY / 100 * days.min(SCRIPT_DAYS) / SCRIPT_DAYS;
            calendar.add(at, event);
        }
        calendar
    }

    /// Puts an event on the calendar.
    pub(super) fn add(&mut self, at: u64, event: Event) {
        self.added += 1;
        self.events.insert((at, self.added), event);
    }

    /// Takes the next event at or before `end`.
    pub(super) fn next_until(&mut self, end: u64) -> Option<(u64, Event)> {
        let entry = self.events.first_entry()?;
        let (at, _) = *entry.key();
        (at <= end).then(|| (at, entry.remove()))
    }

    /// What is still to come.
    pub(super) fn rest(&self) -> impl Iterator<Item = (u64, Event)> + '_ {
        self.events.iter().map(|((at, _), event)| (*at, *event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_fits_into_short_runs_and_keeps_its_order() {
        for days in [1, 7, 40, 60, 3_650] {
            let mut calendar = Calendar::new(days);
            let mut script = vec![];
            while let Some((at, event)) = calendar.next_until(days * DAY) {
                if !matches!(event, Event::Day(_)) {
                    script.push((at, event));
                }
            }
            let order: Vec<Event> = script.iter().map(|(_, event)| *event).collect();
            assert_eq!(order, SCRIPT.map(|(_, event)| event), "{days} days");
            assert_eq!(calendar.rest().count(), 0);
        }
    }
}
