//! People who rent security.

use anyhow::Result as AnyResult;
use cosmwasm_std::{coins, Addr, Decimal, Uint128};
use cw_multi_test::AppResponse;
use holdfast_shared::msg::hub::{BidParams, ExecuteMsg, ServiceStep};

use crate::world::{World, HUB};

/// The owner of a service.
#[derive(Clone, Debug)]
pub struct ServiceOwner {
    /// Address on the hub chain.
    pub addr: Addr,
    /// Name of the service.
    pub service: String,
}

impl World {
    /// The owner of a service of this world.
    #[must_use]
    pub fn owner_of(&self, service: &str) -> ServiceOwner {
        ServiceOwner {
            addr: self.site(service).owner.clone(),
            service: service.to_owned(),
        }
    }
}

impl ServiceOwner {
    /// A bid for value up to a yearly rate in basis points: any share, one unbonding, all assets of the world.
    #[must_use]
    pub fn bid(&self, world: &World, wanted: u128, basis_points: u64) -> BidParams {
        BidParams {
            wanted: Uint128::new(wanted),
            highest_rate: Decimal::bps(basis_points),
            term_seconds: world.windows().unbonding_seconds,
            largest_share: Decimal::one(),
            smallest_lease: Uint128::new(wanted.div_ceil(200).max(1)),
            assets: world.assets(),
        }
    }

    /// Places a bid for value up to a yearly rate in basis points.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn bids(&self, world: &mut World, wanted: u128, basis_points: u64) -> AnyResult<AppResponse> {
        let bid = self.bid(world, wanted, basis_points);
        self.bids_with(world, bid)
    }

    /// Places a bid.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn bids_with(&self, world: &mut World, bid: BidParams) -> AnyResult<AppResponse> {
        world.tell(
            &self.addr,
            &ExecuteMsg::PlaceBid {
                service: self.service.clone(),
                bid,
            },
        )
    }

    /// Funds its escrow with coins made for it.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn funds(&self, world: &mut World, amount: u128) -> AnyResult<AppResponse> {
        let denom = world.site(&self.service).rent_denom.clone();
        let addr = self.addr.clone();
        world.net.on(HUB, "mint to a service owner", |chain| {
            chain.mint(&addr, amount, &denom)
        });
        let msg = ExecuteMsg::FundEscrow {
            service: self.service.clone(),
        };
        world.tell_with(&self.addr, &msg, &coins(amount, denom))
    }

    /// Gives notice of the lease of a vault.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn gives_notice(&self, world: &mut World, vault_id: u64) -> AnyResult<AppResponse> {
        let service = self.service.clone();
        world.tell(&self.addr, &ExecuteMsg::GiveNotice { service, vault_id })
    }

    /// Moves its service a step on.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn moves(&self, world: &mut World, step: ServiceStep) -> AnyResult<AppResponse> {
        let service = self.service.clone();
        world.tell(&self.addr, &ExecuteMsg::MoveService { service, step })
    }

    /// Takes escrow back.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn withdraws(&self, world: &mut World, amount: u128) -> AnyResult<AppResponse> {
        let msg = ExecuteMsg::WithdrawEscrow {
            service: self.service.clone(),
            amount: Uint128::new(amount),
        };
        world.tell(&self.addr, &msg)
    }
}
