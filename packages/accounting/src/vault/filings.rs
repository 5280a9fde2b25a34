//! Filings, vetoes and reversals: nothing moves before its time, and what is taken back leaves no trace.

use cosmwasm_std::Uint256;
use proptest::prelude::*;
use rstest::rstest;

use super::cases::{claimable, held, lease, leave, leave_with, slash, vault, whole, EPOCH, UNBONDING};
use super::random_moves::{moves, Move};
use super::world::{pick, u128_of, World};
use super::*;
use crate::units::Amount;

fn file(vault: &mut Vault, slot: u8, due: u128, since: u64) -> Shared {
    let demand = vault.shared(due.into(), since).unwrap();
    vault.file(slot, &demand).unwrap();
    demand
}

/// Takes what a slash is due and keeps what it took, as the hub does.
fn take(vault: &mut Vault, slot: u8, due: u128, since: u64, now: u64) -> Shared {
    let mut taken = vault.shared(due.into(), since).unwrap();
    for part in &mut taken.parts {
        part.amount = vault.take(slot, *part, now).unwrap();
        if part.pool == PoolId::Active {
            vault.core.pending.take(part.amount).unwrap();
        }
    }
    vault.core.pending.open(now + 10).unwrap();
    taken
}

/// Covers: S-16
#[test]
fn two_vetoed_demands_on_a_slot_leave_nothing_frozen() {
    let mut vault = vault(1_000);
    lease(&mut vault, 0, 100, 1_000, 0);
    let filings = [3, 5].map(|due| file(&mut vault, 0, due, 0));
    let closed = leave_with(&mut vault, 500, 0);
    let behind = vault.batches[&closed.number].behind[0];
    let demands = vault.slot(0).unwrap().demands;
    assert_eq!((behind.demand, demands), (4.into(), 4.into()));
    vault.lapse(closed.matures_at).unwrap();
    assert_eq!(claimable(&vault, 1, closed.matures_at), 496);
    vault.unfile(0, &filings[0]).unwrap();
    assert_eq!(vault.batches[&1].behind[0].demand, 3.into());
    vault.unfile(0, &filings[1]).unwrap();
    vault.lapse(closed.matures_at).unwrap();
    assert_eq!(claimable(&vault, 1, closed.matures_at), 500);
    assert!(vault.batches[&1].behind.is_empty());
    assert_eq!(vault.slot(0).unwrap().demands, Amount::ZERO);
}

/// Half leaves after the filing and matures before it is final: the filed part waits, the rest is paid.
/// Covers: S-3, S-4
#[rstest]
#[case::executed(true)]
#[case::vetoed(false)]
fn a_leaver_waits_for_the_filed_part_alone(#[case] executed: bool) {
    let mut vault = vault(1_000);
    lease(&mut vault, 0, 100, 1_000, 0);
    let demand = file(&mut vault, 0, 100, 0);
    leave_with(&mut vault, 500, 0);
    let matures = EPOCH + UNBONDING;
    vault.lapse(matures).unwrap();
    assert_eq!(claimable(&vault, 1, matures), 450);
    vault.batches.get_mut(&1).unwrap().pay(450.into()).unwrap();
    if executed {
        for part in vault.shared_now(&demand).unwrap() {
            assert_eq!(vault.take(0, part, matures), Ok(50.into()));
        }
    }
    vault.unfile(0, &demand).unwrap();
    vault.lapse(matures).unwrap();
    let rest = if executed { 0 } else { 50 };
    assert_eq!(held(&vault, 1), rest);
    assert_eq!(vault.core.pool.collateral, (450 + rest).into());
    whole(&vault, matures);
}

/// Covers: S-13
#[test]
fn a_proof_takes_its_due_of_what_a_filing_freezes() {
    let mut vault = vault(1_000);
    lease(&mut vault, 0, 100, 1_000, 0);
    let demand = file(&mut vault, 0, 1_000, 0);
    assert_eq!(vault.slot(0).unwrap().promisable(), Ok(Amount::ZERO));
    assert_eq!(slash(&mut vault, 0, 300, 0, 1), [(PoolId::Active, 300)]);
    vault.unfile(0, &demand).unwrap();
    assert_eq!(vault.slot(0).unwrap().promisable(), Ok(700.into()));
    let mut other = vault.clone();
    let demand = file(&mut other, 0, 1_000, 0);
    let part = other.shared_now(&demand).unwrap()[0];
    assert_eq!(other.take(0, part, 1), Ok(700.into()));
}

