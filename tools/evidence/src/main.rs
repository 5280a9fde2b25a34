//! `cargo xtask evidence`: evidence as nodes give it, turned into what reports it, and back.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};
use holdfast_evidence::write::Form;
use holdfast_evidence::{bytes, message, read, write};

/// Evidence of a double vote: reads what nodes print, writes what the contracts take, and back.
#[derive(Parser)]
#[command(name = "cargo xtask evidence")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Args)]
struct Input {
    /// What the node printed: JSON of a block or of the evidence, or protobuf as bytes, hex or base64; standard input when it is `-` or
    /// missing.
    file: Option<PathBuf>,
    /// Which double vote of several, counted from 1.
    #[arg(long)]
    number: Option<usize>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Contract {
    Consumer,
    Hub,
}

#[derive(Subcommand)]
enum Task {
    /// Writes the evidence in another form.
    Convert {
        /// The form.
        #[arg(long)]
        to: Form,
        #[command(flatten)]
        input: Input,
    },
    /// Writes the message that reports the evidence, for `tx wasm execute`.
    Message {
        /// The contract it is for: the service's consumer, or straight to the hub.
        #[arg(long = "for")]
        contract: Contract,
        /// The operator accused, by its address on the hub chain.
        #[arg(long)]
        operator: String,
        /// The service, needed for the hub.
        #[arg(long, required_if_eq("contract", "hub"))]
        service: Option<String>,
        /// For the consumer: who receives the reporter's part, by its address on the hub chain.
        #[arg(long)]
        reporter: Option<String>,
        #[command(flatten)]
        input: Input,
    },
    /// Verifies the evidence as the contracts do, before anybody pays for a message.
    Check {
        /// Chain id of the service.
        #[arg(long)]
        chain_id: String,
        /// The operator's registered key: 32 bytes in base64 or hex.
        #[arg(long)]
        key: String,
        #[command(flatten)]
        input: Input,
    },
}

fn main() -> ExitCode {
    let written = perform(Cli::parse().task).and_then(|output| Ok(std::io::stdout().write_all(&output)?));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<Vec<u8>> {
    match task {
        Task::Convert { to, input } => write::to(to, &input.evidence()?),
        Task::Message {
            contract: Contract::Consumer,
            operator,
            reporter,
            input,
            ..
        } => Ok(message::for_consumer(&input.evidence()?, operator, reporter)?.into_bytes()),
        Task::Message {
            service,
            operator,
            input,
            ..
        } => {
            let service = service.context("a message to the hub names the service; give --service")?;
            Ok(message::for_hub(&input.evidence()?, service, operator)?.into_bytes())
        }
        Task::Check { chain_id, key, input } => {
            let key = bytes::of_text(&key).context("the key")?;
            let offence = message::check(&input.evidence()?, &chain_id, &key)?;
            Ok(format!("it proves {}\n", offence.id()).into_bytes())
        }
    }
}

impl Input {
    fn evidence(&self) -> Result<holdfast_evidence::pb::DuplicateVoteEvidence> {
        let mut input = vec![];
        match &self.file {
            Some(file) if file.as_os_str() != "-" => {
                input = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            }
            _ => drop(
                std::io::stdin()
                    .read_to_end(&mut input)
                    .context("cannot read standard input")?,
            ),
        }
        read::one(&input, self.number)
    }
}
