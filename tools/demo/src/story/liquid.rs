//! Chapter 8: the liquid token through the slash, redeemed and paid.

use cosmwasm_std::Decimal;
use holdfast_shared::msg::lrt::{ExecuteMsg, QueryMsg, RedemptionBatchView};

use super::cast::CAROL;
use super::{Event, Story, DAY};
use crate::tokens::ATOM;

/// A rate for people: `0.9871`.
pub(super) fn rate_text(rate: Decimal) -> String {
    let units = rate.atomics().u128() / 10_u128.pow(14);
    format!("{}.{:04}", units / 10_000, units % 10_000)
}

impl Story {
    /// Carol redeems two fifths of her tokens.
    pub(super) fn redeem(&mut self) {
        self.stage.chapter(
            "A token you can sell while it works",
            "Carol's liquid token stands for coins in two vaults, Orca's and Puffin's. Its rate moves with them.",
        );
        let points = &self.stage.record.data.lrt_rate;
        let highest = points.iter().map(|point| point.rate).max().unwrap_or_default();
        self.compound();
        let rate = self.cast.lrt.rate(&self.stage.world).rate;
        let lrt = self.cast.lrt.clone();
        let carol = self.cast.people[CAROL].staker.clone();
        self.stage.tell.say(&format!(
            "A token cost 1.0000 ATOM, rose to {} with rent, and is worth {} after the slash.",
            rate_text(highest),
            rate_text(rate)
        ));
        let tokens = lrt.balance(&self.stage.world, &carol.addr).u128() * 2 / 5;
        let outcome = lrt.tell(
            &mut self.stage.world,
            &carol.addr,
            &ExecuteMsg::Redeem {
                amount: tokens.into(),
            },
        );
        self.stage.must("the redemption", outcome);
        let shown = crate::tokens::number(tokens, ATOM.decimals, ATOM.decimals.min(2));
        let day = self.stage.today();
        self.stage.did(
            ("hub", "Carol"),
            &format!("queues {shown} tokens for redemption"),
            &format!("day {day}; the queue closes once an epoch"),
        );
        self.close_redemptions();
    }

    /// A keeper closes the queue's batch as soon as it may.
    pub(super) fn close_redemptions(&mut self) {
        let lrt = self.cast.lrt.clone();
        let keeper = self.cast.watcher.clone();
        if lrt
            .tell(&mut self.stage.world, &keeper, &ExecuteMsg::CloseBatch {})
            .is_err()
        {
            // An epoch must pass between closings; a short run comes too early.
            self.calendar
                .add(self.stage.elapsed() + DAY / 4, Event::CloseRedemptions);
            return;
        }
        let batches: Vec<RedemptionBatchView> = lrt.ask(
            &self.stage.world,
            &QueryMsg::Batches {
                start_after: None,
                limit: None,
            },
        );
        let closed = batches.into_iter().rev().find(|batch| batch.matures_at.is_some());
        if let Some((batch, matures_at)) = closed.and_then(|batch| Some((batch.batch_id, batch.matures_at?)))
        {
            let at = matures_at.seconds() - self.stage.start;
            self.calendar.add(at, Event::ClaimRedemption(batch));
        }
    }

    /// Carol is paid.
    pub(super) fn claim_redemption(&mut self, batch_id: u64) {
        self.begin_leaving();
        let lrt = self.cast.lrt.clone();
        let carol = self.cast.people[CAROL].staker.clone();
        let before = carol.balance(&self.stage.world, ATOM.denom);
        let owner = carol.addr.to_string();
        let outcome = lrt.tell(
            &mut self.stage.world,
            &carol.addr,
            &ExecuteMsg::ClaimRedemption { batch_id, owner },
        );
        if self.stage.must("Carol's redemption", outcome).is_none() {
            return;
        }
        let paid = carol.balance(&self.stage.world, ATOM.denom) - before;
        let rate = rate_text(lrt.rate(&self.stage.world).rate);
        let day = self.stage.today();
        self.stage.did(
            ("hub", "Carol"),
            &format!("is paid for her tokens on day {day}"),
            &format!("{}; a token is worth {rate} ATOM now", ATOM.show(paid)),
        );
        self.stage.record.mark(self.stage.world.now(), "Carol is paid");
    }
}
