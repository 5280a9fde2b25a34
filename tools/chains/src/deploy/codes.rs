//! The contracts' code: the artefacts, and whether a deployment was made of them.

use std::fs;
use std::path::PathBuf;

use anyhow::{bail, Result};
use holdfast_relayer_config::Deployment;
use sha2::{Digest, Sha256};

use crate::net::state::workspace;

/// All contracts, built and lowered.
///
/// # Errors
/// One is missing.
pub fn artifacts() -> Result<()> {
    for contract in ["hub", "consumer", "lens", "lrt"] {
        let path = artifact(contract);
        if !path.exists() {
            bail!("{} is missing; build it with `cargo xtask wasm`", path.display());
        }
    }
    Ok(())
}

/// Where a contract's code is: in `$HOLDFAST_ARTIFACTS`, or where `cargo xtask wasm` puts it.
pub fn artifact(contract: &str) -> PathBuf {
    let named = std::env::var_os("HOLDFAST_ARTIFACTS").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| workspace().join("artifacts"));
    folder.join(format!("{contract}.wasm"))
}

/// Checks that a deployment was made of the artefacts that are there now.
///
/// # Errors
/// A checksum differs: the contracts were built anew since.
pub fn same_codes(deployment: &Deployment) -> Result<()> {
    for code in &deployment.codes {
        let name = format!("{:?}", code.contract).to_lowercase();
        let found = checksum(&fs::read(artifact(&name))?);
        if found != code.sha256 {
            bail!(
                "{name} on {} has the checksum {}, but {} has {found}: the deployment is older than the build; \
                 `cargo xtask localnet down`, then `cargo xtask localnet up`",
                code.chain,
                code.sha256,
                artifact(&name).display()
            );
        }
    }
    Ok(())
}

/// SHA-256 as the chain writes it, in lower case.
pub fn checksum(wasm: &[u8]) -> String {
    Sha256::digest(wasm)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_what_sha256sum_prints() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(checksum(b""), empty);
    }
}