/// Covers: S-17
#[test]
fn a_reversal_makes_leavers_and_stayers_whole() {
    let mut vault = vault(157_000);
    lease(&mut vault, 0, 100, 157_000, 0);
    let shares = vault.core.pool.shares_for(50_000.into()).unwrap();
    let taken = take(&mut vault, 0, 5_000, 0, 0);
    leave(&mut vault, shares, 0);
    let back = vault.refund(&taken).unwrap();
    assert_eq!(back.iter().map(|part| u128_of(part.amount)).sum::<u128>(), 5_000);
    let leaver = held(&vault, 1);
    assert!(leaver.abs_diff(50_000) <= 1, "leaver has {leaver}");
    assert_eq!(u128_of(vault.core.pool.collateral) + leaver, 157_000);
}

/// Covers: S-14
#[test]
fn who_buys_in_while_a_slash_can_be_reversed_pays_for_what_may_come_back() {
    let mut vault = vault(100_000_000);
    lease(&mut vault, 0, 50, 100_000_000, 0);
    let taken = take(&mut vault, 0, 50_000_000, 0, 0);
    let pending = vault.core.pending;
    assert_eq!((pending.count, pending.refundable), (1, 50_000_000.into()));
    let minted = vault
        .core
        .pool
        .deposit_beside(50_000_000.into(), pending.refundable)
        .unwrap();
    let back = vault.refund(&taken).unwrap();
    vault.core.pending.close(back[0].amount);
    assert_eq!(vault.core.pending, Pending::default());
    let newcomer = u128_of(vault.core.pool.amount_for(minted).unwrap());
    assert!((49_999_999..=50_000_000).contains(&newcomer), "{newcomer}");
}

/// What everybody left with has no part in a refund any more, nor has who came after them.
#[test]
fn i_23_a_refund_follows_those_who_left() {
    let mut vault = vault(1_000);
    lease(&mut vault, 0, 100, 1_000, 0);
    let taken = take(&mut vault, 0, 400, 0, 0);
    let all = vault.core.pool.shares;
    leave(&mut vault, all, 0);
    assert_eq!(vault.core.pending.refundable, Amount::ZERO);
    vault.core.pool.deposit(70.into()).unwrap();
    vault.refund(&taken).unwrap();
    assert_eq!((held(&vault, 1), vault.core.pool.collateral), (1_000, 70.into()));
}

/// Who asks for a little when all was taken takes no more of a refund than its own part.
#[rstest]
#[case::nothing_was_left(100_000)]
#[case::next_to_nothing_was_left(99_999)]
fn i_24_leaving_an_emptied_pool_takes_no_more_than_a_part_of_the_refund(#[case] amount: u128) {
    let mut vault = vault(100_000);
    lease(&mut vault, 0, 100, 100_000, 0);
    let taken = take(&mut vault, 0, amount, 0, 0);
    let some = Shares::new(vault.core.pool.shares.get() / Uint256::from(100u128));
    leave(&mut vault, some, 0);
    vault.refund(&taken).unwrap();
    assert!(held(&vault, 1).abs_diff(1_000) <= 1, "{}", held(&vault, 1));
}

#[test]
fn a_batch_that_was_not_loaded_refuses_a_refund() {
    let mut vault = vault(1_000);
    let taken = Shared {
        closing: 0,
        parts: vec![Part {
            pool: PoolId::Batch(9),
            amount: 1.into(),
        }],
    };
    let error = AccountingError::UnknownBatch { closing: 9 };
    assert_eq!(vault.refund(&taken), Err(error));
}

/// Moves that a filing must not be felt by: everything but new leases and takes of the same service, which read the
/// exposure that demands hold.
fn apart(one: &Move, world: &World, slot: u8) -> bool {
    match one {
        Move::Deposit(_) | Move::Lower(..) | Move::AskExit(_) | Move::Wait(_) | Move::Claim(..) => true,
        Move::Offend(entry, part) => world.filing(*entry, *part).is_none_or(|other| other.slot != slot),
        _ => false,
    }
}

/// What everybody has after claiming all of it.
fn paid(world: &mut World) -> (Vec<[Amount; 2]>, Pool) {
    for which in 0..world.tickets.len() {
        world.claim(which, true);
        world.claim(which, false);
    }
    (world.tickets.values().copied().collect(), world.vault.core.pool)
}

