//! Starting and migrating a hub.

use cosmwasm_std::Decimal;
use holdfast_wire::wire;

use crate::error::ValidationError;
use crate::limits::NOTICE_SECONDS;
use crate::validate;

/// Starts a hub.
#[wire]
pub struct InstantiateMsg {
    /// Who governs: approves assets and services. Any address (a DAO, a multisig, x/gov).
    pub owner: String,
    /// Receives protocol fees and what closed vaults leave behind.
    pub treasury: String,
    /// Receives slashed collateral of services whose terms say so.
    pub insurance: String,
    /// All windows of time.
    pub windows: Windows,
    /// Part of the rent that goes to the treasury, 0 to 0.2. A lease keeps the fee it was matched at.
    pub protocol_fee: Decimal,
}

/// Moves a hub to this version of the code.
#[wire]
pub struct MigrateMsg {}

/// The windows of time the promises rest on, in seconds (DESIGN section 8).
#[wire]
#[derive(Copy, Eq)]
pub struct Windows {
    /// How long a closed exit batch stays slashable.
    pub unbonding_seconds: u64,
    /// How long a consumer may rely on an entry after it was sent.
    pub validity_seconds: u64,
    /// How old an offence may be when its proof reaches the consumer, or the hub directly.
    pub evidence_age_seconds: u64,
    /// How much longer a report relayed by packet may take.
    pub relay_slack_seconds: u64,
    /// How far the clocks of two chains may stand apart.
    pub clock_drift_seconds: u64,
    /// How long executed money rests before it is paid out.
    pub settle_delay_seconds: u64,
    /// How long before its end a service's escrow counts as in arrears.
    pub arrears_grace_seconds: u64,
}

impl Windows {
    /// Shortest unbonding: seven epochs of at least a second each.
    const MIN_UNBONDING_SECONDS: u64 = 7;

    /// How long a change that raises a staker's risk waits: `unbonding + 2 epochs + 7 days`, so that every objector has
    /// left before it counts (DESIGN 3.7).
    #[must_use]
    pub const fn change_delay_seconds(&self) -> u64 {
        let epoch = self.unbonding_seconds.div_ceil(7);
        self.unbonding_seconds
            .saturating_add(epoch.saturating_mul(2))
            .saturating_add(NOTICE_SECONDS)
    }

    /// What an escrow must hold to raise a lease, and keep when something is withdrawn: the rent of that many seconds.
    #[must_use]
    pub const fn must_stay_seconds(&self) -> u64 {
        self.unbonding_seconds.saturating_add(self.arrears_grace_seconds)
    }

    /// Checks that no consumer can rely on stake that may leave unpunished:
    /// `unbonding > validity + evidence_age + relay_slack + clock_drift`, strictly.
    ///
    /// # Errors
    /// [`ValidationError::Duration`], [`ValidationError::Windows`].
    pub fn validate(&self) -> Result<(), ValidationError> {
        validate::duration("unbonding", self.unbonding_seconds, Self::MIN_UNBONDING_SECONDS)?;
        validate::duration(
            "validity",
            self.validity_seconds,
            crate::limits::FLUSHES_PER_VALIDITY,
        )?;
        validate::duration("evidence age", self.evidence_age_seconds, 1)?;
        validate::duration("relay slack", self.relay_slack_seconds, 1)?;
        validate::duration("clock drift", self.clock_drift_seconds, 0)?;
        validate::duration("settle delay", self.settle_delay_seconds, 0)?;
        if self.settle_delay_seconds > self.unbonding_seconds {
            // A reversal follows the closings since the slash, of which a vault remembers one more than lie in an
            // unbonding.
            return Err(ValidationError::OutOfRange {
                what: "settle delay",
                value: self.settle_delay_seconds,
                min: 0,
                max: self.unbonding_seconds,
            });
        }
        validate::duration("arrears grace", self.arrears_grace_seconds, 0)?;
        let needed = self
            .validity_seconds
            .saturating_add(self.evidence_age_seconds)
            .saturating_add(self.relay_slack_seconds)
            .saturating_add(self.clock_drift_seconds);
        if self.unbonding_seconds <= needed {
            return Err(ValidationError::Windows {
                unbonding: self.unbonding_seconds,
                needed,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Windows;

    fn windows(unbonding_seconds: u64) -> Windows {
        Windows {
            unbonding_seconds,
            validity_seconds: 172_800,
            evidence_age_seconds: 1_814_400,
            relay_slack_seconds: 129_600,
            clock_drift_seconds: 600,
            settle_delay_seconds: 604_800,
            arrears_grace_seconds: 259_200,
        }
    }

    #[test]
    fn unbonding_must_outlast_everything_strictly() {
        let sum = 172_800 + 1_814_400 + 129_600 + 600;
        assert!(windows(sum - 1).validate().is_err());
        assert!(windows(sum).validate().is_err());
        assert!(windows(sum + 1).validate().is_ok());
        assert!(windows(u64::MAX).validate().is_err());
    }

    #[test]
    fn a_change_waits_until_every_objector_has_left() {
        let delay = windows(7_000_000).change_delay_seconds();
        assert_eq!(delay, 7_000_000 + 2 * 1_000_000 + 7 * 86_400);
    }
}
