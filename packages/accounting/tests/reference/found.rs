//! What the runs found, each as the shortest case by hand.

use cosmwasm_std::Decimal;
use holdfast_accounting::vault::{Part, PoolId, Shared, Vault, REMEMBERED_CLOSINGS};
use holdfast_accounting::{Amount, Grid, Shares};

const UNBONDING: u64 = 70;
const EPOCH: u64 = 10;

/// A vault of 1,000 with one lease of all of it at m 100 %.
fn leased() -> Vault {
    let mut vault = Vault::new(Grid::new(0, UNBONDING), Decimal::one());
    vault.core.pool.deposit(1_000.into()).unwrap();
    vault.raise(0, Decimal::one(), 1_000.into(), 0).unwrap();
    vault
}

fn file(vault: &mut Vault, due: u128) -> Shared {
    let demand = vault.shared(due.into(), 0).unwrap();
    vault.file(0, &demand).unwrap();
    vault.core.pending.open(5).unwrap();
    demand
}

/// Takes from the active pool and lets it rest in settlement.
fn take(vault: &mut Vault, amount: u128, now: u64) -> Shared {
    let part = Part {
        pool: PoolId::Active,
        amount: amount.into(),
    };
    assert_eq!(vault.take(0, part, now), Ok(part.amount));
    vault.core.pending.take(part.amount).unwrap();
    vault.core.pending.open(now + 1).unwrap();
    Shared {
        closing: vault.core.closings.count(),
        parts: vec![part],
    }
}

fn leave(vault: &mut Vault, shares: Shares, now: u64) {
    let at = vault.core.ask_exit(shares, now).unwrap();
    vault.close_due(at).unwrap();
}

/// Nineteen of twenty filings are vetoed after a loss of a twentieth on the hub chain. The last one still holds its own:
/// if its demand had shrunk with the pool, the others would have taken all of it back with them.
#[test]
fn i_26_a_loss_on_the_hub_chain_frees_nothing_that_is_filed() {
    let mut vault = leased();
    let filings: Vec<Shared> = (0..20).map(|_| file(&mut vault, 50)).collect();
    let half = Shares::new(vault.core.pool.shares.get() / cosmwasm_std::Uint256::from(2u8));
    leave(&mut vault, half, 0);
    vault.shrink(PoolId::Active, 475.into()).unwrap();
    vault.shrink(PoolId::Batch(1), 475.into()).unwrap();
    for vetoed in &filings[1..] {
        vault.unfile(0, vetoed).unwrap();
    }
    let matured = EPOCH + UNBONDING;
    vault.lapse(matured).unwrap();
    let batch = vault.batches.get(&1).unwrap();
    assert_eq!(
        batch.claimable(batch.shares, Amount::ZERO, matured),
        Ok(450.into())
    );
    assert_eq!(vault.slot(0).unwrap().promisable(), Ok(450.into()));
    for part in vault.shared_now(&filings[0]).unwrap() {
        assert_eq!(vault.take(0, part, matured), Ok(25.into()));
    }
}

/// What the active pool and the first batch hold frozen.
fn frozen(vault: &Vault) -> [u128; 2] {
    let batch = vault.batches.get(&1).map_or(Amount::ZERO, |batch| batch.frozen());
    [vault.frozen().unwrap(), batch].map(|amount| amount.get().u128())
}

/// Takes what a filing comes to now, and ends it. Returns what it took of the active pool and of the first batch.
fn execute(vault: &mut Vault, filing: &Shared, now: u64) -> [u128; 2] {
    let mut taken = [0; 2];
    for part in vault.shared_now(filing).unwrap() {
        let of = usize::from(part.pool != PoolId::Active);
        taken[of] += vault.take(0, part, now).unwrap().get().u128();
    }
    vault.unfile(0, filing).unwrap();
    taken
}

