//! The story with real transactions.
/// x
pub fn run() -> anyhow::Result<()> { Ok(()) }
