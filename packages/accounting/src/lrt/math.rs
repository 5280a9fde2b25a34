//! Multiplication before division with 512 bits between (DESIGN section 7).

use cosmwasm_std::{Uint128, Uint256, Uint512};

use super::LrtError;

/// `floor(a x b / whole)`: in favour of whoever keeps the rest.
pub(super) fn mul_div_floor(a: Uint256, b: Uint256, whole: Uint256) -> Result<Uint256, LrtError> {
    let quotient = a
        .full_mul(b)
        .checked_div(Uint512::from(whole))
        .map_err(|_| LrtError::ZeroWhole)?;
    Uint256::try_from(quotient).map_err(|_| LrtError::Overflow)
}

/// `ceil(a x b / whole)`: in favour of whoever receives the part.
pub(super) fn mul_div_ceil(a: Uint256, b: Uint256, whole: Uint256) -> Result<Uint256, LrtError> {
    let almost = Uint512::from(
        whole
            .checked_sub(Uint256::one())
            .map_err(|_| LrtError::ZeroWhole)?,
    );
    let quotient = a
        .full_mul(b)
        .checked_add(almost)
        .map_err(|_| LrtError::Overflow)?
        .checked_div(Uint512::from(whole))
        .map_err(|_| LrtError::ZeroWhole)?;
    Uint256::try_from(quotient).map_err(|_| LrtError::Overflow)
}

/// A result that must be an amount again.
pub(super) fn narrow(wide: Uint256) -> Result<Uint128, LrtError> {
    Uint128::try_from(wide).map_err(|_| LrtError::Overflow)
}

/// `floor(part x amount / whole)` of amounts.
pub(super) fn share_floor(amount: Uint128, part: Uint128, whole: Uint128) -> Result<Uint128, LrtError> {
    narrow(mul_div_floor(amount.into(), part.into(), whole.into())?)
}

/// `ceil(part x amount / whole)` of amounts.
pub(super) fn share_ceil(amount: Uint128, part: Uint128, whole: Uint128) -> Result<Uint128, LrtError> {
    narrow(mul_div_ceil(amount.into(), part.into(), whole.into())?)
}
