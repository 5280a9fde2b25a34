//! The common clock, and halts.

use cosmwasm_std::Timestamp;

use super::Net;
use crate::ibc::IbcResult;

impl Net {
    /// The net's own clock; each chain differs from it by its skew.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Lets `seconds` pass everywhere; halted chains stand still. One step.
    pub fn advance(&mut self, seconds: u64) {
        self.now = self.now.plus_seconds(seconds);
        let now = self.now;
        for chain in self.chains.values_mut().filter(|chain| !chain.is_halted()) {
            chain.catch_up(now);
        }
        self.finish_step(format!("advance {seconds} s"));
    }

    /// Makes one block on every running chain, of the length of the longest. One step.
    pub fn next_block(&mut self) {
        let seconds = self
            .chains
            .values()
            .map(|chain| chain.block_seconds())
            .max()
            .unwrap_or(1);
        self.advance(seconds);
    }

    /// Stops a chain: no blocks, no messages, no new headers (F-18, F-20).
    ///
    /// # Errors
    /// There is no such chain.
    pub fn halt(&mut self, chain: &str) -> IbcResult<()> {
        self.at_mut(chain)?.set_halted(true);
        self.finish_step(format!("{chain}: halt"));
        Ok(())
    }

    /// Starts a halted chain again: its next block carries the present time.
    ///
    /// # Errors
    /// There is no such chain.
    pub fn resume(&mut self, chain: &str) -> IbcResult<()> {
        let now = self.now;
        let halted = self.at_mut(chain)?;
        halted.set_halted(false);
        halted.catch_up(now);
        self.finish_step(format!("{chain}: resume"));
        Ok(())
    }
}
