//! The programs that are not ours: wasmd, once for each prefix, and Hermes. Built once, kept outside the tree.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};
use holdfast_relayer_config::render::HERMES;

use super::state::workspace;
use super::{all, ChainSpec};

/// The wasmd that `tools/chains/wasmd/go.mod` pins.
const WASMD: &str = "0.61.14";

/// Where the programs are.
#[derive(Clone, Debug)]
pub struct Binaries {
    cache: PathBuf,
}

impl Binaries {
    /// The cache: `$HOLDFAST_CACHE`, or `.cache/holdfast` in the home folder.
    ///
    /// # Errors
    /// Neither is known.
    pub fn find() -> Result<Self> {
        let named = std::env::var_os("HOLDFAST_CACHE").map(PathBuf::from);
        let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache/holdfast"));
        let cache = named
            .or(home)
            .context("no home folder; set HOLDFAST_CACHE to where programs may be kept")?;
        Ok(Self { cache })
    }

    /// The wasmd of a chain's prefix.
    #[must_use]
    pub fn wasmd(&self, chain: ChainSpec) -> PathBuf {
        self.cache
            .join(format!("wasmd-{WASMD}"))
            .join(format!("wasmd-{}", chain.prefix))
    }

    /// Hermes.
    #[must_use]
    pub fn hermes(&self) -> PathBuf {
        self.cache.join(format!("hermes-{HERMES}")).join("bin/hermes")
    }

    /// Everything there should be, with its name.
    pub fn all(&self) -> impl Iterator<Item = (String, PathBuf)> + '_ {
        let nodes = all().map(|chain| {
            (
                format!("wasmd {WASMD} for prefix {}", chain.prefix),
                self.wasmd(chain),
            )
        });
        nodes.chain([(format!("hermes {HERMES}"), self.hermes())])
    }

    /// Builds what is missing: about 4 minutes for the first wasmd, half a minute for each further one, 15 for Hermes.
    ///
    /// # Errors
    /// Go or Cargo is missing, or a build fails; the error says what to do.
    pub fn build(&self) -> Result<()> {
        for chain in all().filter(|chain| !self.wasmd(*chain).exists()) {
            eprintln!("building wasmd {WASMD} for the prefix {} ...", chain.prefix);
            self.build_wasmd(chain)?;
        }
        if !self.hermes().exists() {
            eprintln!("building hermes {HERMES}, which takes about 15 minutes ...");
            self.build_hermes()?;
        }
        Ok(())
    }

    fn build_wasmd(&self, chain: ChainSpec) -> Result<()> {
        let out = self.wasmd(chain);
        fs::create_dir_all(out.parent().unwrap_or(Path::new(".")))?;
        // Renamed when complete: what an interrupt leaves is never taken for the program.
        let half_built = out.with_extension(format!("{}.new", std::process::id()));
        let flags = format!(
            "-checklinkname=0 -X github.com/cosmos/cosmos-sdk/version.Name=wasm \
             -X github.com/cosmos/cosmos-sdk/version.AppName=wasmd \
             -X github.com/CosmWasm/wasmd/app.Bech32Prefix={}",
            chain.prefix
        );
        let mut command = Command::new("go");
        command
            .current_dir(workspace().join("tools/chains/wasmd"))
            .env("CGO_ENABLED", "1")
            .args([
                "build",
                "-mod=readonly",
                "-tags",
                "netgo",
                "-trimpath",
                "-ldflags",
                &flags,
                "-o",
            ])
            .arg(&half_built)
            .arg("github.com/CosmWasm/wasmd/cmd/wasmd");
        built(&mut command, "install Go 1.24 or newer and a C compiler")?;
        Ok(fs::rename(half_built, out)?)
    }

    fn build_hermes(&self) -> Result<()> {
        let root = self.cache.join(format!("hermes-{HERMES}"));
        fs::create_dir_all(&self.cache)?;
        let mut command = Command::new("cargo");
        command
            .current_dir(&self.cache)
            .env_remove("CARGO_TARGET_DIR")
            .args([
                "install",
                "ibc-relayer-cli",
                "--version",
                HERMES,
                "--locked",
                "--root",
            ])
            .arg(&root);
        built(&mut command, "see what cargo says above")
    }
}

fn built(command: &mut Command, remedy: &str) -> Result<()> {
    let status = command.status().with_context(|| {
        format!("cannot run {command:?}; {remedy}, then try `cargo xtask localnet up` again")
    })?;
    if !status.success() {
        bail!("{command:?} failed ({status}); {remedy}, then try `cargo xtask localnet up` again");
    }
    Ok(())
}