/// Two filings on one slot and a loss on the hub chain between them, around a closing, or after both: whatever is
/// vetoed or executed first, the last one finds as much frozen as it then takes, and nothing stays frozen behind it. A
/// closing floors the sum of both demands and then each: a batch may hold a unit more, the active pool two less.
///
/// Covers: I-26
#[test]
fn i_26_two_filings_beside_a_loss_hold_what_they_take() {
    for (first, second) in [(50, 50), (700, 20), (20, 700), (600, 600), (1_000, 1_000)] {
        for left in [999, 950, 500, 1] {
            for kind in 0..12 {
                let (closes, between, vetoes) = (kind % 2 == 1, kind / 2 % 2 == 1, kind / 4);
                two_filings(first, second, left, (closes, between, vetoes));
            }
        }
    }
}

fn two_filings(first: u128, second: u128, left: u128, (closes, between, vetoes): (bool, bool, u32)) {
    let mut vault = leased();
    let lose = |vault: &mut Vault| {
        for pool in [PoolId::Active, PoolId::Batch(1)] {
            let held = match pool {
                PoolId::Active => vault.core.pool.collateral,
                PoolId::Batch(_) => vault
                    .batches
                    .get(&1)
                    .map_or(Amount::ZERO, |batch| batch.collateral),
            };
            let real = Amount::from(held.get().u128() * left / 1_000);
            vault.shrink(pool, real).unwrap();
        }
    };
    let a = file(&mut vault, first);
    if between {
        lose(&mut vault);
    }
    let b = file(&mut vault, second);
    if closes {
        let third = Shares::new(vault.core.pool.shares.get() / cosmwasm_std::Uint256::from(3u8));
        leave(&mut vault, third, 0);
    }
    if !between {
        lose(&mut vault);
    }
    let now = EPOCH + UNBONDING;
    vault.lapse(now).unwrap();
    let (ended, last) = if vetoes % 2 == 0 { (&a, &b) } else { (&b, &a) };
    if vetoes < 2 {
        vault.unfile(0, ended).unwrap();
    } else {
        execute(&mut vault, ended, now);
    }
    let held = frozen(&vault);
    let taken = execute(&mut vault, last, now);
    let (more, less) = (u128::from(closes), 2 * u128::from(closes));
    let case = format!("{first} and {second}, {left} left, {closes} {between} {vetoes}: {held:?} {taken:?}");
    assert!(held[1] >= taken[1] && held[1] <= taken[1] + more, "{case}");
    assert!(held[0] <= taken[0] && held[0] + less >= taken[0], "{case}");
    assert_eq!(frozen(&vault), [0, 0]);
}

/// A slash is paid out so late that a closing since is forgotten. What another one may bring back is not less for it.
#[test]
fn i_06_a_settlement_long_after_makes_no_refund_cheap() {
    let mut vault = leased();
    let old = take(&mut vault, 500, 0);
    let closings = REMEMBERED_CLOSINGS as u64 + 1;
    for closing in 0..closings {
        let tenth = Shares::new(vault.core.pool.shares.get() / cosmwasm_std::Uint256::from(10u8));
        leave(&mut vault, tenth, closing * EPOCH);
    }
    let fresh = take(&mut vault, 100, closings * EPOCH);
    let gone = vault.core.gone_for_good(&old).unwrap();
    vault.core.pending.close(gone);
    assert!(vault.core.pending.refundable >= 100.into());
    let gone = vault.core.gone_for_good(&fresh).unwrap();
    assert_eq!(gone, 100.into());
    vault.core.pending.close(gone);
    assert!(vault.core.pending.refundable.is_zero());
}

/// With everybody all hope leaves: whoever comes next pays for nothing but what it brings, however many slashes are open.
#[test]
fn i_06_nothing_comes_back_to_a_pool_that_everybody_left() {
    let mut vault = leased();
    for _ in 0..5 {
        take(&mut vault, 7, 0);
    }
    let all = vault.core.pool.shares;
    leave(&mut vault, all, 0);
    assert_eq!(vault.core.pending.refundable, Amount::ZERO);
}
