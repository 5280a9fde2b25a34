//! What a service wants of the market, from its own chain.

use anyhow::{ensure, Context, Result};
use holdfast_shared::msg::consumer::{ExecuteMsg as ConsumerMsg, LinkResponse, QueryMsg as ConsumerQuery};
use holdfast_shared::msg::hub::{ExecuteMsg, LeaseView, MarketResponse};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::Order;

use super::hermes::link;
use super::market::wanted_by;
use super::reports::{accepted, last};
use super::security::{BRIDGE, ORACLE};
use super::stage::Stage;
use super::tokens::TOKEN_VAULT;
use crate::net::accounts;

/// The bridge's owner bids and names its reporter on the bridge's chain; the hub does both. The oracle's owner names its
/// reporter on the hub.
pub fn bid_and_reporter(stage: &mut Stage) -> Result<String> {
    let name = ExecuteMsg::NameReporter {
        service: ORACLE.into(),
        reporter: Some(reporter_of(stage, ORACLE)?),
    };
    stage.tell(accounts::SERVICE, &name, &[])?;
    let bid = wanted_by(stage, BRIDGE)?;
    let reporter = reporter(stage)?;
    let bids = give(stage, Order::Bid { bid: bid.clone() })?;
    let names = give(
        stage,
        Order::Reporter {
            reporter: Some(reporter.clone()),
        },
    )?;
    for report_id in [bids, names] {
        accepted(stage, BRIDGE, report_id)?;
    }
    let market = market(stage, BRIDGE)?;
    ensure!(market.bid == Some(bid), "{market:?}");
    let link = link(stage)?;
    ensure!(link.reporter == Some(reporter), "{link:?}");
    Ok(format!("{BRIDGE}'s bid and its reporter, from its own chain"))
}

/// Who reports faults of the bridge: the keeper, on the bridge's chain.
pub fn reporter(stage: &Stage) -> Result<String> {
    reporter_of(stage, BRIDGE)
}

fn reporter_of(stage: &Stage, service: &str) -> Result<String> {
    let (_, client) = stage.site(service)?;
    let keeper = crate::client::Signer::local(accounts::KEEPER)?;
    Ok(keeper.address(&client.prefix)?.to_string())
}

/// The consumer of the bridge learns of its reporter with the next snapshot.
pub fn consumer_knows_the_reporter(stage: &Stage) -> Result<()> {
    let link: LinkResponse = stage.ask_consumer(BRIDGE, &ConsumerQuery::Link {})?;
    ensure!(link.reporter == Some(reporter(stage)?), "{link:?}");
    Ok(())
}

/// Gives an order on the bridge's chain, and says which report it is.
pub fn give(stage: &mut Stage, order: Order) -> Result<u64> {
    stage.tell_consumer(BRIDGE, accounts::SERVICE, &ConsumerMsg::Order { order }, &[])?;
    last(stage, BRIDGE)
}

/// Notice of both leases of tokens: the bridge's from its own chain, the oracle's on the hub. Both run on, paid, for an
/// unbonding. The other operator lends to the bridge no more.
pub fn notice(stage: &mut Stage) -> Result<String> {
    let order = give(
        stage,
        Order::Notice {
            vault_id: TOKEN_VAULT,
        },
    )?;
    accepted(stage, BRIDGE, order)?;
    let lease = lease(stage, BRIDGE, TOKEN_VAULT)?;
    ensure!(lease.under_notice, "{lease:?}");
    let withdraw = ExecuteMsg::WithdrawOffer {
        vault_id: TOKEN_VAULT,
        service: BRIDGE.into(),
    };
    stage.tell(accounts::OTHER_OPERATOR, &withdraw, &[])?;
    Ok(format!(
        "the lease of vault {TOKEN_VAULT} ends at {}; the offer is withdrawn",
        lease.term_ends_at.seconds()
    ))
}

/// The oracle gives notice of a lease on the hub.
pub fn notice_on_hub(stage: &mut Stage, vault_id: u64) -> Result<()> {
    let notice = ExecuteMsg::GiveNotice {
        service: ORACLE.into(),
        vault_id,
    };
    stage.tell(accounts::SERVICE, &notice, &[])?;
    let lease = lease(stage, ORACLE, vault_id)?;
    ensure!(lease.under_notice, "{lease:?}");
    Ok(())
}

/// A service's market.
pub fn market(stage: &Stage, service: &str) -> Result<MarketResponse> {
    stage.ask(&QueryMsg::Market {
        service: service.into(),
    })
}

/// A lease of a vault to a service.
pub fn lease(stage: &Stage, service: &str, vault_id: u64) -> Result<LeaseView> {
    let leases = market(stage, service)?.leases;
    let found = leases.into_iter().find(|lease| lease.vault_id == vault_id);
    found.with_context(|| format!("vault {vault_id} lends nothing to {service}"))
}
