//! The command line.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};
use holdfast_relayer_config::doctor::{self, output, Look};
use holdfast_relayer_config::render::{self, Unit};
use holdfast_relayer_config::validate::{validate, Severity};
use holdfast_relayer_config::Deployment;

/// Renders, validates and watches the relayer of a Holdfast deployment.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Render a file from the deployment.
    #[command(subcommand)]
    Render(Render),
    /// Check a Hermes file against the deployment; exits 0 when clean, 1 with warnings, 2 with errors.
    Validate {
        #[command(flatten)]
        source: Source,
        /// The Hermes file.
        #[arg(long)]
        hermes: PathBuf,
        /// Exit 0 when there are warnings only.
        #[arg(long)]
        allow_warnings: bool,
    },
    /// Ask chains and contracts how the links are; exits 0 when fine, 1 with warnings, 2 when something is broken.
    Doctor {
        #[command(flatten)]
        source: Source,
        /// For whom to say it.
        #[arg(long, value_enum, default_value = "text")]
        output: Output,
        /// A wallet to look at instead of the deployment's account: CHAIN=ADDRESS; may be repeated.
        #[arg(long, value_parser = wallet)]
        wallet: Vec<(String, String)>,
        /// How long a node has for one answer, seconds.
        #[arg(long, default_value_t = 10)]
        timeout_seconds: u64,
    },
}

#[derive(Subcommand)]
enum Render {
    /// The config.toml of Hermes.
    Hermes {
        #[command(flatten)]
        source: Source,
        /// Where to write it; printed when absent.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// The systemd unit that runs it.
    Systemd {
        #[command(flatten)]
        source: Source,
        /// Where to write it; printed when absent.
        #[arg(long)]
        out: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Args)]
struct Source {
    /// The deployment file.
    #[arg(long)]
    deployment: PathBuf,
}

/// Where things are on the relayer's machine; what is not given is as [`Unit::default`].
#[derive(Args)]
struct Place {
    /// The user it runs as.
    #[arg(long)]
    user: Option<String>,
    /// The Hermes binary.
    #[arg(long)]
    hermes: Option<String>,
    /// The rendered configuration.
    #[arg(long)]
    config: Option<String>,
    /// The home of its keys.
    #[arg(long)]
    home: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Output {
    /// People.
    Text,
    /// Programs.
    Json,
    /// Prometheus.
    Prometheus,
}

fn wallet(text: &str) -> Result<(String, String), String> {
    let (chain, address) = text
        .split_once('=')
        .ok_or_else(|| format!("\"{text}\" is no CHAIN=ADDRESS; write for example hub=hub1.."))?;
    Ok((chain.to_string(), address.to_string()))
}

/// Does what was asked.
pub(crate) fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        Command::Render(Render::Hermes { source, out }) => {
            write(out.as_deref(), &render::hermes(&source.read()?))
        }
        Command::Render(Render::Systemd { source, out, place }) => {
            let unit = place.unit(&source);
            write(out.as_deref(), &render::systemd(&source.read()?, &unit))
        }
        Command::Validate {
            source,
            hermes,
            allow_warnings,
        } => check(&source.read()?, &hermes, allow_warnings),
        Command::Doctor {
            source,
            output,
            wallet,
            timeout_seconds,
        } => {
            let timeout = Duration::from_secs(timeout_seconds);
            let wallets = wallet.into_iter().collect();
            look(&source.read()?, output, Look { timeout, wallets })
        }
    }
}

impl Source {
    fn read(&self) -> Result<Deployment> {
        Ok(Deployment::read(&self.deployment)?)
    }
}

impl Place {
    fn unit(self, source: &Source) -> Unit {
        let usual = Unit::default();
        let file = std::path::absolute(&source.deployment);
        Unit {
            user: self.user.unwrap_or(usual.user),
            hermes: self.hermes.unwrap_or(usual.hermes),
            config: self.config.unwrap_or(usual.config),
            home: self.home.unwrap_or(usual.home),
            deployment: file.map_or(usual.deployment, |path| path.display().to_string()),
            ..usual
        }
    }
}

fn write(out: Option<&Path>, text: &str) -> Result<ExitCode> {
    match out {
        Some(path) => {
            std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?
        }
        None => print!("{text}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn check(deployment: &Deployment, hermes: &Path, allow_warnings: bool) -> Result<ExitCode> {
    let name = hermes.display();
    let text = std::fs::read_to_string(hermes).with_context(|| {
        format!("cannot read {name}; render it with `holdfast-relayer-config render hermes`")
    })?;
    let findings = validate(&text, deployment);
    for finding in &findings {
        println!("{name}:{finding}");
    }
    let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
    let warnings = findings.len().saturating_sub(errors);
    println!("{name}: {errors} errors, {warnings} warnings");
    Ok(ExitCode::from(match (errors, warnings) {
        (0, 0) => 0,
        (0, _) => u8::from(!allow_warnings),
        _ => 2,
    }))
}

fn look(deployment: &Deployment, output: Output, look: Look) -> Result<ExitCode> {
    refuse_unknown(deployment, &look.wallets)?;
    let seen = doctor::collect(deployment, &look);
    let findings = doctor::assess(&seen);
    let text = match output {
        Output::Text => output::text(&seen, &findings),
        Output::Json => output::json(&seen, &findings)?,
        Output::Prometheus => output::prometheus(&seen, &findings),
    };
    print!("{text}");
    Ok(ExitCode::from(doctor::worst(&findings).exit_code()))
}

fn refuse_unknown(deployment: &Deployment, wallets: &BTreeMap<String, String>) -> Result<()> {
    let Some(chain) = wallets.keys().find(|name| deployment.chain(name).is_none()) else {
        return Ok(());
    };
    let names: Vec<_> = deployment
        .chains
        .iter()
        .map(|chain| chain.name.as_str())
        .collect();
    let names = names.join(", ");
    anyhow::bail!("--wallet {chain}=..: there is no such chain; write one of {names}")
}
