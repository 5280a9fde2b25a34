//! The book by depth, a quote, and the match that keeps it.

use cosmwasm_std::{Decimal, Uint256};
use holdfast_shared::msg::hub::{MarketResponse, QuoteResponse};
use holdfast_shared::msg::lens::QueryMsg;

use super::cast::{self, AUK, CHAINS, FULMAR, GANNET, HIGHEST, ORACLE, PETREL, SKUA};
use super::Market;
use crate::record::{value, value_unit};
use crate::report::{LentOffer, Picture, SupplyCurve};
use crate::tokens::{dollars, rate, rate_of, USD};

/// Escrow of the first day, in days of the rent quoted.
const PAID_DAYS: u128 = 50;
/// Days of rent that an escrow must hold: one unbonding and grace.
const MUST_STAY_DAYS: u128 = 28;

impl Market {
    /// The first day.
    pub(super) fn book(&mut self) {
        self.stage.chapter(
            "The book: how deep is the market?",
            "Offers side by side, cheapest first. The further down the book a chain reaches, the dearer the next dollar.",
        );
        self.sellers = cast::sellers(&mut self.stage.world, &mut self.dice);
        let worth = |seller: usize| value(self.sellers[seller].token, self.sellers[seller].holds);
        self.wanted = [
            worth(PETREL) + worth(GANNET) + worth(SKUA) / 4,
            worth(FULMAR) + worth(AUK) / 8,
        ];
        for chain in [1, 0] {
            let bid = cast::bid(&self.stage.world, chain, self.wanted[chain]);
            let owner = self.stage.world.owner_of(CHAINS[chain]);
            let placed = owner.bids_with(&mut self.stage.world, bid);
            self.stage.must("a bid", placed);
        }
        self.stage.world.net.next_block();
        let before = self.stage.world.market(ORACLE);
        self.depth(&before);
        for chain in [1, 0] {
            self.first_match(chain);
        }
        self.sample();
        let after = self.stage.world.market(ORACLE);
        self.leases(&after);
        self.average(&after);
        self.show("marginal_rate_first", after.marginal_rate);
        self.show("average_rate_first", after.average_rate);
        let book = self.curve(&after);
        self.pictures.push(Picture::Book(book));
    }

    /// The book as the hub shows it, row by row, and as one can add it up oneself.
    fn depth(&mut self, market: &MarketResponse) {
        let mut rows = vec![];
        let mut below = 0;
        for level in &market.depth {
            let names = self
                .sellers
                .iter()
                .filter(|seller| seller.asks[0].is_some_and(|asked| Decimal::bps(asked) == level.rate));
            let mut name = String::new();
            for seller in names {
                below += value(seller.token, seller.holds);
                name = seller.name.to_owned();
            }
            let depth = level.value.u128();
            self.stage.equal("the depth of the book", depth, below);
            let reached = self.wanted[0].min(below);
            let word = match level.rate > Decimal::bps(HIGHEST[0]) {
                true => "too dear".to_owned(),
                false => format!("{} of {}", dollars(reached), dollars(self.wanted[0])),
            };
            rows.push(vec![rate_of(level.rate), name, dollars(depth), word]);
        }
        let wanted = dollars(self.wanted[0]);
        self.stage.tell.say(&format!(
            "The oracle chain wants {wanted} of security and pays at most {} a year. It sees this book:",
            rate(HIGHEST[0])
        ));
        self.stage.tell.table(
            &[
                "at up to",
                "adds the offer of",
                "so much can be rented",
                "it would have",
            ],
            &rows,
        );
    }

