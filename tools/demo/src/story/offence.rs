//! Chapter 7: Orca signs twice, Bob leaves, the proof comes out, everybody who vouched pays the same.

use anyhow::{Context, Result as AnyResult};
use cosmwasm_std::Addr;
use holdfast_shared::msg::consumer::ExecuteMsg as ConsumerMsg;
use holdfast_shared::msg::hub::{BatchView, ExecuteMsg, PoolRef, SlashView};
use holdfast_simnet::world::HUB;

use super::cast::{ALICE, BOB, ORCA, SERVICES};
use super::{Event, Offence, Story};
use crate::record::unit;
use crate::report::{Outcome, Paid, PoolLoss, Slash};
use crate::sums;
use crate::tokens::{percent, thousands};

/// The service that Orca cheats.
const WRONGED: &str = SERVICES[0];

/// What Orca's vault held before the slash.
struct Before {
    active: u128,
    batches: Vec<BatchView>,
    alice: u128,
}

impl Story {
    /// Orca signs two blocks at one height. Nothing happens on any chain.
    pub(super) fn double_vote(&mut self) {
        self.stage.chapter(
            "An operator cheats, and leaving does not help",
            "Signing two blocks at one height betrays a chain. Two signatures of one key prove it.",
        );
        self.offence = Offence {
            height: self.stage.world.net.chain(WRONGED).block().height,
            day: self.stage.today(),
        };
        let what = format!(
            "signs two blocks at height {} of the {WRONGED} chain",
            thousands(self.offence.height.into())
        );
        self.stage.failed(
            ("oracle", "Orca"),
            &what,
            Outcome::Failed,
            &format!("day {}, and nobody notices yet", self.offence.day),
        );
        self.stage.record.mark(self.stage.world.now(), "Orca signs twice");
    }

    /// Bob asks for everything back.
    pub(super) fn bob_leaves(&mut self) {
        let outcome = self.exit(BOB, 1_000);
        if let Some(ticket) = self.stage.must("Bob's exit", outcome) {
            self.bobs_ticket = Some(ticket);
            let matures = (self.stage.world.ticket(ticket).matures_at.seconds() - self.stage.start)
                .div_ceil(super::DAY);
            let day = self.stage.today();
            self.stage.did(
                ("hub", "Bob"),
                "asks to leave with all he has",
                &format!("day {day}; paid by day {matures}, a date nobody can move"),
            );
        }
    }

    /// The proof is submitted to the oracle chain and travels to the hub; then somebody tries it again.
    pub(super) fn proof(&mut self) {
        let before = self.before();
        let outcome = self.prove();
        let Some(slash) = self.stage.must("the proof", outcome) else {
            return;
        };
        self.tell_slash(&before, &slash);
        self.prove_again();
        self.stage.record.mark(self.stage.world.now(), "Orca is slashed");
        self.calendar.add(
            slash.settles_at.seconds() - self.stage.start,
            Event::Settle(slash.slash_id),
        );
        let told = self.flush_soon(WRONGED);
        self.stage.must("telling the oracle chain", told);
        self.stage.world.relay();
        let seen = crate::tokens::dollars(self.stage.world.total_security(WRONGED).stake.u128());
        self.stage.did(
            ("oracle", "The oracle chain"),
            "hears that Orca is out for good",
            &format!("it counts on {seen} from the others"),
        );
        self.stage.record.sample(&self.stage.world, &self.cast);
        self.stage.record.supply(&self.stage.world, &self.cast, WRONGED);
    }

    fn before(&self) -> Before {
        let vault = self.cast.operators[ORCA].vault;
        Before {
            active: self.stage.world.vault(vault).collateral.u128(),
            batches: sums::batches(&self.stage.world, vault),
            alice: self.cast.people[ALICE].staker.value_in(&self.stage.world, vault),
        }
    }

    fn evidence(&self) -> (Addr, holdfast_shared::evidence::Evidence) {
        let orca = &self.cast.operators[ORCA].operator;
        (
            orca.addr.clone(),
            orca.votes_twice(&self.stage.world, WRONGED, self.offence.height),
        )
    }

    fn prove(&mut self) -> AnyResult<SlashView> {
        let (operator, evidence) = self.evidence();
        let submit = ConsumerMsg::SubmitEvidence {
            operator: operator.to_string(),
            evidence,
            reporter: Some(self.cast.watcher.to_string()),
        };
        self.stage.world.relay();
        self.stage.world.tell_consumer(WRONGED, "nina", &submit)?;
        self.stage.world.relay();
        self.stage.world.slashes().pop().context("the hub took the proof")
    }

