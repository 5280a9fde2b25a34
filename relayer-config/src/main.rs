//! Prints the Hermes configuration for the deployment in the file named as the argument.
use anyhow::{Context, Result};
use holdfast_relayer_config::{render, Deployment};

fn main() -> Result<()> {
    let path = std::env::args()
        .nth(1)
        .context("usage: holdfast-relayer-config DEPLOYMENT.toml > config.toml")?;
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
    let config = Deployment::from_toml(&text).and_then(|deployment| render(&deployment));
    print!("{}", config.context(path)?);
    Ok(())
}
