//! An accusation taken back: what was frozen is free, and all is as in a twin of this world where nobody was accused.

mod scene;

use holdfast_shared::msg::hub::{SlashStatus, SlashView};
use holdfast_shared::packet::{FaultKind, ReportAck};

use super::ORACLE;
use crate::dice::Dice;
use crate::json::Shown;
use crate::play::Ended;
use crate::report::{Graph, Line, Look, Mark, Outcome, Picture, Table};
use crate::stage::DAY;
use crate::sums::Compounded;
use crate::tell::Teller;
use crate::tokens::{thousands, ATOM};
use scene::{Purses, Scene, Seen};

/// When the accusation comes, when the chain has heard of it, when it is taken back, and when the chain has heard of
/// that: hundredths of days.
const ACCUSED: u64 = 450;
const TOLD: u64 = 480;
const VETOED: u64 = 600;
const LOOKED: u64 = 625;

/// The veto's play: a world, and its twin where nobody is accused.
struct Veto {
    scene: Scene,
    twin: Scene,
    marks: Vec<Mark>,
}

/// Plays the chapter and adds it to the court's.
pub(super) fn play(seed: u64, dice: &mut Dice, court: &mut Ended) {
    let purses = Purses::new(dice);
    let tell = std::mem::replace(&mut court.tell, Teller::silent());
    let mut veto = Veto {
        twin: Scene::new(seed, purses, Teller::silent()),
        scene: Scene::new(seed, purses, tell),
        marks: vec![],
    };
    veto.scene.stage.chapter(
        "Accused, and the accusation taken back",
        "A world with Heron alone, who is accused and did nothing. Filing freezes, it does not take: for three days the owners \
         of the hub may veto.",
    );
    let (pictures, shown) = veto.play();
    court.pictures.extend(pictures);
    court.shown.extend(shown);
    let Veto { mut scene, twin, .. } = veto;
    let wrong = twin.stage.books(&super::TOKENS, &Compounded::new());
    let wrong = wrong.faults().into_iter().map(|fault| format!("twin: {fault}"));
    scene.stage.broken.extend(wrong);
    court.follow(Ended::new(scene.stage, &super::TOKENS, vec![], Shown::new()));
}

impl Veto {
    fn play(&mut self) -> ([Picture; 2], Shown) {
        self.scene.opens();
        self.twin.opens();
        for scene in [&mut self.scene, &mut self.twin] {
            scene.wait_until(ACCUSED);
        }
        let before = self.scene.seen();
        let filing = self.accuse();
        for scene in [&mut self.scene, &mut self.twin] {
            scene.wait_until(TOLD);
        }
        let frozen = self.scene.seen();
        self.meanwhile(filing.as_ref());
        self.vetoed(filing.as_ref());
        let (after, never) = (self.scene.seen(), self.twin.seen());
        self.beside_the_twin("after the veto");
        let table = table(&before, &frozen, &after, &never);
        self.scene
            .stage
            .equal("what one sees after the veto, beside the twin", &after, &never);
        let columns: Vec<&str> = table.head.iter().map(String::as_str).collect();
        self.scene.stage.tell.table(&columns, &table.rows);
        let paid = [self.scene.ends(), self.twin.ends()];
        self.scene
            .stage
            .equal("what Dora is paid, beside the twin", paid[0], paid[1]);
        let answers = self.beside_the_twin("at the end");
        self.scene.stage.tell.say(&format!(
            "Dora, who was leaving, is paid {} on the very day she was told. Then {answers} answers of the hub, on the vault, its \
             stakers, its exits, its rent, are byte for byte those of a twin world where nobody was accused.",
            ATOM.show(paid[0])
        ));
        let shown = Shown::from([
            ("frozen", frozen.frozen().to_string()),
            ("frozen_after_veto", after.frozen().to_string()),
            ("leaver_paid", paid[0].to_string()),
            ("answers_equal_to_the_twin", answers.to_string()),
        ]);
        ([Picture::Graph(self.graph()), Picture::Table(table)], shown)
    }

    /// The oracle chain accuses on its word; the hub freezes.
    fn accuse(&mut self) -> Option<SlashView> {
        let stage = &mut self.scene.stage;
        let kind = FaultKind::ServiceFault;
        let answer = stage
            .world
            .attests(ORACLE, &self.scene.heron, kind, self.scene.height, 1);
        let id = match stage.must("the accusation", answer)? {
            ReportAck::Accepted { id } => id,
            other => {
                stage
                    .broken
                    .push(format!("an accusation within the meter is answered {other:?}"));
                return None;
            }
        };
        let filing = stage.world.slash(id);
        let parts: u128 = filing.parts.iter().map(|part| part.amount.u128()).sum();
        self.scene.note();
        let seen = self.scene.seen();
        let stage = &mut self.scene.stage;
        stage.equal("what is frozen", seen.frozen(), parts);
        let what = format!("accuses Heron on day {}", stage.today());
        let result = format!(
            "{} are frozen, {} of Dave who stays, {} of Dora who is leaving; nothing is taken",
            ATOM.show(parts),
            ATOM.show(seen.frozen_active),
            ATOM.show(seen.frozen_leaving)
        );
        stage.failed((ORACLE, "The oracle chain"), &what, Outcome::Failed, &result);
        self.marks.push(self.scene.mark("accused: frozen"));
        Some(filing)
    }

