//! The world of the veto, and its twin: one operator, one who stays, one who is leaving.

use holdfast_shared::msg::hub::VaultView;
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;
use holdfast_simnet::world::actors::{Operator, Staker};
use serde_json::Value;

use super::super::{cast, ORACLE};
use crate::dice::Dice;
use crate::report::{Mark, Point};
use crate::stage::{Stage, DAY};
use crate::sums;
use crate::tell::Teller;
use crate::tokens::{dollars, ATOM, USD};

/// What the two stakers have, base units.
#[derive(Clone, Copy)]
pub(super) struct Purses {
    dave: u128,
    dora: u128,
}

impl Purses {
    /// By chance; Dora has about a fourth of all.
    pub(super) fn new(dice: &mut Dice) -> Self {
        let dave = dice.between(4_500, 5_500);
        Self {
            dave: ATOM.whole(dave),
            dora: ATOM.whole(dave / 3),
        }
    }
}

/// What one sees of a scene at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    active: u128,
    leaving: u128,
    /// Frozen of the active pool.
    pub(super) frozen_active: u128,
    /// Frozen of who is leaving.
    pub(super) frozen_leaving: u128,
    leased: u128,
    relied_on: u128,
    /// The day Dora is paid.
    date: u64,
    open: bool,
}

impl Seen {
    /// All that is out of reach.
    pub(super) const fn frozen(&self) -> u128 {
        self.frozen_active + self.frozen_leaving
    }

    /// For a table: names and values.
    pub(super) fn rows(&self) -> Vec<(&'static str, String)> {
        let deposits = if self.open { "open" } else { "refused" };
        vec![
            ("the vault holds, for Dave", ATOM.show(self.active)),
            ("frozen of it", ATOM.show(self.frozen_active)),
            ("the exit batch holds, for Dora", ATOM.show(self.leaving)),
            ("frozen of it", ATOM.show(self.frozen_leaving)),
            ("Dora is paid on day", self.date.to_string()),
            ("leased to the oracle chain", dollars(self.leased)),
            ("of which it may count on", dollars(self.relied_on)),
            ("deposits are", deposits.to_owned()),
        ]
    }
}

/// A world under way.
pub(super) struct Scene {
    pub(super) stage: Stage,
    pub(super) heron: Operator,
    pub(super) vault: u64,
    dave: Staker,
    dora: Staker,
    /// A height of the oracle chain at which Dora had asked to leave and not left.
    pub(super) height: u64,
    ticket: u64,
    /// Frozen over time: of the active pool, of who is leaving.
    pub(super) frozen: [Vec<Point>; 2],
}

impl Scene {
    /// The first day.
    pub(super) fn new(seed: u64, purses: Purses, tell: Teller) -> Self {
        let mut world = cast::world(seed);
        let heron = world.operator("Heron");
        let vault = heron.creates_vault(&mut world, ATOM.denom, 40);
        let vault = vault.expect("an operator may make its first vault");
        let [dave, dora] = [("Dave", purses.dave), ("Dora", purses.dora)].map(|(name, amount)| {
            let staker = world.staker(name, amount, ATOM.denom);
            let deposited = staker.deposits(&mut world, vault, amount);
            deposited.expect("an open vault takes a deposit");
            staker
        });
        Self {
            stage: Stage::new(world, tell),
            heron,
            vault,
            dave,
            dora,
            height: 0,
            ticket: 0,
            frozen: [vec![], vec![]],
        }
    }

    /// Heron lends all, and Dora asks to leave; by the fourth day she has left the pool.
    pub(super) fn opens(&mut self) {
        self.note();
        let lent = cast::lend(&mut self.stage.world, &[(&self.heron, self.vault)]);
        self.stage.must("lending", lent);
        self.tell_chain();
        self.wait_until(100);
        let shares = self.stage.world.position(self.vault, &self.dora.addr).shares;
        let exit = self.dora.exits_shares(&mut self.stage.world, self.vault, shares);
        if let Some(exit) = self.stage.must("Dora's exit", exit) {
            self.ticket = exit.ticket_id;
        }
        self.wait_until(150);
        self.wait_until(300);
        self.stage.world.net.next_block();
        self.height = self.stage.world.net.chain(ORACLE).block().height;
        self.wait_until(400);
        let closed = self.stage.world.close(self.vault);
        self.stage.must("the closing", closed);
        self.wait_until(440);
    }

    /// Lets time pass until a moment, in hundredths of days, and tells the chain what is new.
    pub(super) fn wait_until(&mut self, hundredths: u64) {
        self.stage.pass_until(hundredths * DAY / 100);
        self.tell_chain();
    }

    fn tell_chain(&mut self) {
        // Quiet days have nothing to send.
        let _ = self.stage.world.flush_and_relay(ORACLE);
    }

