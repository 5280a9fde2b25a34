//! A CW20 that keeps its promises until it is told not to: takes fees, shrinks, pauses, calls back, lies (F-36).

use anyhow::Result as AnyResult;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    to_json_binary, Addr, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult,
    Storage, Uint128, WasmMsg,
};
use cw20::{BalanceResponse, Cw20QueryMsg, Cw20ReceiveMsg, TokenInfoResponse};
use cw_multi_test::{AppResponse, ContractWrapper};
use cw_storage_plus::{Item, Map};
use holdfast_shared::msg::hub::{AssetParams, ExecuteMsg, PriceSource};
use holdfast_shared::Denom;

use super::{World, HUB};
use crate::chain::Instantiate;
use crate::IbcContract;

/// How a token treats who trusts it.
#[cw_serde]
#[derive(Default)]
pub struct Nature {
    /// Part of each transfer that never arrives, percent.
    pub fee_percent: u64,
    /// Nothing moves.
    pub paused: bool,
    /// What it says everybody holds, whatever is true.
    pub lie: Option<Uint128>,
    /// Calls the receiver's hook without moving anything.
    pub only_talks: bool,
    /// What it sends to this contract on every transfer out of it.
    pub calls_back: Option<(String, Binary)>,
}

/// What the token is told: what it shares with every CW20, and what only this one obeys.
#[cw_serde]
enum Told {
    /// Of the standard.
    Transfer { recipient: String, amount: Uint128 },
    /// Of the standard.
    Burn { amount: Uint128 },
    /// Of the standard.
    Send {
        contract: String,
        amount: Uint128,
        msg: Binary,
    },
    /// Becomes like this.
    Become(Nature),
    /// Gives an account this balance.
    Sets(String, Uint128),
}

const BALANCES: Map<&str, Uint128> = Map::new("balances");
const DECIMALS: Item<u8> = Item::new("decimals");
const NATURE: Item<Nature> = Item::new("nature");

fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, decimals: u8) -> StdResult<Response> {
    DECIMALS.save(deps.storage, &decimals)?;
    NATURE.save(deps.storage, &Nature::default())?;
    Ok(Response::new())
}

fn execute(deps: DepsMut, _: Env, info: MessageInfo, told: Told) -> StdResult<Response> {
    let nature = NATURE.load(deps.storage)?;
    let from = info.sender.as_str();
    let standard = !matches!(told, Told::Become(_) | Told::Sets(..));
    if nature.paused && standard {
        return Err(StdError::generic_err("the token is paused"));
    }
    match told {
        Told::Become(nature) => NATURE.save(deps.storage, &nature)?,
        Told::Sets(owner, amount) => BALANCES.save(deps.storage, &owner, &amount)?,
        Told::Transfer { recipient, amount } => {
            moved(deps.storage, &nature, from, &recipient, amount)?;
            let back = nature.calls_back.filter(|(contract, _)| contract == from);
            let call = |(contract_addr, msg)| WasmMsg::Execute {
                contract_addr,
                msg,
                funds: vec![],
            };
            return Ok(Response::new().add_messages(back.map(call)));
        }
        Told::Burn { amount } => {
            let left = balance(deps.storage, from)?.checked_sub(amount)?;
            BALANCES.save(deps.storage, from, &left)?;
        }
        Told::Send {
            contract,
            amount,
            msg,
        } => {
            if !nature.only_talks {
                moved(deps.storage, &nature, from, &contract, amount)?;
            }
            let sender = from.to_owned();
            let hook = Cw20ReceiveMsg { sender, amount, msg }.into_cosmos_msg(contract)?;
            return Ok(Response::new().add_message(hook));
        }
    }
    Ok(Response::new())
}

fn moved(storage: &mut dyn Storage, nature: &Nature, from: &str, to: &str, amount: Uint128) -> StdResult<()> {
    let left = balance(storage, from)?.checked_sub(amount)?;
    BALANCES.save(storage, from, &left)?;
    let arrives = amount.multiply_ratio(100 - nature.fee_percent, 100u64);
    let held = balance(storage, to)?.checked_add(arrives)?;
    BALANCES.save(storage, to, &held)
}

fn balance(storage: &dyn Storage, owner: &str) -> StdResult<Uint128> {
    Ok(BALANCES.may_load(storage, owner)?.unwrap_or_default())
}

