//! What stakers, operators, services and keepers do.

use anyhow::{ensure, Result};
use cosmwasm_std::{coin, coins, Decimal, Uint128, Uint256};
use holdfast_shared::evidence::signing::signing_key;
use holdfast_shared::msg::hub::{
    Admission, BidParams, Depositors, ExecuteMsg, Policy, PolicyChange, PositionView, RequestExitResponse,
    ServiceView, VaultView,
};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;
use holdfast_simnet::world::HUB;

use super::run::{amount, large, Run};
use super::MILLION;

impl Run {
    pub fn deposit(&mut self, staker: u64, vault: u64, number: u64) -> Result<()> {
        let (staker, (vault_id, _)) = (self.staker(staker), self.vault(vault));
        let msg = ExecuteMsg::Deposit {
            vault_id,
            min_shares: None,
            accept_open_filings: number % 2 == 0,
        };
        let funds = coins(large(number, 10_000 * MILLION), "ustk");
        self.world.tell_with(&staker.addr, &msg, &funds).map(drop)
    }

    pub fn exit(&mut self, staker: u64, vault: u64, part: u64) -> Result<()> {
        let (staker, (vault_id, _)) = (self.staker(staker), self.vault(vault));
        let held: PositionView = self.ask(QueryMsg::Position {
            vault_id,
            owner: staker.addr.to_string(),
        });
        let part = Uint256::from(part % 100 + 1);
        let shares = held.shares * part / Uint256::from(100u128);
        let exit: RequestExitResponse = staker.exits_shares(&mut self.world, vault_id, shares)?;
        self.promised.insert(exit.ticket_id, exit.matures_at.seconds());
        Ok(())
    }

    pub fn claim(&mut self, staker: u64, ticket: u64) -> Result<()> {
        let most = self.promised.len() as u64 + 4;
        let staker = self.staker(staker);
        staker.claims(&mut self.world, &[ticket % most + 1]).map(drop)
    }

    pub fn claim_rewards(&mut self, staker: u64, vault: u64) -> Result<()> {
        let (staker, (vault, _)) = (self.staker(staker), self.vault(vault));
        staker.claims_rewards(&mut self.world, vault).map(drop)
    }

    pub fn offer(&mut self, vault: u64, service: u64, number: u64) -> Result<()> {
        let ((vault, operator), service) = (self.vault(vault), self.service(service));
        let (rate, size) = (1 + number % 300, large(number, 20_000 * MILLION));
        operator
            .offers(&mut self.world, vault, service, rate, size)
            .map(drop)
    }

    pub fn withdraw_offer(&mut self, vault: u64, service: u64) -> Result<()> {
        let ((vault, operator), service) = (self.vault(vault), self.service(service));
        operator
            .withdraws_offer(&mut self.world, vault, service)
            .map(drop)
    }

    fn wanted(&self, size: u64, rate: u64) -> BidParams {
        let wanted = large(size, 20_000 * MILLION);
        BidParams {
            wanted: Uint128::new(wanted),
            highest_rate: Decimal::bps(200 + rate % 300),
            term_seconds: self.world.windows().unbonding_seconds,
            largest_share: Decimal::percent(if rate % 5 == 0 { 50 } else { 100 }),
            smallest_lease: Uint128::new(wanted.div_ceil(200).max(1)),
            assets: vec![Denom::bank("ustk")],
        }
    }

    pub fn bid(&mut self, service: u64, size: u64, rate: u64) -> Result<()> {
        let owner = self.world.owner_of(self.service(service));
        let bid = self.wanted(size, rate);
        owner.bids_with(&mut self.world, bid).map(drop)
    }

    pub fn matches(&mut self, service: u64, limit: u64) -> Result<()> {
        let keeper = self.world.net.chain(HUB).addr("keeper");
        let service = self.service(service).to_owned();
        let limit = 1 + (limit % 4) as u32;
        self.world
            .tell(&keeper, &ExecuteMsg::Match { service, limit })
            .map(drop)
    }

    pub fn notice(&mut self, service: u64, vault: u64) -> Result<()> {
        let owner = self.world.owner_of(self.service(service));
        let (vault, _) = self.vault(vault);
        owner.gives_notice(&mut self.world, vault).map(drop)
    }