    /// Dave asks to leave with a tenth.
    pub(super) fn dave_leaves(&mut self) {
        let shares = self.stage.world.position(self.vault, &self.dave.addr).shares;
        let tenth = shares / cosmwasm_std::Uint256::from(10_u64);
        let exit = self.dave.exits_shares(&mut self.stage.world, self.vault, tenth);
        self.stage.must("Dave's exit while a filing is open", exit);
    }

    /// The end: Dora is paid on her day. What she received.
    pub(super) fn ends(&mut self) -> u128 {
        let matures = self.stage.world.ticket(self.ticket).matures_at.seconds() - self.stage.start;
        while self.stage.elapsed() < matures {
            let next = (self.stage.elapsed() + DAY).min(matures);
            self.stage.pass_until(next);
            self.tell_chain();
        }
        let paid = self.dora.claims(&mut self.stage.world, &[self.ticket]);
        self.stage.must("Dora's claim on her day", paid);
        self.dora.balance(&self.stage.world, ATOM.denom)
    }

    fn view(&self) -> VaultView {
        self.stage.world.vault(self.vault)
    }

    /// What one sees now.
    pub(super) fn seen(&self) -> Seen {
        let (vault, batches) = (self.view(), sums::batches(&self.stage.world, self.vault));
        let ticket = self.stage.world.ticket(self.ticket);
        Seen {
            active: vault.collateral.u128(),
            leaving: batches.iter().map(|batch| batch.collateral.u128()).sum(),
            frozen_active: vault.slots.iter().map(|slot| slot.demands.u128()).sum(),
            frozen_leaving: batches.iter().map(|batch| batch.frozen.u128()).sum(),
            leased: self.stage.world.market(ORACLE).leased.u128(),
            relied_on: self.stage.world.total_security(ORACLE).slashable.u128(),
            date: (ticket.matures_at.seconds() - self.stage.start).div_ceil(DAY),
            open: vault.pending == 0,
        }
    }

    /// Notes what is frozen now, for the picture.
    pub(super) fn note(&mut self) {
        let (vault, batches) = (self.view(), sums::batches(&self.stage.world, self.vault));
        let at = self.stage.elapsed();
        let amounts = [
            vault.slots.iter().map(|slot| slot.demands.u128()).sum(),
            batches.iter().map(|batch| batch.frozen.u128()).sum(),
        ];
        for (points, amount) in self.frozen.iter_mut().zip(amounts) {
            points.push(Point { at, amount });
        }
    }

    /// A moment for the picture, now.
    pub(super) fn mark(&self, label: &str) -> Mark {
        Mark {
            at: self.stage.elapsed(),
            label: label.into(),
        }
    }

    /// Touches the vault, so that fees of the rent up to now are booked.
    pub(super) fn touch(&mut self) {
        let touched = self.stage.world.close(self.vault);
        self.stage.must("touching the vault", touched);
    }

    /// Everything the hub answers that a staker, an operator or a service could ask, by name.
    pub(super) fn answers(&self) -> Vec<(&'static str, String)> {
        let (vault_id, service, limit) = (self.vault, || ORACLE.to_owned(), Some(100));
        let owner = self.dave.addr.to_string();
        let shares = self.stage.world.position(self.vault, &self.dave.addr).shares;
        let queries = [
            ("vault", QueryMsg::Vault { vault_id }),
            (
                "exit batches",
                QueryMsg::Batches {
                    vault_id,
                    start_after: None,
                    limit,
                },
            ),
            (
                "positions",
                QueryMsg::Positions {
                    vault_id,
                    start_after: None,
                    limit,
                },
            ),
            (
                "tickets",
                QueryMsg::Tickets {
                    owner: None,
                    start_after: None,
                    limit,
                },
            ),
            ("market", QueryMsg::Market { service: service() }),
            ("service", QueryMsg::Service { service: service() }),
            ("coverage", QueryMsg::Coverage { service: service() }),
            ("yield", QueryMsg::Yield { vault_id }),
            (
                "yield of a position",
                QueryMsg::PositionYield {
                    vault_id,
                    owner: owner.clone(),
                },
            ),
            (
                "exit to come",
                QueryMsg::SimulateExit {
                    vault_id,
                    owner: owner.clone(),
                    shares,
                },
            ),
            (
                "deposit to come",
                QueryMsg::SimulateDeposit {
                    vault_id,
                    depositor: owner,
                    amount: ATOM.whole(1).into(),
                    accept_open_filings: false,
                },
            ),
            (
                "fees",
                QueryMsg::Fees {
                    denom: Denom::bank(USD.denom),
                },
            ),
            (
                "operator",
                QueryMsg::Operator {
                    operator: self.heron.addr.to_string(),
                },
            ),
        ];
        let answers = queries.into_iter().map(|(name, query)| {
            let answer = self.stage.world.try_ask::<Value>(&query);
            (
                name,
                answer.map_or_else(|refused| format!("{refused:#}"), |answer| answer.to_string()),
            )
        });
        answers.collect()
    }
}
