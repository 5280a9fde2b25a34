//! A hub over mock dependencies, with verbs for what people do to it.

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{
    coins, from_json, Addr, Coin, Decimal, Env, IbcChannelConnectMsg, IbcPacket, IbcTimeout, Order,
    OwnedDeps, Response, Storage, Timestamp,
};
use holdfast_shared::evidence::signing::{public_key, sign_possession, signing_key};
use holdfast_shared::evidence::PossessionClaim;
use holdfast_shared::handshake::VERSION;
use holdfast_shared::msg::hub::{BidParams, ExecuteMsg, OfferParams};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;
use serde::de::DeserializeOwned;

use super::glances;
use super::params::{asset, bid, channel, end, offer, policy, service, start};
use crate::error::{ContractError, Result};
use crate::{contract, views};

/// A lease of this value at 10 % pays a tenth of a unit a second.
pub(super) const YEAR: u128 = 31_536_000;
pub(super) const UNBONDING: u64 = 70;
pub(super) const EPOCH: u64 = 10;
pub(super) const VALIDITY: u64 = 32;
pub(super) const STAKE: &str = "ustake";
pub(super) const RENT: &str = "urent";
/// One base unit is worth 600 units of account.
pub(super) const GOLD: &str = "gold";
pub(super) const SERVICE: &str = "oracle";
pub(super) const CHAIN: &str = "oracle-1";

pub(super) struct Hub {
    pub deps: OwnedDeps<MockStorage, MockApi, MockQuerier>,
    pub env: Env,
}

pub(super) fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

pub(super) fn percent(points: u64) -> Decimal {
    Decimal::percent(points)
}

pub(super) fn dump(storage: &dyn Storage) -> Vec<(Vec<u8>, Vec<u8>)> {
    storage.range(None, None, Order::Ascending).collect()
}

impl Hub {
    /// A hub with assets and nobody in it.
    pub fn new() -> Self {
        let mut hub = Self {
            deps: mock_dependencies(),
            env: mock_env(),
        };
        let info = message_info(&addr("dao"), &[]);
        contract::instantiate(hub.deps.as_mut(), hub.env.clone(), info, start()).unwrap();
        for asset in [asset(STAKE, 1, 6), asset(RENT, 1, 6), asset(GOLD, 600, 0)] {
            hub.ok("dao", &[], ExecuteMsg::ApproveAsset { asset });
        }
        hub
    }

    /// A hub with one connected service, one operator and one vault holding `100_000 * YEAR`.
    pub fn with_market() -> Self {
        let mut hub = Self::new();
        hub.connected(SERVICE, RENT);
        hub.operator("op", &[SERVICE]);
        hub.vault("op", STAKE, 100_000 * YEAR);
        hub
    }

    /// [`Hub::with_market`] with one lease of `value` at 10 %, and an escrow of `escrow` units.
    pub fn with_lease(value: u128, escrow: u128) -> Self {
        let mut hub = Self::with_market();
        hub.post("op", offer(1, SERVICE, 10, 100_000 * YEAR));
        hub.bid(SERVICE, bid(value));
        hub.fund(SERVICE, escrow);
        hub.pass(1);
        hub.matched(SERVICE, 200);
        hub
    }

    pub fn now(&self) -> u64 {
        self.env.block.time.seconds()
    }

    pub fn pass(&mut self, seconds: u64) {
        self.env.block.time = self.env.block.time.plus_seconds(seconds);
        self.env.block.height += 1;
        glances::agree(self);
    }

    pub fn try_as(&mut self, sender: &str, funds: &[Coin], msg: ExecuteMsg) -> Result<Response> {
        let info = message_info(&addr(sender), funds);
        let done = contract::execute(self.deps.as_mut(), self.env.clone(), info, msg);
        if done.is_ok() {
            glances::agree(self);
        }
        done
    }

    pub fn ok(&mut self, sender: &str, funds: &[Coin], msg: ExecuteMsg) -> Response {
        self.try_as(sender, funds, msg).unwrap()
    }