    fn tell_slash(&mut self, before: &Before, slash: &SlashView) {
        let token = self.cast.operators[ORCA].token;
        let total: u128 = slash.parts.iter().map(|part| part.amount.u128()).sum();
        let day = self.stage.today();
        let what = format!("shows both signatures on day {day}, the {WRONGED} chain and the hub check them");
        self.stage.did(
            ("oracle", "Nina"),
            &what,
            &format!("{} is taken, 5 % of the lease", token.show(total)),
        );
        let pools = self.pools(before, slash);
        let rows: Vec<Vec<String>> = pools
            .iter()
            .map(|pool| {
                let (name, held, paid) = (pool.pool.clone(), token.show(pool.before), token.show(pool.taken));
                vec![name, held, paid, percent(pool.taken, pool.before)]
            })
            .collect();
        self.stage
            .tell
            .table(&["who vouched for Orca", "held", "pays", "which is"], &rows);
        let now = self.cast.people[ALICE]
            .staker
            .value_in(&self.stage.world, self.cast.operators[ORCA].vault);
        self.stage.tell.say(&format!(
            "Alice, who stayed, has {} left of {}.",
            token.show(now),
            token.show(before.alice)
        ));
        self.stage.record.data.slashes.push(Slash {
            title: format!("duplicate vote of Orca on the {WRONGED} chain"),
            at: self.stage.world.now() - self.stage.start,
            unit: unit(token),
            pools,
            paid: vec![],
        });
    }

    /// What each pool of the vault held and paid. Bob's batch goes by his name.
    fn pools(&self, before: &Before, slash: &SlashView) -> Vec<PoolLoss> {
        let taken = |pool: PoolRef| {
            let parts = slash.parts.iter().filter(|part| part.pool == pool);
            parts.map(|part| part.amount.u128()).sum()
        };
        let mut pools = vec![PoolLoss {
            pool: "those who stayed".into(),
            before: before.active,
            taken: taken(PoolRef::Active),
        }];
        let bob = self
            .bobs_ticket
            .map(|ticket| self.stage.world.ticket(ticket).closing);
        for batch in before
            .batches
            .iter()
            .filter(|batch| batch.matures_at.seconds() > self.stage.world.now())
        {
            let name = if bob == Some(batch.closing) {
                "left since, with Bob".to_owned()
            } else {
                format!("left earlier, closing {}", batch.closing)
            };
            pools.push(PoolLoss {
                pool: name,
                before: batch.collateral.u128(),
                taken: taken(PoolRef::Batch(batch.closing)),
            });
        }
        pools
    }

    /// The same proof straight to the hub: the offence counts once.
    fn prove_again(&mut self) {
        let (operator, evidence) = self.evidence();
        let again = ExecuteMsg::SubmitEvidence {
            service: WRONGED.into(),
            operator: operator.to_string(),
            evidence,
        };
        let stranger = self.stage.world.net.chain(HUB).addr("stranger");
        let (slashes, outcome) = (
            self.stage.world.slashes().len(),
            self.stage.world.tell(&stranger, &again),
        );
        if outcome.is_ok() || self.stage.world.slashes().len() != slashes {
            self.stage
                .broken
                .push("I-22: the same offence was taken twice".into());
        }
        self.stage.failed(
            ("hub", "A copycat"),
            "hands in the same proof again",
            Outcome::Refused,
            "an offence counts once",
        );
    }

    /// The slashed coins leave the hub after their week of rest.
    pub(super) fn settle(&mut self, slash: u64) {
        let token = self.cast.operators[ORCA].token;
        let outcome = self.stage.world.settle(slash);
        self.stage.must("the settlement", outcome);
        let chain = self.stage.world.net.chain(HUB);
        let insurance = chain.balance(&self.stage.world.insurance, token.denom).u128();
        let reporter = chain.balance(&self.cast.watcher, token.denom).u128();
        let day = self.stage.today();
        let result = format!(
            "{} to the insurance pool, {} to Nina",
            token.show(insurance),
            token.show(reporter)
        );
        self.stage.did(
            ("hub", "A keeper"),
            &format!("settles the slash on day {day}"),
            &result,
        );
        if let Some(slash) = self.stage.record.data.slashes.last_mut() {
            slash.paid = vec![
                Paid {
                    to: "insurance pool".into(),
                    amount: insurance,
                },
                Paid {
                    to: "reporter".into(),
                    amount: reporter,
                },
            ];
        }
    }
}
