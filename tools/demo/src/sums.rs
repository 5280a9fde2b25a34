//! The sums at the end: what came in is out, slashed, lost or held, to the unit (DESIGN P9, I-04).
//!
//! What moved is read from the hub's events (the ledger of the simulator), what is held from its queries and from the
//! bank; so the two sides of each sum have nothing in common but the contracts.

use std::collections::BTreeMap;

use holdfast_shared::msg::hub::BatchView;
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;
use holdfast_simnet::world::HUB;
use holdfast_simnet::World;

use crate::tokens::Token;

/// What of the deposits was rewards put back to work, by denom.
pub type Compounded = BTreeMap<&'static str, u128>;

/// Collateral of one denom since the beginning, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DenomSums {
    /// Came in from people.
    pub deposited: u128,
    /// Came in as rewards put back to work.
    pub compounded: u128,
    /// Paid out to tickets.
    pub withdrawn: u128,
    /// Slashed, and out of the hub.
    pub slashed: u128,
    /// Lost on the hub chain; nothing in this story is delegated there.
    pub lost: u128,
    /// In vaults, batches and settlement.
    pub held: u128,
}

/// Rent of one denom since the beginning, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RentSums {
    /// Paid in by services.
    pub funded: u128,
    /// Given back to services.
    pub refunded: u128,
    /// Paid to stakers and operators.
    pub paid: u128,
    /// Paid to the treasury.
    pub fees: u128,
    /// In the hub's account beyond all collateral: escrows, rewards and fees not yet claimed.
    pub held: u128,
    /// Of that, what services, stakers, operators and the treasury could claim now.
    pub owed: u128,
}

impl DenomSums {
    /// What came in.
    #[must_use]
    pub fn came_in(&self) -> u128 {
        self.deposited + self.compounded
    }

    /// Where it is now.
    #[must_use]
    pub fn is_now(&self) -> u128 {
        self.withdrawn + self.slashed + self.lost + self.held
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.deposited += other.deposited;
        self.compounded += other.compounded;
        self.withdrawn += other.withdrawn;
        self.slashed += other.slashed;
        self.lost += other.lost;
        self.held += other.held;
    }

    /// What is wrong with the sum, in words; none when it adds up.
    #[must_use]
    pub fn fault(&self, denom: &str) -> Option<String> {
        let (came_in, is_now) = (self.came_in(), self.is_now());
        (came_in != is_now).then(|| {
            format!("{denom}: {came_in} came in, but {is_now} is withdrawn, slashed, lost or held; they differ by {}", came_in.abs_diff(is_now))
        })
    }
}

impl RentSums {
    pub(crate) fn add(&mut self, other: &Self) {
        self.funded += other.funded;
        self.refunded += other.refunded;
        self.paid += other.paid;
        self.fees += other.fees;
        self.held += other.held;
        self.owed += other.owed;
    }

    /// What is wrong with the sum, in words; none when it adds up.
    #[must_use]
    pub fn fault(&self, denom: &str) -> Option<String> {
        let out = self.refunded + self.paid + self.fees + self.held;
        if self.funded != out {
            let funded = self.funded;
            return Some(format!(
                "{denom}: {funded} of rent came in, but {out} is paid out or held"
            ));
        }
        let (owed, held) = (self.owed, self.held);
        (owed > held).then(|| format!("{denom}: {owed} of rent is owed, but only {held} is held"))
    }
}

/// Collateral by denom. `compounded` is what of the deposits was rewards put back to work.
#[must_use]
pub fn collateral(world: &World, tokens: &[Token], compounded: &Compounded) -> BTreeMap<String, DenomSums> {
    let sums = tokens.iter().map(|token| {
        let compounded = compounded.get(token.denom).copied().unwrap_or_default();
        (token.denom.to_owned(), collateral_of(world, *token, compounded))
    });
    sums.collect()
}

fn collateral_of(world: &World, token: Token, compounded: u128) -> DenomSums {
    let totals = world.ledger().of(token.denom);
    DenomSums {
        deposited: totals.deposited - compounded,
        compounded,
        withdrawn: totals.withdrawn,
        slashed: totals.slashed,
        lost: 0,
        held: pools(world, token) + (executed(world, token) - totals.slashed),
    }
}

