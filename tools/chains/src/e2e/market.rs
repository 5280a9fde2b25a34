//! Offers, bids, escrow and the match.

use anyhow::{ensure, Result};
use cosmwasm_std::{Decimal, Uint128};
use holdfast_shared::msg::hub::{BidParams, ExecuteMsg, MarketResponse, MatchResponse, OfferParams};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;

use super::lrt::lrt;
use super::security::{BRIDGE, ORACLE};
use super::stage::Stage;
use super::tokens::TOKEN_VAULT;
use crate::deploy::restaking::VAULT;
use crate::deploy::WINDOWS;
use crate::net::{accounts, COLLATERAL, CONSUMERS, RENT};

/// Yearly rate asked, in hundredths.
const RATE: u64 = 3;
/// Value each service wants of the vault: 400 tokens at 5.
pub const WANTED: u128 = 2_000_000_000;
/// Value the bridge wants of the vault of tokens, of which one is worth about one.
const OF_TOKENS: u128 = 20_000_000;
/// What each service puts into escrow, base units.
pub const FUNDS: u128 = 1_000_000_000;

/// The operator offers the vault to both services; the other one its vault of tokens to the bridge, dearer.
pub fn offer(stage: &mut Stage) -> Result<String> {
    for chain in CONSUMERS {
        post(stage, accounts::OPERATOR, VAULT, chain.name)?;
    }
    post(stage, accounts::OTHER_OPERATOR, TOKEN_VAULT, BRIDGE)?;
    Ok(format!("{RATE} % to both services, tokens dearer"))
}

/// Posts the offer of a vault: of the first all that a service wants of it.
pub fn post(stage: &mut Stage, operator: u32, vault_id: u64, service: &str) -> Result<()> {
    let of_tokens = vault_id == TOKEN_VAULT;
    let offer = OfferParams {
        vault_id,
        service: service.into(),
        rate: Decimal::percent(if of_tokens { RATE + 1 } else { RATE }),
        size: Uint128::new(if of_tokens { 2 * OF_TOKENS } else { WANTED / 5 }),
        min_term_seconds: WINDOWS.unbonding_seconds,
        max_term_seconds: 100 * WINDOWS.unbonding_seconds,
        terms_version: 1,
    };
    stage.tell(operator, &ExecuteMsg::PostOffer { offer }, &[])?;
    Ok(())
}

/// What a service bids: the bridge wants so much that it takes tokens too.
pub fn wanted_by(stage: &Stage, service: &str) -> Result<BidParams> {
    let wanted = WANTED + if service == BRIDGE { OF_TOKENS } else { 0 };
    Ok(BidParams {
        wanted: Uint128::new(wanted),
        highest_rate: Decimal::percent(5),
        term_seconds: 10 * WINDOWS.unbonding_seconds,
        largest_share: Decimal::one(),
        smallest_lease: Uint128::new(wanted.div_ceil(200)),
        assets: vec![Denom::bank(COLLATERAL), Denom::Cw20(lrt(stage)?)],
    })
}

/// The oracle bids on the hub.
pub fn bid(stage: &mut Stage) -> Result<String> {
    let place = ExecuteMsg::PlaceBid {
        service: ORACLE.into(),
        bid: wanted_by(stage, ORACLE)?,
    };
    stage.tell(accounts::SERVICE, &place, &[])?;
    Ok(format!("{ORACLE} wants {WANTED} at up to 5 %"))
}

/// The oracle funds its escrow on the hub.
pub fn fund(stage: &mut Stage) -> Result<String> {
    let fund = ExecuteMsg::FundEscrow {
        service: ORACLE.into(),
    };
    stage.tell(accounts::SERVICE, &fund, &[(FUNDS, RENT)])?;
    Ok(format!("{FUNDS}{RENT} for {ORACLE}"))
}

/// Anyone matches; both services get all they want.
pub fn matching(stage: &mut Stage) -> Result<String> {
    for (service, leases) in [(ORACLE, 1), (BRIDGE, 2)] {
        let market = matched(stage, service, leases)?;
        // The price of tokens is a long decimal, so that their value may miss a unit.
        ensure!(market.unmet.u128() < leases.into(), "{market:?}");
    }
    Ok("both services fully leased".into())
}

/// Matches a service whose target is so many leases more.
pub fn matched(stage: &mut Stage, service: &str, changed: u32) -> Result<MarketResponse> {
    let service = service.to_owned();
    let moves = ExecuteMsg::Match {
        service: service.clone(),
        limit: 20,
    };
    let answer: MatchResponse = stage.tell(accounts::KEEPER, &moves, &[])?.answer()?;
    let expected = MatchResponse {
        changed,
        remaining: 0,
        short_of_escrow: false,
        rent_unpriced: false,
    };
    ensure!(answer == expected, "{answer:?}");
    stage.ask(&QueryMsg::Market { service })
}
