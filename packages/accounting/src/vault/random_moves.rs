//! Random moves on a vault.

use proptest::prelude::*;

/// Services that lease.
pub(super) const SLOTS: u8 = 4;

/// One random move. Parts are in percent, other numbers pick one of what there is.
#[derive(Debug, Clone)]
pub(super) enum Move {
    Deposit(u128),
    Raise(u8, u128),
    Lower(u8, u128),
    /// Puts a lease under another maximum, in percent.
    Agree(u8, u64),
    AskExit(u128),
    Wait(u64),
    Shrink(Option<usize>, u128),
    Remember(u8),
    /// Raises to the last unit of room and takes what that may lose.
    Grab(u8),
    Offend(usize, u64),
    File(usize, u64),
    Execute(usize),
    Veto(usize),
    Claim(usize, bool),
}

pub(super) fn moves() -> impl Strategy<Value = Vec<Move>> {
    let part = 0u128..=100;
    let slot = 0..SLOTS;
    let which = || 0usize..64;
    let one = prop_oneof![
        2 => part.clone().prop_map(Move::Deposit),
        4 => (slot.clone(), part.clone()).prop_map(|(slot, part)| Move::Raise(slot, part)),
        2 => (slot.clone(), part.clone()).prop_map(|(slot, part)| Move::Lower(slot, part)),
        1 => (slot.clone(), 1u64..=100).prop_map(|(slot, m)| Move::Agree(slot, m)),
        3 => part.clone().prop_map(Move::AskExit),
        6 => (0u64..25).prop_map(Move::Wait),
        1 => (prop::option::of(which()), 0u128..=100).prop_map(|(pool, part)| Move::Shrink(pool, part)),
        4 => slot.clone().prop_map(Move::Remember),
        2 => slot.prop_map(Move::Grab),
        3 => (which(), 0u64..=100).prop_map(|(entry, part)| Move::Offend(entry, part)),
        1 => (which(), 0u64..=100).prop_map(|(entry, part)| Move::File(entry, part)),
        1 => which().prop_map(Move::Execute),
        1 => which().prop_map(Move::Veto),
        2 => (which(), any::<bool>()).prop_map(|(batch, first)| Move::Claim(batch, first)),
    ];
    prop::collection::vec(one, 0..120)
}