    /// A quote, the escrow for it, and the match: what was quoted is what happens.
    fn first_match(&mut self, chain: usize) {
        let name = CHAINS[chain];
        let needed = self.quote(chain).escrow_needed.u128();
        let escrow = needed * PAID_DAYS / MUST_STAY_DAYS;
        let owner = self.stage.world.owner_of(name);
        let funded = owner.funds(&mut self.stage.world, escrow);
        self.stage.must("the escrow", funded);
        let quote = self.quote(chain);
        let matched = self.stage.world.matches(name, 200);
        self.stage.must("the match", matched);
        let market = self.stage.world.market(name);
        let quoted = (
            quote.leased,
            quote.marginal_rate,
            quote.average_rate,
            quote.rent_per_year,
        );
        let found = (
            market.leased,
            market.marginal_rate,
            market.average_rate,
            market.escrow.rent_per_year,
        );
        self.stage
            .equal("what a match did, beside its quote,", found, quoted);
        self.stage.equal("what is left unmet", market.unmet.u128(), 0);
        let what = format!(
            "asks what {} would cost, is told {} a day, and pays in {}",
            dollars(self.wanted[chain]),
            USD.show(quote.rent_per_day.u128()),
            USD.show(escrow)
        );
        let result = format!("the match does what was quoted, {} leases", market.leases.len());
        self.stage
            .did(("hub", &format!("The {name} chain")), &what, &result);
    }

    /// What a match would do for the chain's bid.
    fn quote(&self, chain: usize) -> QuoteResponse {
        self.stage.world.ask(&QueryMsg::QuoteSecurity {
            service: CHAINS[chain].into(),
            bid: cast::bid(&self.stage.world, chain, self.wanted[chain]),
        })
    }

    fn leases(&mut self, market: &MarketResponse) {
        let rows: Vec<Vec<String>> = self
            .sellers
            .iter()
            .filter_map(|seller| {
                let asked = seller.asks[0]?;
                let lease = market.leases.iter().find(|lease| lease.vault_id == seller.vault);
                let rests = if asked > HIGHEST[0] { "too dear" } else { "rests" };
                Some(vec![
                    seller.name.to_owned(),
                    rate(asked),
                    dollars(value(seller.token, seller.holds)),
                    lease.map_or(rests.to_owned(), |lease| dollars(lease.value.u128())),
                    lease.map_or(String::new(), |lease| USD.show(lease.rent_per_year.u128())),
                ])
            })
            .collect();
        self.stage
            .tell
            .table(&["operator", "rate", "offers", "lends", "earns a year"], &rows);
        self.stage.tell.say(&format!(
            "Each earns its own rate. The marginal rate, of the dearest, is {}; the average is {}.",
            rate_of(market.marginal_rate),
            rate_of(market.average_rate)
        ));
    }

    /// The rates a market shows are those of its leases.
    pub(super) fn average(&mut self, market: &MarketResponse) {
        let leases = market.leases.iter();
        let weighted: Uint256 = leases
            .map(|lease| Uint256::from(lease.value.u128()) * Uint256::from(lease.rate.atomics().u128()))
            .fold(Uint256::zero(), |sum, part| sum + part);
        let mean = weighted.checked_div(Uint256::from(market.leased.u128()));
        let shown = Uint256::from(market.average_rate.atomics().u128());
        self.stage
            .equal("the average rate", shown, mean.unwrap_or_default());
        let dearest = market.leases.iter().map(|lease| lease.rate).max();
        self.stage
            .equal("the marginal rate", Some(market.marginal_rate), dearest);
    }

    /// The book of the oracle chain for the picture.
    pub(super) fn curve(&self, market: &MarketResponse) -> SupplyCurve {
        let offers = self.sellers.iter().filter_map(|seller| {
            let lease = market.leases.iter().find(|lease| lease.vault_id == seller.vault);
            Some(LentOffer {
                name: seller.name.to_owned(),
                rate: Decimal::bps(seller.asks[0]?),
                size: value(seller.token, seller.holds),
                matched: lease.map_or(0, |lease| lease.value.u128()),
            })
        });
        SupplyCurve {
            service: format!("the {ORACLE} chain"),
            at: self.stage.elapsed(),
            unit: value_unit(),
            wanted: self.wanted[0],
            highest_rate: Decimal::bps(HIGHEST[0]),
            offers: offers.collect(),
        }
    }
}
