//! Reading and writing the file.
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use super::{locate, Deployment, Problem, FORMAT};

/// Why a deployment file cannot be used.
#[derive(Debug, Error)]
pub enum DeploymentError {
    /// There is no such file.
    #[error(
        "{}: there is no deployment file; run `cargo xtask localnet up` to start a network, or name the file of another",
        .0.display()
    )]
    Missing(PathBuf),
    /// The file cannot be read or written.
    #[error("{}: {reason}; check the path and its permissions", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The file is of another format.
    #[error(
        "{}: format {found} is not {FORMAT}, the one this version reads; a local network begins anew with `cargo xtask \
         localnet down`, then `cargo xtask localnet up`; a file of your own is to be written for this format",
        path.display()
    )]
    Format {
        /// The file.
        path: PathBuf,
        /// The number it has.
        found: String,
    },
    /// The text is no deployment; the reason names line and column.
    #[error(
        "{}: {reason}; mend the line, or begin a local network anew with `cargo xtask localnet down`, then `cargo xtask \
         localnet up`",
        path.display()
    )]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        reason: serde_json::Error,
    },
    /// Values are wrong; all of them are listed, a line each.
    #[error("{}", listed(path, problems))]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problems: Vec<Problem>,
    },
}

fn listed(path: &Path, problems: &[Problem]) -> String {
    let lines: Vec<_> = problems
        .iter()
        .map(|problem| format!("{}:{problem}", path.display()))
        .collect();
    lines.join("\n")
}

/// Only the format, whatever else the file holds: an old file should be called old, not misspelt.
#[derive(Deserialize)]
struct Stamp {
    #[serde(default)]
    format: serde_json::Value,
}

impl Deployment {
    /// Reads and checks a deployment file.
    ///
    /// # Errors
    /// [`DeploymentError`], which names the file, the line, the value and what to do.
    pub fn read(path: &Path) -> Result<Self, DeploymentError> {
        let text = std::fs::read_to_string(path).map_err(|reason| match reason.kind() {
            std::io::ErrorKind::NotFound => DeploymentError::Missing(path.into()),
            _ => io(path, reason),
        })?;
        Self::parse(&text, path)
    }

    /// Reads and checks the text of a deployment file; `path` is only named in errors.
    ///
    /// # Errors
    /// As [`Deployment::read`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, DeploymentError> {
        let syntax = |reason| DeploymentError::Syntax {
            path: path.into(),
            reason,
        };
        let stamp: Stamp = serde_json::from_str(text).map_err(syntax)?;
        if stamp.format != FORMAT {
            return Err(DeploymentError::Format {
                path: path.into(),
                found: stamp.format.to_string(),
            });
        }
        let deployment: Self = serde_json::from_str(text).map_err(syntax)?;
        let lines = locate::lines(text);
        let problems = deployment.problems_at(|field| lines.get(field).copied());
        refuse(path, problems)?;
        Ok(deployment)
    }

    /// Checks a deployment and writes it: fields in the order of the types, two spaces, a line feed at the end. Goes
    /// through a file beside it, so that a reader never sees half a deployment.
    ///
    /// # Errors
    /// [`DeploymentError::Invalid`], [`DeploymentError::Io`].
    pub fn write(&self, path: &Path) -> Result<(), DeploymentError> {
        refuse(path, self.problems())?;
        let text = serde_json::to_string_pretty(self).map_err(|reason| DeploymentError::Syntax {
            path: path.into(),
            reason,
        })?;
        let beside = path.with_extension("json.new");
        std::fs::write(&beside, text + "\n").map_err(|reason| io(&beside, reason))?;
        std::fs::rename(&beside, path).map_err(|reason| io(path, reason))
    }
}

fn refuse(path: &Path, problems: Vec<Problem>) -> Result<(), DeploymentError> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(DeploymentError::Invalid {
        path: path.into(),
        problems,
    })
}

fn io(path: &Path, reason: std::io::Error) -> DeploymentError {
    DeploymentError::Io {
        path: path.into(),
        reason,
    }
}
