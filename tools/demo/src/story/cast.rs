//! Who is in the story, and what the seed gave them.

use cosmwasm_std::{Addr, Decimal};
use holdfast_simnet::world::actors::{Operator, ServiceOwner, Staker};
use holdfast_simnet::world::{AssetConfig, Lrt, ServiceConfig};
use holdfast_simnet::{World, WorldBuilder};

use crate::dice::Dice;
use crate::tokens::{Token, ATOM, ETH, TOKENS, USD};

/// Number of a person in [`Cast::people`].
pub type Who = usize;

/// Deposits with Orca and stays.
pub const ALICE: Who = 0;
/// Deposits with Orca and leaves in the nick of time, as he thinks.
pub const BOB: Who = 1;
/// Holds the liquid token.
pub const CAROL: Who = 2;
/// Stakers who now and then add, leave a little or collect rent.
pub const RESTLESS: [Who; 4] = [ALICE, 3, 4, 5];

/// Number of the operator that cheats, in [`Cast::operators`].
pub const ORCA: usize = 0;

/// The services in the order of the story.
pub const SERVICES: [&str; 2] = ["oracle", "bridge"];

/// Somebody with collateral.
pub struct Person {
    /// Name.
    pub name: &'static str,
    /// What they deposit.
    pub token: Token,
    /// Where they deposit; none for the holder of the liquid token.
    pub operator: Option<usize>,
    /// The account.
    pub staker: Staker,
    /// What the account began with.
    pub minted: u128,
    /// What they deposit on the first day.
    pub first: u128,
    /// What they have put in so far.
    pub put_in: u128,
}

/// Somebody who runs nodes.
pub struct Node {
    /// Name.
    pub name: &'static str,
    /// What the vault holds.
    pub token: Token,
    /// The account and its keys.
    pub operator: Operator,
    /// The vault.
    pub vault: u64,
    /// Yearly rates asked of the services, basis points, in the order of [`SERVICES`].
    pub rates: [u64; 2],
}

/// A chain that rents.
pub struct Renter {
    /// Name of the service and its chain.
    pub name: &'static str,
    /// What it pays in.
    pub token: Token,
    /// Who speaks for it.
    pub owner: ServiceOwner,
    /// Value wanted now.
    pub wanted: u128,
    /// The highest yearly rate it pays, basis points.
    pub highest: u64,
}

/// Everybody.
pub struct Cast {
    /// Stakers.
    pub people: Vec<Person>,
    /// Operators.
    pub operators: Vec<Node>,
    /// Renting chains.
    pub renters: Vec<Renter>,
    /// The liquid token.
    pub lrt: Lrt,
    /// Looks at blocks and reports offences.
    pub watcher: Addr,
}

/// The chains, the contracts and three assets; no people yet.
#[must_use]
pub fn world(seed: u64) -> World {
    let asset = |token: Token| AssetConfig {
        denom: token.denom.into(),
        decimals: token.decimals as u8,
        price: Decimal::from_ratio(token.price, 1_u64),
    };
    let service = |name, most, token: Token| ServiceConfig {
        rent_denom: token.denom.into(),
        duplicate_vote_fraction: Decimal::percent(5),
        ..ServiceConfig::new(name, most)
    };
    let mut world = WorldBuilder::new()
        .assets(TOKENS.map(asset).to_vec())
        .services(vec![service("oracle", 10, ATOM), service("bridge", 20, USD)])
        .seed(seed)
        .build();
    world.panic_when_broken(false);
    world
}

/// Brings everybody into a world.
pub fn gather(world: &mut World, dice: &mut Dice) -> Cast {
    let operators = operators(world, dice);
    let shared = [operators[0].vault, operators[1].vault];
    let epoch = world
        .ask::<holdfast_shared::msg::hub::ConfigResponse>(&holdfast_shared::msg::lens::QueryMsg::Config {});
    let lrt = world.lrt(ATOM.denom, &shared, epoch.epoch_seconds);
    let renter = |name, token, highest| Renter {
        name,
        token,
        owner: world.owner_of(name),
        wanted: 0,
        highest,
    };
    let renters = vec![renter(SERVICES[0], ATOM, 550), renter(SERVICES[1], USD, 700)];
    let watcher = world.net.chain(holdfast_simnet::world::HUB).addr("nina");
    Cast {
        people: people(world, dice),
        operators,
        renters,
        lrt,
        watcher,
    }
}

fn people(world: &mut World, dice: &mut Dice) -> Vec<Person> {
    let mut person = |name, token: Token, operator, (low, high)| {
        let first = token.milli(dice.between(low, high));
        let minted = first * 3;
        Person {
            name,
            token,
            operator,
            staker: world.staker(name, minted, token.denom),
            minted,
            first,
            put_in: 0,
        }
    };
    vec![
        person("Alice", ATOM, Some(0), (6_000_000, 9_000_000)),
        person("Bob", ATOM, Some(0), (3_000_000, 5_000_000)),
        person("Carol", ATOM, None, (4_000_000, 6_000_000)),
        person("Dave", ETH, Some(2), (10_000, 18_000)),
        person("Erin", USD, Some(3), (20_000_000, 40_000_000)),
        person("Frank", ATOM, Some(1), (5_000_000, 8_000_000)),
    ]
}

/// Rates are spread so that each chain meets a cheap operator, a middling one and one too dear.
fn operators(world: &mut World, dice: &mut Dice) -> Vec<Node> {
    let mut operator = |name, token: Token, oracle: (u64, u64), bridge: (u64, u64)| {
        let operator = world.operator(name);
        let vault = operator.creates_vault(world, token.denom, 40);
        Node {
            name,
            token,
            vault: vault.expect("an operator may make its first vault"),
            operator,
            rates: [dice.between(oracle.0, oracle.1), dice.between(bridge.0, bridge.1)],
        }
    };
    vec![
        operator("Orca", ATOM, (320, 380), (560, 640)),
        operator("Puffin", ATOM, (420, 480), (450, 520)),
        operator("Heron", ETH, (240, 300), (800, 900)),
        operator("Wren", USD, (600, 700), (340, 400)),
    ]
}