    pub fn reprice(&mut self, service: u64, vault: u64) -> Result<()> {
        let keeper = self.world.net.chain(HUB).addr("keeper");
        let service = self.service(service).to_owned();
        let (vault_id, _) = self.vault(vault);
        self.world
            .tell(&keeper, &ExecuteMsg::Reprice { service, vault_id })
            .map(drop)
    }

    pub fn fund(&mut self, service: u64, number: u64) -> Result<()> {
        let owner = self.world.owner_of(self.service(service));
        owner
            .funds(&mut self.world, large(number, 1_000 * MILLION))
            .map(drop)
    }

    /// Some of the escrow, or all that may go: then it lasts just as long as it must.
    pub fn withdraw(&mut self, service: u64, number: u64) -> Result<()> {
        let service = self.service(service);
        let view: ServiceView = self.ask(QueryMsg::Service {
            service: service.to_owned(),
        });
        let amount = match number % 2 {
            0 => view.escrow.withdrawable.u128(),
            _ => large(number, 1_000 * MILLION),
        };
        self.world
            .owner_of(service)
            .withdraws(&mut self.world, amount)
            .map(drop)
    }

    /// Whether a service with leases is in arrears.
    pub fn note_arrears(&mut self) {
        let services: Vec<ServiceView> = self.ask(QueryMsg::Services {
            start_after: None,
            limit: None,
        });
        let in_arrears = services.iter().any(|service| service.escrow.in_arrears);
        self.reached.note_if(in_arrears, "arrears");
    }

    pub fn close(&mut self, vault: u64) -> Result<()> {
        let (vault, _) = self.vault(vault);
        self.world.close(vault).map(drop)
    }

    pub fn donate(&mut self, staker: u64, number: u64) -> Result<()> {
        let staker = self.staker(staker);
        self.world
            .donate(&staker.addr, coin(amount(number, MILLION), "ustk"))
    }

    /// A new vault, also in the place of one that lost everything.
    pub fn new_vault(&mut self, operator: u64, ceiling: u64) -> Result<()> {
        ensure!(self.has_room_for_vaults(), "enough vaults for one run");
        let index = operator as usize % self.operators.len();
        let policy = Policy {
            ceiling: Decimal::percent(30 + ceiling % 71),
            commission: Decimal::percent(10),
            admission: Admission::AllUpTo {
                max_fraction: Decimal::one(),
            },
            deposit_cap: None,
            depositors: Depositors::Anyone,
        };
        let operator = self.operators[index].clone();
        let vault = operator.creates_vault_with(&mut self.world, "ustk", policy)?;
        let lost = self.vaults.iter().any(|(vault_id, owner)| {
            let vault_id = *vault_id;
            *owner == index && self.ask::<VaultView>(QueryMsg::Vault { vault_id }).closed
        });
        self.reached.note_if(lost, "slash to zero, then a new vault");
        self.vaults.push((vault, index));
        Ok(())
    }

    pub fn change_ceiling(&mut self, vault: u64, percent: u64) -> Result<()> {
        let (vault_id, operator) = self.vault(vault);
        let change = PolicyChange::Ceiling(Decimal::percent(1 + percent % 100));
        self.world
            .tell(&operator.addr, &ExecuteMsg::ChangePolicy { vault_id, change })
            .map(drop)
    }

    /// From then on the operator votes twice with its first key only.
    pub fn change_key(&mut self, operator: u64, service: u64, which: u64) -> Result<()> {
        let (operator, service) = (self.operator(operator), self.service(service));
        let key = signing_key(&format!("{}/{which}", operator.name));
        operator.registers(&mut self.world, service, &key).map(drop)
    }

    /// What the owner of a service says on its own chain.
    pub fn order(&mut self, service: u64, which: u64, number: u64) -> Result<()> {
        use holdfast_shared::msg::consumer::ExecuteMsg as ConsumerMsg;
        use holdfast_shared::packet::Order;
        let order = match which % 3 {
            0 => Order::Bid {
                bid: self.wanted(number, which),
            },
            1 => Order::Notice {
                vault_id: self.vault(number).0,
            },
            _ => Order::Reporter {
                reporter: (number % 2 == 0).then(|| format!("reporter{number}")),
            },
        };
        let service = self.service(service);
        self.world
            .tell_consumer(service, "owner", &ConsumerMsg::Order { order })
            .map(drop)
    }
}
