//! All parts, one after the other, each in a world of its own.

use crate::books::Books;
use crate::json::{Part, Shown, Summary};
use crate::report::{Chapter, Data, Picture};
use crate::stage::Stage;
use crate::story::{self, ending, rules, Plan, Told};
use crate::sums::Compounded;
use crate::tell::Teller;
use crate::tokens::Token;
use crate::{court, market};

/// A part that has ended.
pub struct Ended {
    /// Its books.
    pub books: Books,
    /// The numbers its chapters are about.
    pub shown: Shown,
    /// Its chapters.
    pub chapters: Vec<Chapter>,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// Whoever tells what follows.
    pub tell: Teller,
}

impl Ended {
    /// Closes the books of a part and tells what they say.
    pub(crate) fn new(mut stage: Stage, tokens: &[Token], pictures: Vec<Picture>, shown: Shown) -> Self {
        let books = stage.books(tokens, &Compounded::new());
        let text = format!(
            "The books of this part: every coin adds up, {}",
            ending::verdict(&books)
        );
        match books.faults().is_empty() {
            true => stage.tell.good(&format!("{text}.")),
            false => books.faults().iter().for_each(|fault| stage.tell.bad(fault)),
        }
        Self {
            books,
            shown,
            chapters: stage.record.data.chapters,
            pictures,
            tell: stage.tell,
        }
    }

    /// Another world of the same part has ended.
    pub(crate) fn follow(&mut self, other: Self) {
        self.books.add(&other.books);
        self.shown.extend(other.shown);
        self.chapters.extend(other.chapters);
        self.pictures.extend(other.pictures);
        self.tell = other.tell;
    }
}

/// Tells everything; what came of it, for machines and for the report.
#[must_use]
pub fn play(plan: Plan, tell: Teller) -> (Summary, Data) {
    let Told {
        books,
        mut data,
        tell,
    } = story::tell(plan, tell);
    let market = market::play(plan.seed, tell);
    let court = court::play(plan.seed, market.tell);
    data.chapters.extend(market.chapters);
    data.chapters.extend(court.chapters);
    data.market = market.pictures;
    data.court = court.pictures;
    for (part, books) in [(", market", &market.books), (", court", &court.books)] {
        let rows = ending::balances(books, part).into_iter();
        // A coin that rent alone is paid in is no collateral.
        data.balances.extend(rows.filter(|row| row.deposited > 0));
    }
    let part = |name, books, shown| Part { name, books, shown };
    let summary = Summary {
        seed: plan.seed,
        days: plan.days,
        parts: vec![
            part("story", books, Shown::new()),
            part("market", market.books, market.shown),
            part("court", court.books, court.shown),
        ],
    };
    let total = summary.total();
    data.run.steps = total.steps;
    data.invariants = rules::invariants(&total);
    (summary, data)
}
