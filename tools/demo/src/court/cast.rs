//! Who stands before the court, and what the seed gave them.

use cosmwasm_std::Decimal;
use holdfast_simnet::world::actors::Operator;
use holdfast_simnet::world::{AssetConfig, ServiceConfig};
use holdfast_simnet::{World, WorldBuilder};

use super::{Court, ORACLE, TOKENS};
use crate::dice::Dice;
use crate::record::value;
use crate::tokens::{dollars, Token, ATOM, USD};

/// Signs two blocks at one height.
pub(super) const SHRIKE: usize = 0;
/// Signs two prices for one round.
pub(super) const MAGPIE: usize = 1;
/// Are accused by the chain's word.
pub(super) const HERON: usize = 2;
pub(super) const WREN: usize = 3;

/// What the terms of the oracle chain take, in percent of the stake: for two blocks, for two prices, for a word.
pub(super) const DOUBLE_VOTE: u64 = 5;
pub(super) const CONFLICT: u64 = 10;
pub(super) const ATTESTED: u64 = 2;
/// What it may attest a day, in percent of all it leases.
pub(super) const METER: u64 = 3;

/// An operator with a vault that lends all it has.
pub(super) struct Accused {
    pub(super) name: &'static str,
    pub(super) operator: Operator,
    pub(super) vault: u64,
    /// Collateral on the first day, base units of ATOM.
    pub(super) holds: u128,
}

/// A world with one oracle chain; no people yet.
pub(super) fn world(seed: u64) -> World {
    let asset = |token: Token| AssetConfig {
        denom: token.denom.into(),
        decimals: token.decimals as u8,
        price: Decimal::from_ratio(token.price, 1_u64),
    };
    let oracle = ServiceConfig {
        duplicate_vote_fraction: Decimal::percent(DOUBLE_VOTE),
        attested_fraction: Decimal::percent(ATTESTED),
        meter: Decimal::percent(METER),
        rent_denom: USD.denom.into(),
        ..ServiceConfig::new(ORACLE, CONFLICT)
    };
    let mut world = WorldBuilder::new()
        .assets(TOKENS.map(asset).to_vec())
        .services(vec![oracle])
        .seed(seed)
        .build();
    world.panic_when_broken(false);
    world
}

/// The four operators. Heron is smaller than Wren.
pub(super) fn accused(world: &mut World, dice: &mut Dice) -> Vec<Accused> {
    let mut holds = |low, high| ATOM.whole(dice.between(low, high));
    let rows = [
        ("Shrike", holds(6_000, 7_000)),
        ("Magpie", holds(5_000, 6_000)),
        ("Heron", holds(5_000, 5_900)),
        ("Wren", holds(6_000, 7_000)),
    ];
    rows.map(|(name, holds)| {
        let operator = world.operator(name);
        let vault = operator.creates_vault(world, ATOM.denom, 40);
        let vault = vault.expect("an operator may make its first vault");
        let staker = world.staker(&format!("{name}'s staker"), holds, ATOM.denom);
        staker
            .deposits(world, vault, holds)
            .expect("an open vault takes a deposit");
        Accused {
            name,
            operator,
            vault,
            holds,
        }
    })
    .into()
}

/// All of a world's vaults lend all they hold to the oracle chain, at three percent.
pub(super) fn lend(world: &mut World, vaults: &[(&Operator, u64)]) -> anyhow::Result<u128> {
    let mut wanted = 0;
    for (operator, vault) in vaults {
        let size = world.vault(*vault).collateral.u128();
        operator.offers(world, *vault, ORACLE, 300, size)?;
        wanted += value(ATOM, size);
    }
    let owner = world.owner_of(ORACLE);
    owner.bids(world, wanted, 300)?;
    // A tenth of the value a year is more than three times the rent.
    owner.funds(world, wanted / 10)?;
    world.net.next_block();
    world.matches(ORACLE, 200)?;
    Ok(wanted)
}

impl Court {
    /// Sends the chain what is new and lets a block pass: a height at which it counts on what the hub says now.
    pub(super) fn height(&mut self) -> u64 {
        // Quiet days have nothing to send.
        let _ = self.stage.world.flush_and_relay(ORACLE);
        self.stage.world.net.next_block();
        self.stage.world.net.chain(ORACLE).block().height
    }

    /// Everybody lends.
    pub(super) fn opens(&mut self) {
        let vaults: Vec<_> = self
            .accused
            .iter()
            .map(|one| (&one.operator, one.vault))
            .collect();
        let lent = lend(&mut self.stage.world, &vaults);
        let Some(wanted) = self.stage.must("lending", lent) else {
            return;
        };
        let leased = self.stage.world.market(ORACLE).leased.u128();
        self.stage.equal("what is leased", leased, wanted);
        self.stage.tell.say(&format!(
            "The oracle chain rents {}. Its terms: {DOUBLE_VOTE} % of the stake for two blocks signed at one height, \
             {CONFLICT} % for two prices signed for one round, {ATTESTED} % on the chain's mere word.",
            dollars(leased)
        ));
    }
}
