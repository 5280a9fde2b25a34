//! The relayer's configuration and the doctor, from outside.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)] // a failing test is the point

use std::path::{Path, PathBuf};

use holdfast_relayer_config::Deployment;

mod answers;
mod broken;
mod cli;
mod collector;
mod deployment;
mod doctor;
mod gas;
mod hermes_itself;
mod node;
mod render;
mod sick;

/// A file among the examples.
fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// The deployment of the examples.
fn deployment() -> Deployment {
    Deployment::read(&example("deployment.json")).unwrap()
}

/// Compares with a committed example; `UPDATE_GOLDEN=1` writes it instead, to be read before it is committed.
fn golden(name: &str, text: &str) {
    let path = example(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "examples/{name} differs; run with UPDATE_GOLDEN=1 and read the difference:\n{text}"
    );
}
