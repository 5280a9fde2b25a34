//! The story with real transactions: from the first deposit to the last claim, with everything that goes wrong between.

mod end;
mod exits;
mod hermes;
mod link;
mod lrt;
mod market;
mod offence;
mod proto;
mod rent;
mod security;
mod stage;
mod table;
mod votes;

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::localnet;
use crate::net::state::Layout;
use stage::Stage;
use table::Row;

/// A step: does something, checks it, and says in a few words what came of it.
type Step = fn(&mut Stage) -> Result<String>;

/// The story, in order. What takes long is begun early, so that its time passes while others are told.
const STEPS: [(&str, Step); 25] = [
    ("real votes", votes::real_ones_verify),
    ("deposit", exits::deposit),
    ("lrt mint", lrt::mint),
    ("offer", market::offer),
    ("bid", market::bid),
    ("fund", market::fund),
    ("match", market::matching),
    ("snapshot", security::snapshot),
    ("exit", exits::exit),
    ("lrt redeem", lrt::redeem),
    ("rent", rent::claim),
    ("lrt batch", lrt::close_batch),
    ("bad evidence", offence::bad_ones_are_refused),
    ("double vote", offence::double_vote),
    ("same again", offence::same_again),
    ("tombstone", security::tombstone),
    ("settle", offence::settle),
    ("close init", link::strangers_cannot_close),
    ("timeout", link::packet_times_out),
    ("refresh", link::refresh),
    ("kill -9", hermes::killed_and_back),
    ("claim", exits::claim),
    ("old evidence", offence::too_old),
    ("lrt claim", lrt::claim),
    ("at the end", end::everything_agrees),
];

/// Runs the story on a fresh network of its own, or on the one of `localnet up`, which must be fresh then and stays.
///
/// # Errors
/// A step failed: its error says which; the network is stopped and its logs are kept.
pub fn run(on_localnet: bool) -> Result<()> {
    let layout = if on_localnet {
        Layout::find()
    } else {
        Layout::for_e2e()
    };
    localnet::stop_when_interrupted(&layout)?;
    if !on_localnet {
        localnet::remove(&layout)?;
    }
    let begun = Instant::now();
    eprintln!("setting up the network ...");
    let deployment = localnet::start(&layout)?;
    let mut rows = vec![Row {
        name: "network",
        seconds: begun.elapsed().as_secs_f64(),
        gas: 0,
        note: String::new(),
    }];
    let told = Stage::new(&layout, deployment).and_then(|mut stage| tell(&mut stage, &mut rows));
    println!("{}", table::shown(&rows));
    if on_localnet {
        return told;
    }
    localnet::stop_all(&layout)?;
    told.with_context(|| {
        format!(
            "logs are in {}; the network is stopped; try again with `cargo xtask e2e`",
            layout.logs().display()
        )
    })?;
    fs::remove_dir_all(layout.root())?;
    println!(
        "all {} steps passed in {} s; nothing is left running",
        STEPS.len(),
        begun.elapsed().as_secs()
    );
    Ok(())
}

fn tell(stage: &mut Stage, rows: &mut Vec<Row>) -> Result<()> {
    for (number, (name, step)) in (1..).zip(STEPS) {
        eprint!("[{number:2}/{}] {name:14} ", STEPS.len());
        let begun = Instant::now();
        let told = step(stage);
        let row = Row {
            name,
            seconds: begun.elapsed().as_secs_f64(),
            gas: stage.take_gas(),
            note: told.as_deref().unwrap_or("FAILED").to_owned(),
        };
        eprintln!("{:6.1} s {:>10} gas  {}", row.seconds, row.gas, row.note);
        rows.push(row);
        told.with_context(|| format!("step {number}, {name}, failed"))?;
    }
    Ok(())
}
