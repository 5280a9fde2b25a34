//! What the report needs, written down as the story goes on.

use cosmwasm_std::Addr;
use holdfast_shared::msg::consumer::SecurityStatus;
use holdfast_shared::msg::hub::{OfferView, SentEntryView, SlashView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_simnet::World;

use crate::report::{
    Chapter, Data, LentOffer, Mark, Outcome, Point, RatePoint, Series, ServiceView, Step, SupplyCurve, Unit,
};
use crate::story::cast::Cast;
use crate::sums;
use crate::tokens::{Token, VALUE_DECIMALS};

/// A report being filled.
pub struct Record {
    /// What is there so far.
    pub data: Data,
    start: u64,
    part: Option<(String, String)>,
}

/// The unit of a token's amounts.
#[must_use]
pub fn unit(token: Token) -> Unit {
    Unit {
        name: token.symbol.into(),
        decimals: token.decimals,
    }
}

/// The unit of values.
pub(crate) fn value_unit() -> Unit {
    Unit {
        name: "$".into(),
        decimals: VALUE_DECIMALS,
    }
}

impl Record {
    /// An empty record; `start` is the world's time when the story begins, seconds.
    #[must_use]
    pub fn new(start: u64) -> Self {
        Self {
            data: Data::default(),
            start,
            part: None,
        }
    }

    /// Begins a part with the next chapter.
    pub fn part(&mut self, title: &str, intro: &str) {
        self.part = Some((title.into(), intro.into()));
    }

    /// Begins a chapter.
    pub fn chapter(&mut self, title: &str, intro: &str) {
        self.data.chapters.push(Chapter {
            part: self.part.take(),
            title: title.into(),
            intro: intro.into(),
            steps: vec![],
        });
    }

    /// Adds a step to the chapter.
    pub fn step(
        &mut self,
        now: u64,
        (chain, actor): (&str, &str),
        what: &str,
        outcome: Outcome,
        result: &str,
    ) {
        let at = now - self.start;
        if let Some(chapter) = self.data.chapters.last_mut() {
            chapter.steps.push(Step {
                at,
                chain: chain.into(),
                actor: actor.into(),
                what: what.into(),
                outcome,
                result: result.into(),
                note: String::new(),
            });
        }
    }

    /// Marks a moment in all pictures.
    pub fn mark(&mut self, now: u64, label: &str) {
        let at = now - self.start;
        self.data.marks.push(Mark {
            at,
            label: label.into(),
        });
    }

    /// Reads everything that pictures show over time.
    pub fn sample(&mut self, world: &World, cast: &Cast) {
        let at = world.now() - self.start;
        for node in &cast.operators {
            let batches = sums::batches(world, node.vault);
            let waiting: u128 = batches.iter().map(|batch| batch.collateral.u128()).sum();
            let amount = world.vault(node.vault).collateral.u128() + waiting;
            push(
                &mut self.data.vaults,
                node.name,
                unit(node.token),
                Point { at, amount },
            );
        }
        let slashes = world.slashes();
        for renter in &cast.renters {
            let service = world.service(renter.name);
            let amount = service.escrow.balance.u128();
            push(
                &mut self.data.escrows,
                renter.name,
                unit(renter.token),
                Point { at, amount },
            );
            self.sample_service(world, cast, renter.name, &slashes, at);
        }
        let rate = cast.lrt.rate(world).rate;
        self.data.lrt_rate.push(RatePoint { at, rate });
    }

    fn sample_service(&mut self, world: &World, cast: &Cast, name: &str, slashes: &[SlashView], at: u64) {
        let takable = cast
            .operators
            .iter()
            .map(|node| takable(world, name, &node.operator.addr, slashes));
        let can_take = takable.sum();
        let leased = world.market(name).leased.u128();
        let relied_on = world.total_security(name).slashable.u128();
        let services = &mut self.data.services;
        if !services.iter().any(|view| view.name == name) {
            services.push(ServiceView {
                name: name.into(),
                chain: name.into(),
                unit: value_unit(),
                ..ServiceView::default()
            });
        }
        if let Some(view) = services.iter_mut().find(|view| view.name == name) {
            view.leased.push(Point { at, amount: leased });
            view.can_take.push(Point { at, amount: can_take });
            view.relied_on.push(Point {
                at,
                amount: relied_on,
            });
        }
    }

    /// Writes down the book of a service.
    pub fn supply(&mut self, world: &World, cast: &Cast, service: &str) {
        let market = world.market(service);
        let Some(bid) = market.bid else { return };
        let offers: Vec<OfferView> = world.ask(&QueryMsg::Offers {
            service: service.into(),
            start_after: None,
            limit: Some(100),
        });
        let lent = offers.into_iter().filter_map(|offer| {
            let node = cast
                .operators
                .iter()
                .find(|node| node.vault == offer.params.vault_id)?;
            let lease = market.leases.iter().find(|lease| lease.vault_id == node.vault);
            Some(LentOffer {
                name: format!("{}, vault {}", node.name, node.vault),
                rate: lease.map_or(offer.params.rate, |lease| lease.rate),
                size: value(node.token, offer.params.size.u128()),
                matched: lease.map_or(0, |lease| lease.value.u128()),
            })
        });
        let curve = SupplyCurve {
            service: service.into(),
            at: world.now() - self.start,
            unit: value_unit(),
            wanted: bid.wanted.u128(),
            highest_rate: bid.highest_rate,
            offers: lent.collect(),
        };
        self.data.supply.push(curve);
    }
}

/// The value of an amount, millionths of a dollar, rounded down (DESIGN section 2).
#[must_use]
pub fn value(token: Token, base: u128) -> u128 {
    let unit = 10_u128.pow(token.decimals);
    let scale = u128::from(token.price) * 10_u128.pow(VALUE_DECIMALS);
    base / unit * scale + base % unit * scale / unit
}

/// What the hub can still take for what a consumer relies on: the entry it holds, or the last one sent, with what this
/// service took since (I-15).
fn takable(world: &World, service: &str, operator: &Addr, slashes: &[SlashView]) -> u128 {
    let seen = world.security(service, operator);
    let sent = world.sent_entries(service, operator);
    let held = sent
        .iter()
        .find(|entry| entry.seq == seen.seq && seen.status == SecurityStatus::Live);
    // The allowances of I-15 are for an entry the consumer relies on; what it does not count needs none.
    match held {
        Some(entry) => {
            let taken = taken_since(slashes, service, operator, entry);
            entry.still_takable.u128() + taken + rounding(world, service, entry)
        }
        None => sent.last().map_or(0, |entry| entry.still_takable.u128()),
    }
}

fn taken_since(slashes: &[SlashView], service: &str, operator: &Addr, entry: &SentEntryView) -> u128 {
    let slashes = slashes.iter().filter(|slash| {
        slash.service == service && slash.operator == operator.as_str() && slash.executed_at >= entry.sent_at
    });
    let totals = slashes.flat_map(|slash| &slash.totals);
    let values = totals.filter_map(|(denom, amount)| Some(value(Token::of(denom.key())?, amount.u128())));
    values.sum()
}

/// One unit for each part (slashable, each tail) and closing since, and the rounding of value down (I-15).
fn rounding(world: &World, service: &str, entry: &SentEntryView) -> u128 {
    const MOST_TAILS: u64 = 8;
    let vaults = entry.vaults.iter().filter_map(|part| {
        let vault = world.vault(part.vault_id);
        let closings = vault.closings - part.closing;
        let mut slots = vault.slots.iter().filter(|slot| slot.service == service);
        let tailed = slots.any(|slot| !slot.tails.is_zero());
        let units = u128::from(closings * if tailed { 1 + MOST_TAILS } else { 1 });
        Some(value(Token::of(vault.denom.key())?, units) + u128::from(closings > 0))
    });
    vaults.sum()
}

/// Adds a point to a series, which it begins if need be.
fn push(series: &mut Vec<Series>, name: &str, unit: Unit, point: Point) {
    match series.iter_mut().find(|found| found.name == name) {
        Some(found) => found.points.push(point),
        None => series.push(Series {
            name: name.into(),
            unit,
            points: vec![point],
        }),
    }
}
