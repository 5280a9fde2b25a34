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