/// Active pools and batches of a denom.
fn pools(world: &World, token: Token) -> u128 {
    let vaults = vaults(world, token);
    vaults
        .into_iter()
        .map(|(vault_id, active)| {
            active
                + batches(world, vault_id)
                    .iter()
                    .map(|batch| batch.collateral.u128())
                    .sum::<u128>()
        })
        .sum()
}

/// The vaults of a denom and their active collateral.
fn vaults(world: &World, token: Token) -> Vec<(u64, u128)> {
    let vaults = all_vaults(world).into_iter();
    vaults
        .filter(|vault| vault.denom.key() == token.denom)
        .map(|vault| (vault.vault_id, vault.collateral.u128()))
        .collect()
}

/// All vaults; the story has fewer than a page.
#[must_use]
pub fn all_vaults(world: &World) -> Vec<holdfast_shared::msg::hub::VaultView> {
    world.ask(&QueryMsg::Vaults {
        start_after: None,
        limit: Some(100),
    })
}

/// All batches of a vault, page by page.
#[must_use]
pub fn batches(world: &World, vault_id: u64) -> Vec<BatchView> {
    let mut all: Vec<BatchView> = Vec::new();
    loop {
        let page: Vec<BatchView> = world.ask(&QueryMsg::Batches {
            vault_id,
            start_after: all.last().map(|batch| batch.closing),
            limit: Some(100),
        });
        let full = page.len() == 100;
        all.extend(page);
        if !full {
            return all;
        }
    }
}

/// Everything that slashes ever took of a denom.
fn executed(world: &World, token: Token) -> u128 {
    let slashes = world.slashes();
    let totals = slashes.iter().flat_map(|slash| &slash.totals);
    totals
        .filter(|(denom, _)| denom.key() == token.denom)
        .map(|(_, amount)| amount.u128())
        .sum()
}

/// Rent by denom; denoms nobody paid rent in are left out.
#[must_use]
pub fn rent(
    world: &World,
    tokens: &[Token],
    collateral: &BTreeMap<String, DenomSums>,
) -> BTreeMap<String, RentSums> {
    let mut sums = BTreeMap::new();
    for token in tokens.iter().copied() {
        let totals = world.ledger().of(token.denom);
        let bank = world.net.chain(HUB).balance(&world.hub, token.denom).u128();
        let backed = collateral.get(token.denom).map_or(0, |sums| sums.held);
        let rent = RentSums {
            funded: totals.funded,
            refunded: totals.unfunded,
            paid: totals.rewards,
            fees: totals.fees,
            // A bank that holds less than the collateral shows as rent that does not add up.
            held: bank.saturating_sub(backed),
            owed: owed(world, token) + backed.saturating_sub(bank),
        };
        if rent != RentSums::default() {
            sums.insert(token.denom.to_owned(), rent);
        }
    }
    sums
}

/// What could be claimed now: escrows, rewards of positions, commission, fees. Rewards of exit batches come on top.
fn owed(world: &World, token: Token) -> u128 {
    let escrows: u128 = world
        .sites()
        .filter(|site| site.rent_denom == token.denom)
        .map(|site| world.service(&site.service).escrow.balance.u128())
        .sum();
    let mut coins = Vec::new();
    for vault in all_vaults(world) {
        let positions: Vec<holdfast_shared::msg::hub::PositionView> = world.ask(&QueryMsg::Positions {
            vault_id: vault.vault_id,
            start_after: None,
            limit: Some(100),
        });
        coins.extend(positions.into_iter().flat_map(|position| position.rewards));
        coins.extend(vault.commission);
    }
    let rewards: u128 = coins
        .iter()
        .filter(|coin| coin.denom == token.denom)
        .map(|coin| coin.amount.u128())
        .sum();
    let fees: cosmwasm_std::Uint128 = world.ask(&QueryMsg::Fees {
        denom: Denom::bank(token.denom),
    });
    escrows + rewards + fees.u128()
}
