//! One run: a small world, and a script played in it.

use std::collections::BTreeMap;
use std::panic::{catch_unwind, AssertUnwindSafe};

use anyhow::Result;
use cosmwasm_std::Timestamp;
use holdfast_shared::msg::hub::SlashView;
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{hub_view, Lrt, ServiceConfig, HUB};
use holdfast_simnet::{Relayer, World, WorldBuilder};
use serde::de::DeserializeOwned;

use super::script::{Dice, Script, Step, Verb};
use super::{Reached, DAY, MILLION};

/// Most vaults of a run.
const MOST_VAULTS: usize = 6;

pub struct Run {
    pub world: World,
    pub relayer: Relayer,
    pub operators: Vec<Operator>,
    pub stakers: Vec<Staker>,
    /// Each with the number of its operator.
    pub vaults: Vec<(u64, usize)>,
    /// In every fourth world.
    pub lrt: Option<Lrt>,
    /// The date each ticket was promised.
    pub promised: BTreeMap<u64, u64>,
    pub reached: Reached,
    /// The last slash that was looked at.
    pub known_slash: u64,
    /// The hub's chain when the LRT was last looked at.
    pub lrt_checked: Option<(u64, Timestamp)>,
}

/// Plays a script, to the end of everything if asked: what it reached, or what it broke.
pub fn play(script: &Script, to_the_end: bool) -> Result<Reached, String> {
    let played = catch_unwind(AssertUnwindSafe(|| {
        let mut run = Run::new(script.seed);
        script.steps.iter().for_each(|step| run.step(step));
        if to_the_end {
            run.end();
        }
        run.reached
    }));
    played.map_err(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        words.unwrap_or_else(|| "a panic without words".to_owned())
    })
}

impl Run {
    pub fn new(seed: u64) -> Self {
        let mut world = WorldBuilder::new()
            .services(vec![
                ServiceConfig::new("oracle", 10),
                ServiceConfig::new("bridge", 100),
            ])
            .seed(seed)
            .build();
        let operators = ["orca", "seal"].map(|name| world.operator(name)).to_vec();
        let ceilings = match seed % 3 {
            0 => [100, 100],
            1 => [100, 60],
            _ => [60, 30],
        };
        let vaults = (0..2).map(|index| {
            let operator: &Operator = &operators[index];
            let vault = operator.creates_vault(&mut world, "ustk", ceilings[index]);
            (vault.expect("an operator creates its vault"), index)
        });
        let vaults: Vec<(u64, usize)> = vaults.collect();
        let stakers = ["ann", "ben", "cat"]
            .map(|name| world.staker(name, 1_000_000 * MILLION, "ustk"))
            .to_vec();
        let ids: Vec<u64> = vaults.iter().map(|(vault, _)| *vault).collect();
        let lrt = (seed % 4 == 0).then(|| world.lrt("ustk", &ids, 4 * DAY));
        Self {
            world,
            relayer: Relayer::new("wanderer", seed),
            operators,
            stakers,
            vaults,
            lrt,
            promised: BTreeMap::new(),
            reached: Reached::default(),
            known_slash: 0,
            lrt_checked: None,
        }
    }

    /// Does one step. Refusals are part of the game.
    pub fn step(&mut self, step: &Step) {
        if let Err(refusal) = self.act(step) {
            let words = refusal.to_string();
            assert!(!format!("{refusal:#}").contains("panicked"), "{words}");
        }
        self.note_slashes();
        self.lrt_is_backed();
    }

