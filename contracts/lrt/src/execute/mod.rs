//! What the LRT does, one verb a file.

pub mod claim_redemption;
pub mod close_batch;
pub mod compound;
pub mod exits;
pub mod instantiate;
pub mod mint;
pub mod redeem;
pub mod sweep;
pub mod token;
