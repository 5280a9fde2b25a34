//! Where the network's files are, and what runs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// The environment variable that names the network's folder.
pub const FOLDER: &str = "HOLDFAST_LOCALNET";

/// The folder of the running network.
#[derive(Clone, Debug)]
pub struct Layout {
    root: PathBuf,
}

/// What runs: written as soon as it is started, so that `down` finds it whatever happens.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Running {
    /// Nodes, by chain name.
    pub nodes: Vec<RunningNode>,
    /// The relayer.
    pub hermes: Option<u32>,
}

/// A node that runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunningNode {
    /// Name of the chain.
    pub chain: String,
    /// Process id.
    pub pid: u32,
    /// Its RPC.
    pub rpc: String,
    /// Its gRPC.
    pub grpc: String,
}

impl Layout {
    /// The network's folder: `$HOLDFAST_LOCALNET`, or `localnet` in the target folder.
    ///
    /// # Errors
    /// The current folder is gone.
    pub fn find() -> Result<Self> {
        let named = std::env::var_os(FOLDER).map(PathBuf::from);
        Self::absolute(&named.unwrap_or_else(|| target_dir().join("localnet")))
    }

    /// A folder of its own for the end-to-end run, so that it never touches a network somebody works with.
    ///
    /// # Errors
    /// The current folder is gone.
    pub fn for_e2e() -> Result<Self> {
        Self::absolute(&target_dir().join("e2e"))
    }

    /// Processes are told apart by this path, so it must mean the same everywhere.
    fn absolute(root: &Path) -> Result<Self> {
        let root = std::path::absolute(root).with_context(|| format!("{}: no such place", root.display()))?;
        Ok(Self::at(root))
    }

    /// This folder, an absolute path.
    #[must_use]
    pub const fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// The lock: beside the folder, which comes and goes.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        let mut path = self.root.clone().into_os_string();
        path.push(".lock");
        path.into()
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The home of a chain's node.
    #[must_use]
    pub fn node(&self, chain: &str) -> PathBuf {
        self.root.join("nodes").join(chain)
    }

    /// The home of the relayer, which holds its keys.
    #[must_use]
    pub fn hermes(&self) -> PathBuf {
        self.root.join("hermes")
    }

    /// The folder of the logs.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// A log file.
    #[must_use]
    pub fn log(&self, name: &str) -> PathBuf {
        self.logs().join(format!("{name}.log"))
    }

    /// The deployment file.
    #[must_use]
    pub fn deployment(&self) -> PathBuf {
        self.root.join("deployment.json")
    }

    /// What runs; nothing when the file is missing.
    ///
    /// # Errors
    /// The file is none of ours.
    pub fn running(&self) -> Result<Running> {
        let path = self.root.join("running.json");
        if !path.exists() {
            return Ok(Running::default());
        }
        let text = fs::read_to_string(&path)?;
        serde_json::from_str(&text).with_context(|| {
            format!(
                "{} is damaged; begin anew with `cargo xtask localnet down`, then `cargo xtask localnet up`",
                path.display()
            )
        })
    }

    /// Notes what runs.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save_running(&self, running: &Running) -> Result<()> {
        fs::create_dir_all(&self.root)?;
        Ok(fs::write(
            self.root.join("running.json"),
            serde_json::to_vec_pretty(running)?,
        )?)
    }
}

/// Cargo's target folder.
#[must_use]
pub fn target_dir() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    named.unwrap_or_else(|| workspace().join("target"))
}

/// The repository.
#[must_use]
pub fn workspace() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest).to_path_buf()
}