    fn act(&mut self, step: &Step) -> Result<()> {
        use Verb::{
            Attest, Bid, Bytes, Carry, Ceiling, ChangeKey, Claim, ClaimRewards, Close, Deposit, Donate,
            Execute, Exit, Flush, ForgeTimeout, Freeze, Fund, Halt, Hello, LateAck, Liquid, Lose, Match,
            NewVault, Notice, Offend, Offer, Order, Recover, Repeat, ReplaceChannel, ReplaceConnection,
            Reprice, Resume, Retry, Reverse, Settle, StrangerCloses, TimeOut, Veto, Wait, Withdraw,
            WithdrawOffer,
        };
        let [a, b, c] = step.numbers;
        match step.verb {
            Deposit => self.deposit(a, b, c),
            Exit => self.exit(a, b, c),
            Claim => self.claim(a, b),
            ClaimRewards => self.claim_rewards(a, b),
            Offer => self.offer(a, b, c),
            WithdrawOffer => self.withdraw_offer(a, b),
            Bid => self.bid(a, b, c),
            Match => self.matches(a, b),
            Notice => self.notice(a, b),
            Reprice => self.reprice(a, b),
            Fund => self.fund(a, b),
            Withdraw => self.withdraw(a, b),
            Close => self.close(a),
            Settle => self.settle(a),
            Donate => self.donate(a, b),
            NewVault => self.new_vault(a, b),
            Ceiling => self.change_ceiling(a, b),
            ChangeKey => self.change_key(a, b, c),
            Flush => self.flush(a),
            Carry => self.carry(a, b),
            Repeat => self.repeat(a),
            TimeOut => self.time_out(a),
            ForgeTimeout => self.forge_timeout(a),
            LateAck => self.late_ack(a),
            Lose => self.lose(a),
            Freeze => self.freeze(a, b),
            Recover => self.recover(a),
            Halt => self.halt(a),
            Resume => self.resume(),
            StrangerCloses => self.stranger_closes(a, b),
            ReplaceChannel => self.replace_channel(a, b),
            ReplaceConnection => self.replace_connection(a),
            Bytes => self.bytes(a, b, c),
            Wait => self.wait(a, b),
            Offend => self.offend(a, b, c),
            Attest => self.attest(a, b, c),
            Execute => self.execute(a),
            Veto => self.veto(a),
            Reverse => self.reverse(a),
            Retry => self.retry(a),
            Hello => self.hello(a),
            Order => self.order(a, b, c),
            Liquid => self.liquid(a, b, c),
        }
    }

    /// Asks the hub, in place.
    pub fn ask<T: DeserializeOwned>(&self, msg: QueryMsg) -> T {
        let asked = format!("{msg:?}");
        let answer = hub_view(self.world.net.chain(HUB), &self.world.hub, msg);
        answer.unwrap_or_else(|error| panic!("{asked}: {error:#}"))
    }

    pub fn slashes(&self) -> Vec<SlashView> {
        let mut all: Vec<SlashView> = vec![];
        loop {
            let page: Vec<SlashView> = self.ask(QueryMsg::Slashes {
                start_after: all.last().map(|slash| slash.slash_id),
                limit: Some(100),
            });
            let more = page.len() == 100;
            all.extend(page);
            if !more {
                return all;
            }
        }
    }

    pub fn service(&self, number: u64) -> &'static str {
        super::SERVICES[number as usize % super::SERVICES.len()]
    }

    pub fn staker(&self, number: u64) -> Staker {
        self.stakers[number as usize % self.stakers.len()].clone()
    }

    /// The number of a vault, and its operator.
    pub fn vault(&self, number: u64) -> (u64, Operator) {
        let (vault, operator) = self.vaults[number as usize % self.vaults.len()];
        (vault, self.operators[operator].clone())
    }

    pub fn operator(&self, number: u64) -> Operator {
        self.operators[number as usize % self.operators.len()].clone()
    }

    pub fn has_room_for_vaults(&self) -> bool {
        self.vaults.len() < MOST_VAULTS
    }
}

/// From one unit to `most`, every order of magnitude as likely.
pub fn amount(number: u64, most: u128) -> u128 {
    let mut dice = Dice(number);
    let most = most.max(1);
    let digits = dice.below(u64::from(most.ilog10()) + 1) as u32;
    let top = 10u128.pow(digits);
    (top + u128::from(dice.next()) % (9 * top)).min(most)
}

/// Mostly large, so that there is something to lease and to take.
pub fn large(number: u64, most: u128) -> u128 {
    match number % 4 {
        0 => amount(number, most),
        _ => most / 100 * u128::from(1 + number % 97),
    }
}
