//! Whether a chain would store these files: the last step of `cargo xtask wasm`.
//!
//! The checks are those of the `cosmwasm-check` program, by the same library: the VM's static rules, then compiling. Made here,
//! they share the one build of the VM with its tests.

use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use clap::Parser;
use cosmwasm_vm::internals::{check_wasm, compile_module, Logger};
use cosmwasm_vm::{capabilities_from_csv, WasmLimits};

/// Checks wasm files by the rules of a chain's VM.
#[derive(Parser)]
struct Cli {
    /// What the chain offers to contracts, separated by commas.
    #[arg(long)]
    capabilities: String,
    /// The files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let mut refused = 0;
    for file in &cli.files {
        match check(file, &cli.capabilities) {
            Ok(()) => println!("{}: pass", file.display()),
            Err(error) => {
                refused += 1;
                println!("{}: FAIL: {error:#}", file.display());
            }
        }
    }
    if refused > 0 {
        bail!("{refused} of {} files would be refused", cli.files.len());
    }
    Ok(())
}

fn check(file: &Path, capabilities: &str) -> Result<()> {
    let wasm = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let capabilities = capabilities_from_csv(capabilities);
    check_wasm(&wasm, &capabilities, &WasmLimits::default(), Logger::Off)?;
    compile_module(&wasm, None)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdfast_vm::artifacts;

    const CAPABILITIES: &str =
        "iterator,staking,stargate,cosmwasm_1_1,cosmwasm_1_2,cosmwasm_1_3,cosmwasm_1_4,cosmwasm_2_0";

    #[test]
    fn a_contract_passes_only_where_its_capabilities_are_offered() {
        let hub = artifacts().join("hub.wasm");
        check(&hub, CAPABILITIES).unwrap();
        let error = check(&hub, "iterator").unwrap_err().to_string();
        assert!(error.contains("requires unavailable capabilities"), "{error}");
    }

    #[test]
    fn what_is_no_contract_is_refused() {
        let folder = std::env::temp_dir().join(format!("holdfast-check-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("empty.wasm");
        // The header of a module without anything in it.
        std::fs::write(&file, b"\0asm\x01\0\0\0").unwrap();
        let error = check(&file, CAPABILITIES).unwrap_err().to_string();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(error.contains("must contain exactly one memory"), "{error}");
    }
}
