//! Who is in the market, and what the seed gave them.

use cosmwasm_std::Decimal;
use holdfast_shared::msg::hub::{AssetParams, BidParams, ExecuteMsg, PriceSource};
use holdfast_shared::Denom;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{AssetConfig, ServiceConfig};
use holdfast_simnet::{World, WorldBuilder};

use crate::dice::Dice;
use crate::rates::Rates;
use crate::tokens::{Token, ATOM, LST, USD};

/// The two chains that rent, in the order told.
pub(super) const CHAINS: [&str; 2] = ["oracle", "bridge"];
/// The chain whose book is watched.
pub(super) const ORACLE: &str = CHAINS[0];
/// The chain that accepts the token whose price moves, and whose escrow runs dry.
pub(super) const BRIDGE: &str = CHAINS[1];
/// The highest yearly rates they pay, basis points.
pub(super) const HIGHEST: [u64; 2] = [500, 600];

/// Numbers of sellers: cheapest to the oracle chain, second, third.
pub(super) const PETREL: usize = 0;
pub(super) const GANNET: usize = 1;
pub(super) const SKUA: usize = 2;
/// Lends the token whose price moves.
pub(super) const FULMAR: usize = 3;
/// Lends dollars.
pub(super) const AUK: usize = 4;

/// An operator with a vault and one staker in it.
pub(super) struct Seller {
    pub(super) name: &'static str,
    pub(super) token: Token,
    pub(super) operator: Operator,
    pub(super) staker: Staker,
    pub(super) vault: u64,
    /// Collateral on the first day, base units.
    pub(super) holds: u128,
    /// What it asks of the two chains, basis points a year; none where it does not offer.
    pub(super) asks: [Option<u64>; 2],
}

/// The chains and contracts; no people yet. The price of [`LST`] is read from `Rates`.
pub(super) fn world(seed: u64) -> (World, Rates) {
    let asset = |token: Token| AssetConfig {
        denom: token.denom.into(),
        decimals: token.decimals as u8,
        price: Decimal::from_ratio(token.price, 1_u64),
    };
    let service = |name| ServiceConfig {
        rent_denom: USD.denom.into(),
        ..ServiceConfig::new(name, 10)
    };
    let mut world = WorldBuilder::new()
        .assets(vec![asset(ATOM), asset(USD)])
        .services(CHAINS.map(service).to_vec())
        .seed(seed)
        .build();
    world.panic_when_broken(false);
    let rates = Rates::new(&mut world, Decimal::from_ratio(LST.price, 1_u64));
    let rates = rates.expect("a chain takes a contract");
    let approve = ExecuteMsg::ApproveAsset {
        asset: read_asset(&rates),
    };
    let owner = world.owner.clone();
    world.tell(&owner, &approve).expect("the owner approves an asset");
    (world, rates)
}

/// The token whose price is read.
pub(super) fn read_asset(rates: &Rates) -> AssetParams {
    AssetParams {
        denom: Denom::bank(LST.denom),
        decimals: LST.decimals as u8,
        price: PriceSource::Rate(rates.source()),
        haircut: Decimal::zero(),
        cap: None,
    }
}

/// What a chain accepts as security.
fn accepted(chain: usize) -> Vec<Denom> {
    let tokens = [[ATOM, USD], [LST, USD]][chain];
    tokens.map(|token| Denom::bank(token.denom)).to_vec()
}

/// A chain's bid for so much value.
pub(super) fn bid(world: &World, chain: usize, wanted: u128) -> BidParams {
    BidParams {
        assets: accepted(chain),
        ..world.owner_of(CHAINS[chain]).bid(world, wanted, HIGHEST[chain])
    }
}

/// The sellers of the first day.
pub(super) fn sellers(world: &mut World, dice: &mut Dice) -> Vec<Seller> {
    let mut between = |low: u64, high: u64| dice.between(low, high);
    let holds = [
        ATOM.whole(between(7_000, 8_000)),
        ATOM.whole(between(5_800, 6_400)),
        ATOM.whole(between(5_000, 5_600)),
        LST.whole(between(7_000, 8_000)),
        USD.whole(between(66_000, 74_000)),
    ];
    let asks = [
        [Some(between(280, 320)), None],
        [Some(between(350, 390)), None],
        [Some(between(420, 470)), None],
        [None, Some(between(300, 340))],
        [Some(between(520, 560)), Some(between(430, 480))],
    ];
    let names = [
        ("Petrel", ATOM),
        ("Gannet", ATOM),
        ("Skua", ATOM),
        ("Fulmar", LST),
        ("Auk", USD),
    ];
    let rows = names.into_iter().zip(holds).zip(asks);
    rows.map(|(((name, token), holds), asks)| seller(world, name, token, holds, asks))
        .collect()
}

/// The one who comes later: smaller than Gannet, and cheaper than all.
pub(super) fn newcomer(world: &mut World, dice: &mut Dice) -> Seller {
    let holds = ATOM.whole(dice.between(4_500, 5_000));
    let asks = [Some(dice.between(170, 210)), None];
    seller(world, "Tern", ATOM, holds, asks)
}

/// An operator whose vault a staker fills, and which is offered whole.
fn seller(
    world: &mut World,
    name: &'static str,
    token: Token,
    holds: u128,
    asks: [Option<u64>; 2],
) -> Seller {
    let operator = world.operator(name);
    let vault = operator.creates_vault(world, token.denom, 40);
    let vault = vault.expect("an operator may make its first vault");
    let staker = world.staker(&format!("{name}'s staker"), 2 * holds, token.denom);
    let deposited = staker.deposits(world, vault, holds);
    deposited.expect("an open vault takes a deposit");
    for (chain, rate) in CHAINS.into_iter().zip(asks) {
        let offered = rate.map(|rate| operator.offers(world, vault, chain, rate, holds));
        offered.transpose().expect("an operator may offer its vault");
    }
    Seller {
        name,
        token,
        operator,
        staker,
        vault,
        holds,
        asks,
    }
}