proptest! {
    /// I-26: after a veto the vault is that of a twin in which nothing was filed, but for what tails kept meanwhile.
    #[test]
    fn i_26_a_veto_leaves_no_trace(
        scale in prop_oneof![1u128..300, 1u128 << 60..1 << 110],
        before in moves(),
        entry in 0usize..64,
        part in 0u64..=100,
        between in moves(),
        after in prop::collection::vec(0u64..40, 0..3),
    ) {
        let mut world = World::new(scale, 100);
        before.iter().for_each(|one| world.step(one));
        while !world.filings.is_empty() {
            world.veto(0);
        }
        let mut twin = world.clone();
        world.file(entry, part);
        if world.filings.is_empty() {
            return Ok(());
        }
        let (slot, filed_at) = (world.filings[0].slot, world.now);
        for one in &between {
            if world.now < filed_at + UNBONDING && apart(one, &twin, slot) {
                world.step(one);
                twin.step(one);
            }
        }
        world.veto(0);
        prop_assert_eq!(&world.vault.core, &twin.vault.core);
        for (number, slot) in world.vault.slots.iter() {
            let other = twin.vault.slot(*number).unwrap();
            prop_assert_eq!((slot.stake, slot.slashable), (other.stake, other.slashable));
            prop_assert_eq!((slot.demands, slot.filings), (Amount::ZERO, 0));
        }
        for wait in after {
            world.step(&Move::Wait(wait));
            twin.step(&Move::Wait(wait));
        }
        for one in [Move::Wait(2 * UNBONDING), Move::Wait(2 * UNBONDING)] {
            world.step(&one);
            twin.step(&one);
        }
        prop_assert_eq!(paid(&mut world), paid(&mut twin));
        prop_assert_eq!(world.exposures(), twin.exposures());
    }

    /// I-26 of a reversal: who stayed and who left have what they would have without the slash, but for a unit for each
    /// closing and each rounding of a closing's own amount; who came meanwhile has no more than it brought.
    #[test]
    fn i_26_a_reversal_gives_everybody_back_what_was_taken(
        collateral in prop_oneof![1_000u128..10_000, 1u128 << 60..1 << 110],
        percent in 0u128..=100,
        exits in prop::collection::vec(0u128..40, 0..5),
        newcomer in 0u128..100,
    ) {
        let mut slashed = vault(collateral);
        lease(&mut slashed, 0, 100, collateral, 0);
        let mut twin = slashed.clone();
        let closings_before = exits.len() / 2;
        let mut shares = vec![];
        for exit in &exits {
            shares.push(Shares::new(slashed.core.pool.shares.get() * Uint256::from(*exit) / Uint256::from(200u128)));
        }
        let mut now = 0;
        let mut taken = None;
        let mut bought = None;
        for (i, shares) in shares.iter().enumerate() {
            if i == closings_before {
                taken = Some(take(&mut slashed, 0, collateral / 100 * percent, 0, now));
                let brings = Amount::from(collateral / 100 * newcomer);
                if let Ok(minted) = slashed.core.pool.deposit_beside(brings, slashed.core.pending.refundable) {
                    twin.core.pool.deposit(brings).unwrap();
                    bought = Some((minted, brings));
                }
            }
            for vault in [&mut slashed, &mut twin] {
                let at = vault.core.ask_exit(*shares, now).unwrap();
                vault.close_due(at).unwrap();
            }
            now += EPOCH;
        }
        let Some(taken) = taken else { return Ok(()) };
        let back = slashed.refund(&taken).unwrap();
        let gone: u128 = back.iter().map(|part| u128_of(part.amount)).sum();
        prop_assert_eq!(gone, taken.parts.iter().map(|part| u128_of(part.amount)).sum::<u128>());
        let active = back.iter().find(|part| part.pool == PoolId::Active).map_or(Amount::ZERO, |part| part.amount);
        prop_assert!(slashed.core.pending.refundable >= active, "never too little");
        let units = 3 * exits.len() as u128 + 3;
        if let Some((minted, brings)) = bought {
            let worth = u128_of(slashed.core.pool.amount_for(minted).unwrap());
            prop_assert!(worth <= u128_of(brings) + units, "{} for {}", worth, brings);
        }
        prop_assert!(u128_of(slashed.core.pool.collateral).abs_diff(u128_of(twin.core.pool.collateral)) <= units);
        for (number, batch) in twin.batches.iter() {
            let other = pick(slashed.batches.iter().filter(|(closing, _)| *closing == number), 0);
            let other = other.map_or(0, |(_, batch)| u128_of(batch.collateral));
            prop_assert!(other.abs_diff(u128_of(batch.collateral)) <= units, "batch {}", number);
        }
    }
}
