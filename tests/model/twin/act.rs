//! One random action, in both worlds.

use proptest::prelude::*;

use super::super::actions::Action;
use super::Twin;

/// What may be asked of both. Numbers pick among what there is; parts are of a hundred.
#[derive(Debug, Clone, Copy)]
pub(super) enum Act {
    /// Seconds pass.
    Wait(u64),
    /// Anyone closes what is due.
    Touch,
    /// A service bids for so much, the operator offers as much, and they are matched.
    Trade(u8, u128),
    /// The staker puts in so many hundredths of the first deposit.
    Deposit(u128),
    /// So many of the hundred shares the staker has left ask to leave.
    Exit(u64),
    /// Everything matured is claimed.
    Claim,
    /// The operator votes twice, so many seconds ago, and the service reports it.
    Offend(u8, u64),
    /// Anyone flushes.
    Flush(u8),
    /// A snapshot arrives, perhaps again.
    Deliver(u8, usize),
    /// An answer arrives, perhaps again.
    Ack(u8, usize),
    /// A timeout arrives, true or not.
    TimeOut(u8, usize),
    /// The clients of a link are frozen, or recovered.
    Freeze(u8, bool),
    /// A channel is lost at both ends and replaced.
    Replace(u8),
}

/// Any of them, those that make others possible more often.
pub(super) fn acts() -> impl Strategy<Value = Act> {
    let service = || 0u8..2;
    prop_oneof![
        6 => prop_oneof![1u64..60, 60u64..900, 600u64..900].prop_map(Act::Wait),
        1 => Just(Act::Touch),
        4 => (service(), 1u128..=100).prop_map(|(service, part)| Act::Trade(service, part)),
        1 => (1u128..=100).prop_map(Act::Deposit),
        2 => prop_oneof![3 => 1u64..50, 1 => Just(100)].prop_map(Act::Exit),
        1 => Just(Act::Claim),
        1 => (service(), 0u64..2_500).prop_map(|(service, ago)| Act::Offend(service, ago)),
        6 => service().prop_map(Act::Flush),
        6 => (service(), any::<usize>()).prop_map(|(service, which)| Act::Deliver(service, which)),
        3 => (service(), any::<usize>()).prop_map(|(service, which)| Act::Ack(service, which)),
        3 => (service(), any::<usize>()).prop_map(|(service, which)| Act::TimeOut(service, which)),
        1 => (service(), Just(true)).prop_map(|(service, dies)| Act::Freeze(service, dies)),
        3 => (service(), Just(false)).prop_map(|(service, dies)| Act::Freeze(service, dies)),
        1 => service().prop_map(Act::Replace),
    ]
}

impl Twin {
    /// Does it in both, and says what came of it.
    pub(super) fn act(&mut self, act: &Act) -> &'static str {
        match *act {
            Act::Wait(seconds) => self.wait(seconds),
            Act::Touch => self.touch(),
            Act::Trade(service, part) => self.trade(service, part),
            Act::Deposit(part) => self.deposit(part),
            Act::Exit(part) => self.exit(part),
            Act::Claim => self.claim(),
            Act::Offend(service, ago) => self.offend(service, ago),
            Act::Flush(service) => self.flush(service),
            Act::Deliver(service, which) => self.deliver(service, which),
            Act::Ack(service, which) => self.ack(service, which),
            Act::TimeOut(service, which) => self.time_out(service, which),
            Act::Freeze(service, dies) => self.freeze(service, dies),
            Act::Replace(service) => self.replace(service),
        }
    }

    pub(super) fn model(&mut self, action: Action) -> Option<()> {
        self.state.act(action, &self.rules.clone())
    }
}
