//! A chain's height and time.

use cosmwasm_std::{BlockInfo, IbcTimeoutBlock, Timestamp};

use super::Chain;

/// `now` as a clock reads it that is off by `skew_seconds`.
pub(super) fn skewed(now: Timestamp, skew_seconds: i64) -> Timestamp {
    if skew_seconds >= 0 {
        now.plus_seconds(skew_seconds.unsigned_abs())
    } else {
        now.minus_seconds(skew_seconds.unsigned_abs())
    }
}

/// The revision in a chain id: the number after the last `-`, else 0.
fn revision(chain_id: &str) -> u64 {
    chain_id
        .rsplit_once('-')
        .and_then(|(_, number)| number.parse().ok())
        .unwrap_or_default()
}

impl Chain {
    /// The current block.
    #[must_use]
    pub fn block(&self) -> BlockInfo {
        self.app.block_info()
    }

    /// The current block time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.block().time
    }

    /// Revision and height, as IBC timeouts compare them.
    #[must_use]
    pub fn height(&self) -> IbcTimeoutBlock {
        let block = self.block();
        IbcTimeoutBlock {
            revision: revision(&block.chain_id),
            height: block.height,
        }
    }

    /// Seconds a block takes.
    #[must_use]
    pub fn block_seconds(&self) -> u64 {
        self.config.block_seconds
    }

    /// Makes blocks for `seconds`: time grows by that much, height by at least one. What matures in staking is paid
    /// at the end.
    pub fn advance(&mut self, seconds: u64) {
        let blocks = (seconds / self.config.block_seconds.max(1)).max(1);
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(seconds);
            block.height += blocks;
        });
    }

    /// Makes one block.
    pub fn next_block(&mut self) {
        self.advance(self.config.block_seconds);
    }

    /// Makes the blocks that bring the chain to the net's clock; a clock never runs backwards.
    pub(crate) fn catch_up(&mut self, now: Timestamp) {
        let target = skewed(now, self.config.skew_seconds);
        let seconds = target.seconds().saturating_sub(self.now().seconds());
        if seconds > 0 {
            self.advance(seconds);
        }
    }

    /// Changes how far the clock is off, from the next block on.
    pub fn set_skew(&mut self, skew_seconds: i64) {
        self.config.skew_seconds = skew_seconds;
    }

    /// Gives the chain another chain id, as a restart under a new name does (F-19). Clients of it stop working until
    /// they are recovered.
    pub fn set_chain_id(&mut self, chain_id: &str) {
        self.config.chain_id = chain_id.to_string();
        let id = chain_id.to_string();
        self.app.update_block(|block| block.chain_id = id.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ChainConfig;

    #[test]
    fn time_and_height_move_together() {
        let mut chain = Chain::new(ChainConfig::new("hub"), Timestamp::from_seconds(1_000));
        chain.advance(12);
        assert_eq!((chain.now().seconds(), chain.block().height), (1_012, 3));
        chain.next_block();
        assert_eq!((chain.now().seconds(), chain.block().height), (1_017, 4));
    }

    #[test]
    fn a_skewed_clock_stays_off_and_never_runs_back() {
        let config = ChainConfig {
            skew_seconds: -600,
            ..ChainConfig::new("hub")
        };
        let mut chain = Chain::new(config, Timestamp::from_seconds(10_000));
        assert_eq!(chain.now().seconds(), 9_400);
        chain.catch_up(Timestamp::from_seconds(10_100));
        assert_eq!(chain.now().seconds(), 9_500);
        chain.set_skew(-1_000);
        chain.catch_up(Timestamp::from_seconds(10_200));
        assert_eq!(chain.now().seconds(), 9_500);
    }

    #[test]
    fn the_revision_is_the_number_at_the_end_of_the_chain_id() {
        assert_eq!(
            (revision("hub-1"), revision("a-b-42"), revision("hub")),
            (1, 42, 0)
        );
    }
}