    /// Who asks to leave gets a date as ever; who wants to come in is told until when to wait.
    fn meanwhile(&mut self, filing: Option<&SlashView>) {
        for scene in [&mut self.scene, &mut self.twin] {
            scene.dave_leaves();
        }
        let (vault, stage) = (self.scene.vault, &mut self.scene.stage);
        let newcomer = stage.world.staker("newcomer", ATOM.whole(10), ATOM.denom);
        let outcome = newcomer.deposits(&mut stage.world, vault, ATOM.whole(10));
        stage.must_not("a deposit while a filing is open", "accept_open_filings", outcome);
        let settles = filing.map_or(0, |filing| filing.settles_at.seconds() - stage.start);
        let result = format!(
            "refused until all is decided, by day {} at the latest, unless she says she accepts it",
            settles.div_ceil(DAY)
        );
        stage.failed(
            ("hub", "A newcomer"),
            "wants to deposit",
            Outcome::Refused,
            &result,
        );
    }

    /// The owners take it back, and both worlds tell the chain.
    fn vetoed(&mut self, filing: Option<&SlashView>) {
        for scene in [&mut self.scene, &mut self.twin] {
            scene.wait_until(VETOED);
        }
        self.scene.note();
        if let Some(filing) = filing {
            let stage = &mut self.scene.stage;
            let early = stage.world.executes(filing.slash_id);
            stage.must_not("executing within the veto window", "can be executed from", early);
            let outcome = stage.world.vetoes(filing.slash_id);
            stage.must("the veto", outcome);
            let status = stage.world.slash(filing.slash_id).status;
            stage.equal("the filing", status, SlashStatus::Vetoed);
            let result = "every frozen unit is free again; it can never be filed a second time";
            let what = "look into it and veto";
            stage.did(("hub", "The owners of the hub"), what, result);
        }
        self.scene.note();
        self.marks.push(self.scene.mark("vetoed: free again"));
        for scene in [&mut self.scene, &mut self.twin] {
            scene.wait_until(LOOKED);
        }
    }

    /// Every answer of the hub in both worlds: how many are the same, which must be all.
    fn beside_the_twin(&mut self, when: &str) -> usize {
        self.scene.touch();
        self.twin.touch();
        let (here, there) = (self.scene.answers(), self.twin.answers());
        for ((name, found), (_, wanted)) in here.iter().zip(&there) {
            self.scene.stage.expect(found == wanted, || {
                format!("{when} the {name} differs from the twin's: {found} and {wanted}")
            });
        }
        let both = here.iter().zip(&there);
        both.filter(|(found, wanted)| found == wanted).count()
    }

    fn graph(&self) -> Graph {
        let line = |index: usize, name: &str| Line {
            name: name.into(),
            look: Look::Layer,
            points: self.scene.frozen[index].clone(),
        };
        Graph {
            title: "Out of reach while the accusation is open".into(),
            says: "Filing freezes in each pool the part it may have to pay, of who stays and of who is leaving alike. Nothing moves: \
                   after the veto all of it is free."
                .into(),
            unit: super::atoms(),
            to: 8 * DAY,
            lines: vec![line(0, "of Dave, who stays"), line(1, "of Dora, who is leaving")],
            marks: self.marks.clone(),
            ..Graph::default()
        }
    }
}

fn table(before: &Seen, frozen: &Seen, after: &Seen, never: &Seen) -> Table {
    let columns = [before, frozen, after, never].map(Seen::rows);
    let names = columns[0].iter().map(|(name, _)| *name);
    let rows = names.enumerate().map(|(row, name)| {
        let cells = columns.iter().map(|column| column[row].1.clone());
        std::iter::once(name.to_owned()).chain(cells).collect()
    });
    let head = ["", "before", "accused", "after the veto", "never accused"];
    let bytes = never.rows().len() as u128;
    Table {
        title: "Before, while it was open, after the veto, and in a twin world without it".into(),
        says: format!(
            "The last two columns are equal in all {} lines: a veto leaves the world as if nobody had been accused.",
            thousands(bytes)
        ),
        head: head.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        good: after == never,
    }
}