fn query(deps: Deps, _: Env, msg: Cw20QueryMsg) -> StdResult<Binary> {
    match msg {
        Cw20QueryMsg::Balance { address } => {
            let lie = NATURE.load(deps.storage)?.lie;
            let balance = lie.map_or_else(|| balance(deps.storage, &address), Ok)?;
            to_json_binary(&BalanceResponse { balance })
        }
        Cw20QueryMsg::TokenInfo {} => to_json_binary(&TokenInfoResponse {
            name: "A token".into(),
            symbol: "TOK".into(),
            decimals: DECIMALS.load(deps.storage)?,
            total_supply: Uint128::zero(),
        }),
        other => Err(StdError::generic_err(format!("not spoken here: {other:?}"))),
    }
}

/// A token of a world.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its contract.
    pub addr: Addr,
}

impl World {
    /// Makes a token.
    ///
    /// # Panics
    /// Never, short of a bug of the simulator.
    pub fn token(&mut self, decimals: u8) -> Token {
        let owner = self.owner.clone();
        let wrapper: ContractWrapper<Told, u8, Cw20QueryMsg, StdError, StdError, StdError, Empty> =
            ContractWrapper::new(execute, instantiate, query);
        let code = self.net.on(HUB, "store code", |chain| {
            chain.store_code(IbcContract::new(wrapper).boxed())
        });
        let how = Instantiate::new(code, &owner, "token");
        let addr = self
            .net
            .instantiate(HUB, how, &decimals)
            .expect("the token starts");
        Token { addr }
    }

    /// Makes a token and approves it as an asset worth 1.
    ///
    /// # Panics
    /// The hub refuses: a mistake in the test.
    pub fn approved_token(&mut self, decimals: u8) -> Token {
        let token = self.token(decimals);
        let asset = AssetParams {
            denom: token.denom(),
            decimals,
            price: PriceSource::Fixed(cosmwasm_std::Decimal::one()),
            haircut: cosmwasm_std::Decimal::zero(),
            cap: None,
        };
        let owner = self.owner.clone();
        self.tell(&owner, &ExecuteMsg::ApproveAsset { asset })
            .expect("the owner approves the token");
        token
    }
}

impl Token {
    /// The asset it is.
    #[must_use]
    pub fn denom(&self) -> Denom {
        Denom::Cw20(self.addr.to_string())
    }

    /// Changes its nature.
    ///
    /// # Panics
    /// Never, short of a bug of the simulator.
    pub fn becomes(&self, world: &mut World, nature: Nature) {
        self.told(world, &self.addr.clone(), &Told::Become(nature))
            .expect("the token obeys");
    }

    /// Gives an account a balance, as a token that shrinks or grows by itself does.
    ///
    /// # Panics
    /// Never, short of a bug of the simulator.
    pub fn sets(&self, world: &mut World, owner: &Addr, amount: u128) {
        let told = Told::Sets(owner.to_string(), Uint128::new(amount));
        self.told(world, &self.addr.clone(), &told)
            .expect("the token obeys");
    }

    /// What an account truly holds or the token says it does.
    #[must_use]
    pub fn balance(&self, world: &World, owner: &Addr) -> u128 {
        let address = owner.to_string();
        let answer = world
            .net
            .chain(HUB)
            .query(&self.addr, &Cw20QueryMsg::Balance { address });
        let answer: BalanceResponse = answer.expect("the token answers");
        answer.balance.u128()
    }

    /// Sends tokens to the hub with a message of the hub in the hook.
    ///
    /// # Errors
    /// The hub or the token refuses.
    pub fn sends(
        &self,
        world: &mut World,
        sender: &Addr,
        amount: u128,
        msg: &ExecuteMsg,
    ) -> AnyResult<AppResponse> {
        let told = Told::Send {
            contract: world.hub.to_string(),
            amount: Uint128::new(amount),
            msg: to_json_binary(msg)?,
        };
        self.told(world, sender, &told)
    }

    /// Deposits tokens into a vault.
    ///
    /// # Errors
    /// As [`Token::sends`].
    pub fn deposits(
        &self,
        world: &mut World,
        sender: &Addr,
        vault_id: u64,
        amount: u128,
    ) -> AnyResult<AppResponse> {
        let min_shares = None;
        self.sends(
            world,
            sender,
            amount,
            &ExecuteMsg::Deposit {
                vault_id,
                min_shares,
                accept_open_filings: false,
            },
        )
    }

    /// A plain transfer to the hub, which it must not count.
    ///
    /// # Errors
    /// The token refuses.
    pub fn donates(&self, world: &mut World, sender: &Addr, amount: u128) -> AnyResult<AppResponse> {
        let told = Told::Transfer {
            recipient: world.hub.to_string(),
            amount: Uint128::new(amount),
        };
        self.told(world, sender, &told)
    }

    fn told(&self, world: &mut World, sender: &Addr, told: &Told) -> AnyResult<AppResponse> {
        world.execute_on_hub_chain(sender, &self.addr, told, &[])
    }
}
