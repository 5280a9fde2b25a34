//! People who run nodes.

use anyhow::{Context, Result as AnyResult};
use cosmwasm_std::{Addr, Decimal, Uint128};
use cw_multi_test::AppResponse;
use holdfast_shared::evidence::signing::{double_vote, public_key, sign_possession, signing_key, SigningKey};
use holdfast_shared::evidence::{Evidence, PossessionClaim};
use holdfast_shared::msg::hub::{Admission, Depositors, ExecuteMsg, OfferParams, Policy};
use holdfast_shared::Denom;

use super::attribute;
use crate::world::{World, HUB};

/// An operator.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Address on the hub chain.
    pub addr: Addr,
    /// Its name; its keys follow from it.
    pub name: String,
}

impl World {
    /// Registers an operator of that name, with a key for every service of the world.
    ///
    /// # Panics
    /// The hub refuses: a mistake in the test.
    pub fn operator(&mut self, name: &str) -> Operator {
        let addr = self.net.chain(HUB).addr(name);
        let operator = Operator {
            addr,
            name: name.to_owned(),
        };
        let msg = ExecuteMsg::RegisterOperator {
            moniker: name.to_owned(),
        };
        self.tell(&operator.addr, &msg).expect("the operator registers");
        let services: Vec<String> = self.sites().map(|site| site.service.clone()).collect();
        for service in services {
            operator
                .registers_key(self, &service)
                .expect("the operator registers its key");
        }
        operator
    }
}

impl Operator {
    /// The consensus key for a service.
    #[must_use]
    pub fn key(&self, service: &str) -> SigningKey {
        signing_key(&format!("{}/{service}", self.name))
    }

    /// Registers its key for a service, with proof that it holds it.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn registers_key(&self, world: &mut World, service: &str) -> AnyResult<AppResponse> {
        self.registers(world, service, &self.key(service))
    }

    /// Registers any key for a service, the first or the one that replaces it.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn registers(&self, world: &mut World, service: &str, key: &SigningKey) -> AnyResult<AppResponse> {
        let claim = PossessionClaim {
            hub_chain_id: &world.net.chain(HUB).block().chain_id,
            hub_address: world.hub.as_str(),
            service,
            operator: self.addr.as_str(),
        };
        let msg = ExecuteMsg::RegisterKey {
            service: service.to_owned(),
            public_key: public_key(key),
            signature: sign_possession(key, &claim),
        };
        world.tell(&self.addr, &msg)
    }

    /// Creates a vault that admits every service; the ceiling in percent.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn creates_vault(&self, world: &mut World, denom: &str, ceiling: u64) -> AnyResult<u64> {
        let policy = Policy {
            ceiling: Decimal::percent(ceiling),
            commission: Decimal::percent(10),
            admission: Admission::AllUpTo {
                max_fraction: Decimal::one(),
            },
            deposit_cap: None,
            depositors: Depositors::Anyone,
        };
        self.creates_vault_with(world, denom, policy)
    }

    /// Creates a vault with a policy.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn creates_vault_with(&self, world: &mut World, denom: &str, policy: Policy) -> AnyResult<u64> {
        self.creates_vault_of(world, Denom::bank(denom), policy)
    }

    /// Creates a vault of any asset.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn creates_vault_of(&self, world: &mut World, denom: Denom, policy: Policy) -> AnyResult<u64> {
        let msg = ExecuteMsg::CreateVault { denom, policy };
        let response = world.tell(&self.addr, &msg)?;
        let id = attribute(&response, "vault_created", "vault_id").context("the hub names the vault")?;
        Ok(id.parse()?)
    }

    /// Offers up to `size` base units of a vault's stake to a service at a yearly rate in basis points, for terms
    /// from one unbonding to ten years.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn offers(
        &self,
        world: &mut World,
        vault_id: u64,
        service: &str,
        basis_points: u64,
        size: u128,
    ) -> AnyResult<AppResponse> {
        let offer = OfferParams {
            vault_id,
            service: service.to_owned(),
            rate: Decimal::bps(basis_points),
            size: Uint128::new(size),
            min_term_seconds: world.windows().unbonding_seconds,
            max_term_seconds: 315_360_000,
            terms_version: 1,
        };
        world.tell(&self.addr, &ExecuteMsg::PostOffer { offer })
    }

    /// Withdraws an offer.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn withdraws_offer(&self, world: &mut World, vault_id: u64, service: &str) -> AnyResult<AppResponse> {
        world.tell(
            &self.addr,
            &ExecuteMsg::WithdrawOffer {
                vault_id,
                service: service.to_owned(),
            },
        )
    }

    /// Claims its rewards and commission.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn claims_rewards(&self, world: &mut World, vault_id: u64) -> AnyResult<AppResponse> {
        world.tell(&self.addr, &ExecuteMsg::ClaimRewards { vault_id })
    }

    /// Votes twice at a height of a service's chain: the proof of it.
    ///
    /// # Panics
    /// The chain id or height is out of CometBFT's bounds: a mistake in the test.
    #[must_use]
    pub fn votes_twice(&self, world: &World, service: &str, height: u64) -> Evidence {
        self.votes_twice_with(world, service, &self.key(service), height)
    }

    /// The same with any key.
    ///
    /// # Panics
    /// As [`Operator::votes_twice`].
    #[must_use]
    pub fn votes_twice_with(&self, world: &World, service: &str, key: &SigningKey, height: u64) -> Evidence {
        let chain_id = world.service(service).params.chain_id;
        let votes = double_vote(key, &chain_id, height, 0);
        Evidence::DuplicateVote(votes.expect("a height and a chain id that can be signed"))
    }
}
