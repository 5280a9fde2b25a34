//! Offers, bids, escrow and the match.

use anyhow::{ensure, Result};
use cosmwasm_std::{Decimal, Uint128};
use holdfast_shared::msg::hub::{BidParams, ExecuteMsg, MarketResponse, MatchResponse, OfferParams};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;

use super::stage::Stage;
use crate::deploy::restaking::VAULT;
use crate::deploy::WINDOWS;
use crate::net::{accounts, COLLATERAL, CONSUMERS, RENT};

/// Yearly rate asked, in hundredths.
const RATE: u64 = 3;
/// Value each service wants: 400 tokens at 5.
pub const WANTED: u128 = 2_000_000_000;
/// What each service puts into escrow, base units.
const FUNDS: u128 = 1_000_000_000;

/// The operator offers the vault to both services.
pub fn offer(stage: &mut Stage) -> Result<String> {
    for chain in CONSUMERS {
        let offer = OfferParams {
            vault_id: VAULT,
            service: chain.name.into(),
            rate: Decimal::percent(RATE),
            size: Uint128::new(WANTED),
            min_term_seconds: WINDOWS.unbonding_seconds,
            max_term_seconds: 100 * WINDOWS.unbonding_seconds,
            terms_version: 1,
        };
        stage.tell(accounts::OPERATOR, &ExecuteMsg::PostOffer { offer }, &[])?;
    }
    Ok(format!("{RATE} % to both services"))
}

/// Both services bid.
pub fn bid(stage: &mut Stage) -> Result<String> {
    for chain in CONSUMERS {
        let bid = BidParams {
            wanted: Uint128::new(WANTED),
            highest_rate: Decimal::percent(5),
            term_seconds: 10 * WINDOWS.unbonding_seconds,
            largest_share: Decimal::one(),
            smallest_lease: Uint128::new(WANTED / 200),
            assets: vec![Denom::bank(COLLATERAL)],
        };
        stage.tell(
            accounts::SERVICE,
            &ExecuteMsg::PlaceBid {
                service: chain.name.into(),
                bid,
            },
            &[],
        )?;
    }
    Ok(format!("value {WANTED} at up to 5 % each"))
}

/// Both services fund their escrow.
pub fn fund(stage: &mut Stage) -> Result<String> {
    for chain in CONSUMERS {
        let fund = ExecuteMsg::FundEscrow {
            service: chain.name.into(),
        };
        stage.tell(accounts::SERVICE, &fund, &[(FUNDS, RENT)])?;
    }
    Ok(format!("{FUNDS}{RENT} each"))
}

/// Anyone matches; both services get all they want.
pub fn matching(stage: &mut Stage) -> Result<String> {
    for chain in CONSUMERS {
        let service = chain.name.to_owned();
        let done = stage.tell(
            accounts::KEEPER,
            &ExecuteMsg::Match {
                service: service.clone(),
                limit: 20,
            },
            &[],
        )?;
        let answer: MatchResponse = done.answer()?;
        ensure!(
            answer
                == MatchResponse {
                    changed: 1,
                    remaining: 0,
                    short_of_escrow: false,
                    rent_unpriced: false
                },
            "{answer:?}"
        );
        let market: MarketResponse = stage.ask(&QueryMsg::Market { service })?;
        ensure!(
            market.leased.u128() == WANTED && market.unmet.is_zero(),
            "{market:?}"
        );
    }
    Ok("both services fully leased".into())
}
