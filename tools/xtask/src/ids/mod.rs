//! `cargo xtask ids`: which ids of `docs/` are covered by which tests.
//!
//! A test claims ids in its doc comment, in a line that begins with the word `Covers` and a colon and lists
//! ids separated by commas. Claims are read from the source of every test binary, by following its modules;
//! whether the claimed tests exist is asked of the binaries themselves, whether they passed is read from the
//! saved output of the test run. So a claim cannot outlive its test. Of the workspace of the VM only the sources are
//! read: `cargo xtask vm` runs its tests, and fails when one of them does.
mod claims;
mod log;
mod report;
mod scanner;
mod tests_built;
mod universe;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use clap::Args;

use crate::workspace::Workspace;
pub use log::{passed as log_passed, totals as log_totals};
pub use tests_built::program;

/// What to do with the coverage; nothing asked for shows the counts.
#[derive(Args)]
pub struct Options {
    /// Fail when a claim is wrong or docs/coverage.md is not up to date.
    #[arg(long)]
    check: bool,
    /// Write docs/coverage.md.
    #[arg(long, conflicts_with = "check")]
    write: bool,
    /// Print the coverage as JSON.
    #[arg(long)]
    json: bool,
    /// Fail when an id is open.
    #[arg(long)]
    complete: bool,
    /// The saved output of `cargo test --workspace`: claimed tests must have passed there.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

impl Options {
    /// As CI runs it: a check against the log of the test run.
    pub fn check(log: PathBuf) -> Self {
        Self {
            check: true,
            write: false,
            json: false,
            complete: false,
            log: Some(log),
        }
    }
}

/// Runs the task. Wrong claims are an error in every mode: nothing is shown as covered that is not.
pub fn ids(workspace: &Workspace, options: &Options) -> Result<()> {
    let universe = universe::read(&workspace.root.join("docs"))?;
    let mut tests = tests_built::list(workspace)?;
    tests.extend(tests_built::apart(workspace)?);
    let outcomes = options.log.as_deref().map(log::read).transpose()?;
    let found = claims::collect(workspace, &tests)?;
    let (coverage, mut problems) = report::coverage(&universe, &tests, &found, outcomes.as_ref());
    if !problems.is_empty() {
        problems.sort();
        bail!("{} wrong claims:\n  {}", problems.len(), problems.join("\n  "));
    }
    let path = workspace.root.join("docs/coverage.md");
    let page = report::markdown(&universe, &coverage);
    if options.write {
        fs::write(&path, &page).with_context(|| format!("cannot write {}", path.display()))?;
    }
    match options.json {
        true => println!("{}", report::json(&universe, &coverage)?),
        false => print!("{}", report::counts(&universe, &coverage)),
    }
    if options.check {
        up_to_date(&path, &page)?;
    }
    let open = report::open(&universe, &coverage);
    if options.complete && !open.is_empty() {
        bail!(
            "{} ids are open; claim them in tests: {}",
            open.len(),
            open.join(", ")
        );
    }
    Ok(())
}

fn up_to_date(path: &Path, page: &str) -> Result<()> {
    if fs::read_to_string(path).unwrap_or_default() != page {
        bail!("docs/coverage.md is not what the tests give now; run `cargo xtask ids --write` and commit it");
    }
    Ok(())
}
