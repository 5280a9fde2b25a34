//! The LRT and its holders.

use anyhow::{Context, Result};
use cosmwasm_std::Uint128;
use holdfast_shared::msg::lrt::{
    ExecuteMsg as LrtMsg, PortfolioResponse, QueryMsg as LrtQuery, RateResponse,
};
use holdfast_simnet::world::HUB;

use super::run::{amount, large, Run};
use super::MILLION;

impl Run {
    /// Mints, redeems, compounds, closes, claims.
    pub fn liquid(&mut self, which: u64, staker: u64, number: u64) -> Result<()> {
        let lrt = self.lrt.clone().context("this world has no LRT")?;
        let staker = self.staker(staker);
        let msg = match which % 6 {
            0 | 1 => {
                let minted = large(number, 10_000 * MILLION);
                return lrt.mint(&mut self.world, &staker, minted).map(drop);
            }
            2 => {
                let held = lrt.balance(&self.world, &staker.addr).u128();
                LrtMsg::Redeem {
                    amount: Uint128::new(amount(number, held)),
                }
            }
            3 => LrtMsg::CloseBatch {},
            4 => LrtMsg::Compound {},
            _ => LrtMsg::ClaimRedemption {
                batch_id: number % 6 + 1,
                owner: staker.addr.to_string(),
            },
        };
        lrt.tell(&mut self.world, &staker.addr, &msg).map(drop)
    }

    /// I-05: what is held for the tokens is at least what the rate counts.
    pub fn lrt_is_backed(&mut self) {
        let chain = self.world.net.chain(HUB);
        let now = Some((chain.changes(), chain.now()));
        let Some(lrt) = self.lrt.as_ref().filter(|_| self.lrt_checked != now) else {
            return;
        };
        self.lrt_checked = now;
        let rate: RateResponse = lrt.rate(&self.world);
        let held: PortfolioResponse = lrt.ask(&self.world, &LrtQuery::Portfolio {});
        let positions: Uint128 = held.positions.iter().map(|position| position.value).sum();
        assert!(rate.value <= positions + held.buffer, "I-05: {rate:?} {held:?}");
    }
}
