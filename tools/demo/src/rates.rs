//! A liquid staking token's own contract, as small as can be: it says what a token is worth, and the hub asks it.

use cosmwasm_std::{
    to_json_binary, Addr, Binary, Decimal, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError,
    StdResult,
};
use cw_multi_test::{Contract, ContractWrapper};
use holdfast_shared::msg::hub::RateSource;
use holdfast_simnet::chain::Instantiate;
use holdfast_simnet::world::HUB;
use holdfast_simnet::World;
use serde::{Deserialize, Serialize};

/// Where the price is stored.
const PRICE: &[u8] = b"price";

/// The longest time the hub counts a reading, seconds.
pub(crate) const MAX_AGE: u64 = 2 * 86_400;

/// The largest change the hub follows at once, percent.
pub(crate) const MAX_CHANGE: u64 = 10;

/// To begin with, and whenever the world values the token anew: dollars for one.
#[derive(Serialize, Deserialize, Debug)]
struct Price {
    price: Decimal,
}

#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
enum Ask {
    Price {},
}

/// A rate contract on the hub's chain.
#[derive(Clone)]
pub(crate) struct Rates(Addr);

impl Rates {
    /// Puts one on the chain that says this price.
    ///
    /// # Errors
    /// None in a world whose hub chain runs.
    pub(crate) fn new(world: &mut World, price: Decimal) -> anyhow::Result<Self> {
        let anyone = world.net.chain(HUB).addr("staking protocol");
        let code = world.net.on(HUB, "store the rate contract", |chain| {
            chain.store_code(contract())
        });
        let how = Instantiate::new(code, &anyone, "rates");
        Ok(Self(world.net.instantiate(HUB, how, &Price { price })?))
    }

    /// Says another price from now on.
    ///
    /// # Errors
    /// None in a world whose hub chain runs.
    pub(crate) fn say(&self, world: &mut World, price: Decimal) -> anyhow::Result<()> {
        let anyone = world.net.chain(HUB).addr("staking protocol");
        world.execute_on_hub_chain(&anyone, &self.0, &Price { price }, &[])?;
        Ok(())
    }

    /// How the hub reads it.
    pub(crate) fn source(&self) -> RateSource {
        RateSource {
            contract: self.0.to_string(),
            query: Binary::new(br#"{"price":{}}"#.to_vec()),
            path: vec!["price".into()],
            max_age_seconds: MAX_AGE,
            max_change: Decimal::percent(MAX_CHANGE),
        }
    }
}

fn contract() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(set, start, answer))
}

fn start(deps: DepsMut, _env: Env, _info: MessageInfo, msg: Price) -> StdResult<Response> {
    deps.storage.set(PRICE, &to_json_binary(&msg)?);
    Ok(Response::new())
}

fn set(deps: DepsMut, env: Env, info: MessageInfo, msg: Price) -> StdResult<Response> {
    start(deps, env, info, msg)
}

fn answer(deps: Deps, _env: Env, Ask::Price {}: Ask) -> StdResult<Binary> {
    let price = deps.storage.get(PRICE);
    price
        .map(Binary::new)
        .ok_or_else(|| StdError::generic_err("no price was ever said"))
}
