//! A world with its narrator: what happens there is told on the terminal and written down for the report.

use anyhow::Result as AnyResult;
use holdfast_simnet::World;

use crate::books::Books;
use crate::record::Record;
use crate::report::Outcome;
use crate::sums::Compounded;
use crate::tell::Teller;
use crate::tokens::Token;

/// Seconds of a day.
pub(crate) const DAY: u64 = 86_400;

/// A part of the demo under way, in a world of its own.
pub(crate) struct Stage {
    /// The chains and contracts.
    pub(crate) world: World,
    /// The terminal.
    pub(crate) tell: Teller,
    /// The report.
    pub(crate) record: Record,
    /// The world's time when the part began, seconds.
    pub(crate) start: u64,
    /// What went otherwise than promised: it fails the run at its end.
    pub(crate) broken: Vec<String>,
}

impl Stage {
    /// A world where nothing has happened yet.
    pub(crate) fn new(world: World, tell: Teller) -> Self {
        let start = world.now();
        Self {
            world,
            tell,
            record: Record::new(start),
            start,
            broken: vec![],
        }
    }

    /// Seconds since the beginning.
    pub(crate) fn elapsed(&self) -> u64 {
        self.world.now() - self.start
    }

    /// The present day, from 0.
    pub(crate) fn today(&self) -> u64 {
        self.elapsed() / DAY
    }

    /// Lets time pass until so many seconds after the beginning, with clients kept alive.
    pub(crate) fn pass_until(&mut self, after: u64) {
        self.world.pass_until(self.start + after);
    }

    /// Begins a part: the next chapter stands under this heading.
    pub(crate) fn part(&mut self, title: &str, intro: &str) {
        self.tell.part(title, intro);
        self.record.part(title, intro);
    }

    /// Begins a chapter.
    pub(crate) fn chapter(&mut self, title: &str, intro: &str) {
        self.tell.chapter(title, intro);
        self.record.chapter(title, intro);
    }

    /// Somebody did something, and it worked.
    pub(crate) fn did(&mut self, who: (&str, &str), what: &str, result: &str) {
        self.tell.good(&format!("{} {what}: {result}.", who.1));
        self.note(who, what, Outcome::Done, result);
    }

    /// Somebody was refused, or something failed, as it should.
    pub(crate) fn failed(&mut self, who: (&str, &str), what: &str, outcome: Outcome, result: &str) {
        let text = format!("{} {what}: {result}.", who.1);
        match outcome {
            Outcome::Refused => self.tell.refused(&text),
            Outcome::Done | Outcome::Failed => self.tell.bad(&text),
        }
        self.note(who, what, outcome, result);
    }

    /// In the report only.
    pub(crate) fn note(&mut self, who: (&str, &str), what: &str, outcome: Outcome, result: &str) {
        self.record.step(self.world.now(), who, what, outcome, result);
    }

    /// A deed of the script that must work: when it does not, a promise is broken.
    pub(crate) fn must<T>(&mut self, what: &str, outcome: AnyResult<T>) -> Option<T> {
        match outcome {
            Ok(done) => Some(done),
            Err(error) => {
                let day = self.today();
                self.broken.push(format!("day {day}: {what} failed: {error:#}"));
                None
            }
        }
    }

    /// A deed that the contracts must refuse with these words.
    pub(crate) fn must_not<T>(&mut self, what: &str, words: &str, outcome: AnyResult<T>) {
        let day = self.today();
        match outcome {
            Ok(_) => self.broken.push(format!("day {day}: {what} was not refused")),
            Err(error) if format!("{error:#}").contains(words) => {}
            Err(error) => self.broken.push(format!(
                "day {day}: {what} was refused, but not for '{words}': {error:#}"
            )),
        }
    }

    /// Something that must be so.
    pub(crate) fn expect(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            let day = self.today();
            self.broken.push(format!("day {day}: {}", what()));
        }
    }

    /// Two things that must be equal.
    pub(crate) fn equal<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, found: T, wanted: T) {
        let holds = found == wanted;
        self.expect(holds, || format!("{what} is {found:?}, not {wanted:?}"));
    }

    /// The books of this world, with everything that is wrong in it.
    pub(crate) fn books(&self, tokens: &[Token], compounded: &Compounded) -> Books {
        let mut books = Books::of(&self.world, tokens, compounded);
        books.violations.extend(self.broken.iter().cloned());
        books
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_that_does_not_hold_fails_the_books() {
        let mut stage = Stage::new(World::usual(), Teller::silent());
        let failed = || Err::<(), _>(anyhow::anyhow!("too early; retry later"));
        stage.must_not("a retry", "too early", failed());
        stage.equal("one", 1, 1);
        assert_eq!(
            stage.books(&[], &Compounded::new()).faults(),
            Vec::<String>::new()
        );
        stage.must("a deed", failed());
        stage.must_not("a refusal", "too early", Ok(()));
        stage.must_not("another refusal", "too late", failed());
        stage.equal("the sum", 1, 2);
        let faults = stage.books(&[], &Compounded::new()).faults();
        let words = [
            "a deed failed",
            "a refusal was not refused",
            "not for 'too late'",
            "the sum is 1, not 2",
        ];
        assert_eq!(faults.len(), words.len());
        assert!(
            words
                .iter()
                .zip(&faults)
                .all(|(word, fault)| fault.contains(word)),
            "{faults:?}"
        );
    }
}
