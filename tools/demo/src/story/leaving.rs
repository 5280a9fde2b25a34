//! Chapter 9: exits mature and are paid, whatever happened meanwhile.

use super::cast::{Who, BOB};
use super::Story;
use crate::report::Outcome;

/// Title of the chapter.
const TITLE: &str = "The door opens on the promised day";

impl Story {
    /// Begins the chapter when the first of the script's exits matures.
    pub(super) fn begin_leaving(&mut self) {
        let begun = self
            .stage
            .record
            .data
            .chapters
            .iter()
            .any(|chapter| chapter.title == TITLE);
        if !begun {
            self.stage.chapter(
                TITLE,
                "An exit takes 25 days, so that any proof comes first. Then nobody can delay it.",
            );
        }
    }

    /// A ticket has matured: it is paid.
    pub(super) fn claim(&mut self, who: Who, ticket: u64) {
        let scripted = self.bobs_ticket == Some(ticket);
        if scripted {
            self.begin_leaving();
        }
        let person = &self.cast.people[who];
        let (name, token, staker) = (person.name, person.token, person.staker.clone());
        let outcome = staker.claims(&mut self.stage.world, &[ticket]);
        if self
            .stage
            .must(&format!("{name}'s claim of a matured exit"), outcome)
            .is_none()
        {
            return;
        }
        let paid = self.stage.world.ticket(ticket).paid.u128();
        let day = self.stage.today();
        if scripted {
            let vault = self.vault_of(BOB);
            let rent = staker.claims_rewards(&mut self.stage.world, vault);
            self.stage.must("Bob's last rent", rent);
            let put_in = self.cast.people[BOB].put_in;
            let result = format!(
                "{} and his rent; he had put in {}",
                token.show(paid),
                token.show(put_in)
            );
            self.stage
                .did(("hub", name), &format!("is paid on day {day}"), &result);
            self.stage.record.mark(self.stage.world.now(), "Bob is paid");
        } else {
            self.stage.note(
                ("hub", name),
                "is paid for a matured exit",
                Outcome::Done,
                &token.show(paid),
            );
            *self.bustle.done.entry("paid exits").or_default() += 1;
        }
    }
}
