//! Agree: a lease past its term comes under another maximum, as a new version of its service's terms says.

use cosmwasm_std::Decimal;

use super::Vault;
use crate::error::AccountingError;

impl Vault {
    /// Puts the lease of `slot` under `max_fraction`. A smaller one needs less slashable: the rest becomes a tail. A
    /// larger one takes what both limits leave, and the stake is cut to what can be punished then.
    ///
    /// # Errors
    /// [`AccountingError::UnknownSlot`]; [`AccountingError::DivideByZero`] when `max_fraction` is zero;
    /// [`AccountingError::Overflow`].
    pub fn agree(&mut self, slot: u8, max_fraction: Decimal, now: u64) -> Result<(), AccountingError> {
        let staying = self.core.staying()?;
        let limit = self.core.exposure_limit(staying, now)?;
        let free = limit.saturating_minus(self.exposure()?);
        let held = self.slot_mut(slot)?;
        held.max_fraction = max_fraction;
        let needed = held.slashable_for(held.stake)?;
        if needed > held.slashable {
            let more = needed.saturating_minus(held.slashable).min(free);
            held.slashable = held.slashable.plus(more)?;
            return self.cut_stakes();
        }
        let stake = held.stake;
        self.lower(slot, stake, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Grid;
    use crate::units::Amount;

    fn leased(collateral: u128, ceiling: u64, m: u64, stake: u128) -> Vault {
        let mut vault = Vault::new(Grid::new(0, 70), Decimal::percent(ceiling));
        vault.core.pool.deposit(collateral.into()).unwrap();
        vault.raise(0, Decimal::percent(m), stake.into(), 0).unwrap();
        vault
    }

    fn agreed(mut vault: Vault, m: u64) -> (u128, u128, u128) {
        let before = vault.exposure().unwrap();
        vault.agree(0, Decimal::percent(m), 0).unwrap();
        assert_eq!(vault.check(0, false).unwrap(), vec![]);
        let slot = vault.slot(0).unwrap();
        assert!(
            vault.exposure().unwrap() >= before,
            "nothing promised is taken back"
        );
        let bare = |amount: Amount| amount.get().u128();
        (
            bare(slot.stake),
            bare(slot.slashable),
            bare(slot.tails().unwrap()),
        )
    }

    #[test]
    fn a_smaller_maximum_leaves_a_tail() {
        assert_eq!(agreed(leased(1_000, 100, 50, 400), 10), (400, 40, 160));
    }

    #[test]
    fn a_larger_one_takes_room_and_what_has_none_is_cut() {
        assert_eq!(agreed(leased(1_000, 100, 10, 400), 50), (400, 200, 0));
        assert_eq!(agreed(leased(1_000, 10, 10, 1_000), 50), (200, 100, 0));
    }

    #[test]
    fn the_same_changes_nothing() {
        assert_eq!(agreed(leased(1_000, 100, 10, 400), 10), (400, 40, 0));
    }
}