    /// The refusal of a message, which must leave every byte of storage as it was.
    pub fn refused(&mut self, sender: &str, funds: &[Coin], msg: ExecuteMsg) -> ContractError {
        let before = dump(&self.deps.storage);
        let error = self
            .try_as(sender, funds, msg.clone())
            .expect_err(&format!("{msg:?} must be refused"));
        assert_eq!(dump(&self.deps.storage), before, "{msg:?} left something behind");
        error
    }

    pub fn ask<T: DeserializeOwned>(&self, msg: QueryMsg) -> T {
        from_json(views::answer(self.deps.as_ref(), &self.env, msg).unwrap()).unwrap()
    }

    pub fn proposed(&mut self, name: &str, rent: &str) {
        let params = service(name, rent);
        self.ok("buyer", &[], ExecuteMsg::ProposeService { params });
    }

    pub fn connected(&mut self, name: &str, rent: &str) {
        self.proposed(name, rent);
        self.ok("dao", &[], ExecuteMsg::ApproveService { service: name.into() });
        let msg = IbcChannelConnectMsg::new_ack(channel(name), VERSION);
        crate::ibc::ibc_channel_connect(self.deps.as_mut(), self.env.clone(), msg).unwrap();
    }

    pub fn operator(&mut self, name: &str, services: &[&str]) {
        self.ok(name, &[], ExecuteMsg::RegisterOperator { moniker: name.into() });
        for service in services {
            let msg = self.key_of(name, service);
            self.ok(name, &[], msg);
        }
    }

    pub fn key_of(&self, name: &str, service: &str) -> ExecuteMsg {
        self.key_signed(name, name, service)
    }

    /// Registers the key of that name as the operator's.
    pub fn key_signed(&self, key: &str, operator: &str, service: &str) -> ExecuteMsg {
        let (key, operator) = (signing_key(key), addr(operator));
        let claim = PossessionClaim {
            hub_chain_id: &self.env.block.chain_id,
            hub_address: self.env.contract.address.as_str(),
            service,
            operator: operator.as_str(),
        };
        ExecuteMsg::RegisterKey {
            service: service.into(),
            public_key: public_key(&key),
            signature: sign_possession(&key, &claim),
        }
    }

    pub fn vault(&mut self, operator: &str, denom: &str, amount: u128) -> u64 {
        let create = ExecuteMsg::CreateVault {
            denom: Denom::bank(denom),
            policy: policy(),
        };
        let created = self.ok(operator, &[], create);
        let vault_id = created.events[0].attributes[0].value.parse().unwrap();
        self.deposit("alice", vault_id, denom, amount);
        vault_id
    }

    pub fn deposit(&mut self, who: &str, vault_id: u64, denom: &str, amount: u128) {
        let min_shares = None;
        self.ok(
            who,
            &coins(amount, denom),
            ExecuteMsg::Deposit {
                vault_id,
                min_shares,
                accept_open_filings: false,
            },
        );
    }

    pub fn post(&mut self, operator: &str, offer: OfferParams) {
        self.ok(operator, &[], ExecuteMsg::PostOffer { offer });
    }

    pub fn bid(&mut self, service: &str, bid: BidParams) {
        let service = service.to_owned();
        self.ok("buyer", &[], ExecuteMsg::PlaceBid { service, bid });
    }

    pub fn fund(&mut self, service: &str, amount: u128) {
        let service = service.to_owned();
        self.ok("buyer", &coins(amount, RENT), ExecuteMsg::FundEscrow { service });
    }

    pub fn packet(&self, name: &str, data: impl Into<Vec<u8>>, to_hub: bool) -> IbcPacket {
        let theirs = end(name, &format!("wasm.{name}"));
        let ours = end(name, "wasm.hub");
        let (src, dest) = if to_hub { (theirs, ours) } else { (ours, theirs) };
        let timeout = IbcTimeout::with_timestamp(Timestamp::from_seconds(self.now() + 60));
        IbcPacket::new(data.into(), src, dest, 1, timeout)
    }
}
