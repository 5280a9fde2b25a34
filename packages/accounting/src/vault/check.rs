//! What holds of a vault after every move.

use super::Vault;
use crate::error::AccountingError;
use crate::units::Amount;

/// A rule of DESIGN 3.2 that a vault breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The invariant's id.
    pub id: &'static str,
    /// What is wrong, with numbers.
    pub what: String,
}

impl Vault {
    /// Every rule the vault breaks now; empty when all hold. `ceiling_lowered` excuses exposure that stands above
    /// a ceiling lowered meanwhile.
    ///
    /// # Errors
    /// [`AccountingError::Overflow`].
    pub fn check(&self, now: u64, ceiling_lowered: bool) -> Result<Vec<Broken>, AccountingError> {
        let mut broken = Vec::new();
        let collateral = self.core.pool.collateral;
        for (number, slot) in self.slots.iter() {
            let punishable = slot.stake_for(slot.slashable)?;
            if slot.stake > collateral || slot.stake > punishable {
                broken.push(Broken {
                    id: "I-12",
                    what: format!(
                        "slot {number}: stake {} above collateral {collateral} or punishable {punishable}",
                        slot.stake
                    ),
                });
            }
        }
        let exposure = self.exposure()?;
        let limit = self.core.exposure_limit(collateral, now)?;
        let excused = ceiling_lowered && exposure <= collateral;
        if exposure > limit && !excused {
            broken.push(Broken {
                id: "I-13",
                what: format!("exposure {exposure} above limit {limit}"),
            });
        }
        for (closing, batch) in self.batches.iter() {
            let exposure: Amount = batch.exposure();
            if exposure > batch.collateral {
                broken.push(Broken {
                    id: "I-13",
                    what: format!(
                        "batch {closing}: exposure {exposure} above collateral {}",
                        batch.collateral
                    ),
                });
            }
        }
        Ok(broken)
    }
}
