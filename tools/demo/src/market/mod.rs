//! Part two: a market in a world of its own. The book by depth, a price that moves, a cheaper seller, an escrow that
//! runs dry.

mod book;
mod cast;
mod displaced;
mod dry;
mod price;
mod watch;

use holdfast_shared::msg::hub::{AssetView, LeaseView, MarketResponse};
use holdfast_shared::msg::lens::QueryMsg;

use crate::dice::Dice;
use crate::json::Shown;
use crate::play::Ended;
use crate::rates::Rates;
use crate::report::{Mark, Picture};
use crate::stage::{Stage, DAY};
use crate::tell::Teller;
use crate::tokens::{LST, MARKET_TOKENS};
use cast::Seller;
use watch::Watch;

/// A market under way.
struct Market {
    stage: Stage,
    dice: Dice,
    rates: Rates,
    sellers: Vec<Seller>,
    /// Value each chain wants.
    wanted: [u128; 2],
    watch: Watch,
    pictures: Vec<Picture>,
    shown: Shown,
}

/// Plays the market.
#[must_use]
pub fn play(seed: u64, tell: Teller) -> Ended {
    let (world, rates) = cast::world(seed);
    let mut market = Market {
        stage: Stage::new(world, tell),
        dice: Dice::new(seed ^ 0x6d61_726b_6574),
        rates,
        sellers: vec![],
        wanted: [0; 2],
        watch: Watch::default(),
        pictures: vec![],
        shown: Shown::new(),
    };
    market.stage.part(
        "Part two: the market, up close",
        "Another world, with its own days. Five operators sell, two chains buy: what sets the price, and what happens \
         when it moves, when somebody undercuts, and when a chain stops paying.",
    );
    market.book();
    market.price();
    market.displaced();
    market.dry();
    Ended::new(market.stage, &MARKET_TOKENS, market.pictures, market.shown)
}

impl Market {
    fn asset(&self) -> AssetView {
        let assets: Vec<AssetView> = self.stage.world.ask(&QueryMsg::Assets {
            start_after: None,
            limit: Some(100),
        });
        let mut assets = assets.into_iter();
        let found = assets.find(|asset| asset.params.denom.key() == LST.denom);
        found.expect("the token was approved on the first day")
    }

    fn lease(&self, market: &MarketResponse, seller: usize) -> Option<LeaseView> {
        let vault = self.sellers[seller].vault;
        let mut leases = market.leases.iter();
        leases.find(|lease| lease.vault_id == vault).cloned()
    }

    /// The lease of the seller whose token's price moves.
    fn fulmar(&self) -> LeaseView {
        let market = self.stage.world.market(cast::BRIDGE);
        self.lease(&market, cast::FULMAR)
            .expect("the lease stands to the end of its term")
    }

    /// Notes a number for machines.
    fn show(&mut self, name: &'static str, value: impl ToString) {
        self.shown.insert(name, value.to_string());
    }

    /// A moment for the pictures, now.
    fn mark(&self, label: &str) -> Mark {
        Mark {
            at: self.stage.elapsed(),
            label: label.into(),
        }
    }

    /// Lets time pass. A keeper has the price read whenever it may be; what jumped stays held back.
    fn pass_until(&mut self, after: u64) {
        self.stage.pass_until(after);
        let _ = self.stage.world.reads_price(LST.denom);
    }

    /// Lets days pass, looking at everything once a day.
    fn days_until(&mut self, day: u64) {
        while self.stage.today() < day {
            let next = (self.stage.today() + 1) * DAY;
            self.pass_until(next);
            self.sample();
        }
    }
}
