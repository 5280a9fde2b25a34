//! Everything the checks read: asked when the hub, or its time, changed.

use std::collections::BTreeMap;
use std::ops::Deref;

use anyhow::Result as AnyResult;
use cosmwasm_std::Addr;
use holdfast_accounting::price::Price;
use holdfast_shared::msg::hub::{
    AssetView, BatchView, MarketResponse, OfferView, OwedTip, PayoutView, PositionView, ServiceView,
    SlashView, TicketView, TipsView, VaultView,
};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;
use serde::de::DeserializeOwned;

use crate::world::{hub_view, Ledger};
use crate::{Chain, Net};

/// A vault with everything that belongs to it.
#[derive(Debug, PartialEq)]
pub struct VaultFacts {
    /// The vault.
    pub view: VaultView,
    /// Its batches.
    pub batches: Vec<BatchView>,
    /// Its positions.
    pub positions: Vec<PositionView>,
}

/// The market of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct MarketFacts {
    /// Bid and leases.
    pub view: MarketResponse,
    /// Its offers.
    pub offers: Vec<OfferView>,
}

/// The whole hub as queries tell it.
#[derive(Debug, PartialEq)]
pub struct HubFacts {
    /// All vaults.
    pub vaults: Vec<VaultFacts>,
    /// All tickets, paid ones too.
    pub tickets: Vec<TicketView>,
    /// All services.
    pub services: Vec<ServiceView>,
    /// The market of each service.
    pub markets: BTreeMap<String, MarketFacts>,
    /// The budget for tips of each service.
    pub tips: Vec<TipsView>,
    /// Tips earned and not claimed.
    pub tips_owed: Vec<OwedTip>,
    /// All slashes.
    pub slashes: Vec<SlashView>,
    /// What receivers refused.
    pub payouts: Vec<PayoutView>,
    /// What assets are worth.
    pub prices: BTreeMap<String, Price>,
    /// The approved assets.
    pub assets: Vec<Denom>,
}

/// What the checks read.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The net.
    pub net: &'a Net,
    /// The hub contract.
    pub hub: &'a Addr,
    /// What its events told.
    pub ledger: &'a Ledger,
    /// What the hub says.
    pub said: &'a HubFacts,
}

impl Deref for Facts<'_> {
    type Target = HubFacts;

    fn deref(&self) -> &HubFacts {
        self.said
    }
}

const PAGE: u32 = 100;

impl HubFacts {
    /// Asks everything.
    ///
    /// # Errors
    /// A query fails, which none ever should.
    pub fn read(chain: &Chain, hub: &Addr) -> AnyResult<Self> {
        let limit = Some(PAGE);
        let views: Vec<VaultView> = pages(chain, hub, |last: Option<&VaultView>| QueryMsg::Vaults {
            start_after: last.map(|vault| vault.vault_id),
            limit,
        })?;
        let vaults = views
            .into_iter()
            .map(|view| vault_facts(chain, hub, view))
            .collect::<AnyResult<_>>()?;
        let assets: Vec<AssetView> = pages(chain, hub, |last: Option<&AssetView>| QueryMsg::Assets {
            start_after: last.map(|asset| asset.params.denom.key().to_owned()),
            limit,
        })?;
        let services: Vec<ServiceView> =
            pages(chain, hub, |last: Option<&ServiceView>| QueryMsg::Services {
                start_after: last.map(|service| service.params.service.clone()),
                limit,
            })?;
        Ok(Self {
            vaults,
            tickets: pages(chain, hub, |last: Option<&TicketView>| QueryMsg::Tickets {
                owner: None,
                start_after: last.map(|ticket| ticket.ticket_id),
                limit,
            })?,
            slashes: pages(chain, hub, |last: Option<&SlashView>| QueryMsg::Slashes {
                start_after: last.map(|slash| slash.slash_id),
                limit,
            })?,
            assets: assets.iter().map(|asset| asset.params.denom.clone()).collect(),
            tips: services
                .iter()
                .map(|service| tips_of(chain, hub, service))
                .collect::<AnyResult<_>>()?,
            tips_owed: pages(chain, hub, |last: Option<&OwedTip>| QueryMsg::TipsOwed {
                start_after: last.map(|tip| (tip.relayer.clone(), tip.denom.key().to_owned())),
                limit,
            })?,
            payouts: pages(chain, hub, |last: Option<&PayoutView>| QueryMsg::Payouts {
                start_after: last.map(|payout| payout.payout_id),
                limit,
            })?,
            markets: services
                .iter()
                .map(|service| market_of(chain, hub, service))
                .collect::<AnyResult<_>>()?,
            services,
            prices: assets.into_iter().map(price).collect(),
        })
    }
}

fn market_of(chain: &Chain, hub: &Addr, service: &ServiceView) -> AnyResult<(String, MarketFacts)> {
    let name = service.params.service.clone();
    let service = || name.clone();
    let view = hub_view(chain, hub, QueryMsg::Market { service: service() })?;
    let offers = pages(chain, hub, |last: Option<&OfferView>| QueryMsg::Offers {
        service: service(),
        start_after: last.map(|offer| offer.params.vault_id),
        limit: Some(PAGE),
    })?;
    Ok((name, MarketFacts { view, offers }))
}

fn tips_of(chain: &Chain, hub: &Addr, service: &ServiceView) -> AnyResult<TipsView> {
    let service = service.params.service.clone();
    hub_view(chain, hub, QueryMsg::Tips { service })
}

fn price(asset: AssetView) -> (String, Price) {
    let params = asset.params;
    let price = Price {
        per_token: asset.price,
        haircut: params.haircut,
        decimals: params.decimals,
    };
    (params.denom.key().to_owned(), price)
}

fn vault_facts(chain: &Chain, hub: &Addr, view: VaultView) -> AnyResult<VaultFacts> {
    let (vault_id, limit) = (view.vault_id, Some(PAGE));
    Ok(VaultFacts {
        batches: pages(chain, hub, |last: Option<&BatchView>| QueryMsg::Batches {
            vault_id,
            start_after: last.map(|batch| batch.closing),
            limit,
        })?,
        positions: pages(chain, hub, |last: Option<&PositionView>| QueryMsg::Positions {
            vault_id,
            start_after: last.map(|position| position.owner.clone()),
            limit,
        })?,
        view,
    })
}

/// All items of a list, page by page.
fn pages<T: DeserializeOwned>(
    chain: &Chain,
    hub: &Addr,
    query: impl Fn(Option<&T>) -> QueryMsg,
) -> AnyResult<Vec<T>> {
    let mut all: Vec<T> = Vec::new();
    loop {
        let page: Vec<T> = hub_view(chain, hub, query(all.last()))?;
        let full = page.len() == PAGE as usize;
        all.extend(page);
        if !full {
            return Ok(all);
        }
    }
}
