//! The story with real transactions: from the first deposit to the last claim, with everything that goes wrong between.

mod conflict;
mod doctor;
mod end;
mod evidence;
mod exits;
mod faults;
mod govern;
mod hermes;
mod link;
mod lrt;
mod market;
mod offence;
mod orders;
mod payments;
mod proto;
mod refusal;
mod rent;
mod reports;
mod security;
mod stage;
mod table;
mod token;
mod tokens;
mod told;
mod trial;
mod views;
mod votes;

use std::time::Instant;

use anyhow::{Context, Result};

use crate::localnet::{self, Watch};
use crate::net::state::Layout;
use stage::Stage;
use table::Row;

/// What a step does: something it then checks; it says in a few words what came of it.
type Tell = fn(&mut Stage) -> Result<String>;

/// A step of the story.
struct Step {
    name: &'static str,
    tell: Tell,
    /// Whether it is told in the short story too: what does not wait for a window of a minute or more.
    short: bool,
}

const fn always(name: &'static str, tell: Tell) -> Step {
    Step {
        name,
        tell,
        short: true,
    }
}

const fn long(name: &'static str, tell: Tell) -> Step {
    Step {
        name,
        tell,
        short: false,
    }
}

/// The story, in order. What takes long is begun early, so that its time passes while others are told.
const STEPS: [Step; 44] = [
    always("bad starts", trial::nodes_that_cannot_start),
    always("real votes", votes::real_ones_verify),
    always("deposit", exits::deposit),
    always("lrt mint", lrt::mint),
    always("tokens", tokens::open),
    always("offer", market::offer),
    always("bid", market::bid),
    always("orders", orders::bid_and_reporter),
    always("fund", market::fund),
    always("rent by ibc", payments::rent_by_transfer),
    always("tips", payments::promise_tips),
    always("match", market::matching),
    always("snapshot", security::snapshot),
    always("doctor", doctor::all_is_well),
    always("exit", exits::exit),
    always("lrt redeem", lrt::redeem),
    always("faults", faults::file),
    always("bad evidence", evidence::bad_ones_are_refused),
    long("closing", exits::close),
    always("double vote", offence::double_vote),
    always("same again", evidence::same_again),
    always("tombstone", security::tombstone),
    always("settle", offence::settle),
    always("rent", rent::claim),
    long("lrt batch", lrt::close_batch),
    always("views", views::every_question),
    always("close init", link::strangers_cannot_close),
    long("services", govern::services),
    long("what waits", govern::what_waits),
    long("owners", govern::owners),
    long("a cw20", token::as_a_cw20),
    long("filings", faults::execute_and_reverse),
    long("key rotation", conflict::rotate),
    long("conflict", conflict::convict),
    long("fault settled", faults::settle),
    long("price falls", govern::price_falls),
    long("timeout", link::packet_times_out),
    // Before a newer entry arrives, with which the consumer forgets the one the evidence is about.
    long("old evidence", evidence::too_old),
    long("refresh", link::refresh),
    always("kill -9", hermes::killed_and_back),
    long("notice", orders::notice),
    long("claim", exits::claim),
    long("lrt claim", lrt::claim),
    always("at the end", end::everything_agrees),
];

/// Runs the story on a fresh network of its own, or on the one of `localnet up`, which must be fresh then and stays.
///
/// # Errors
/// A step failed: its error says which; the network is stopped and its logs are kept.
pub fn run(on_localnet: bool, short: bool) -> Result<()> {
    let layout = if on_localnet {
        Layout::find()?
    } else {
        Layout::for_e2e()?
    };
    let watch = Watch::set(&layout)?;
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
    let steps: Vec<&Step> = STEPS.iter().filter(|step| step.short || !short).collect();
    let told = Stage::new(&layout, deployment).and_then(|mut stage| {
        exits::nobody_was_here(&stage)?;
        tell(&steps, &mut stage, &mut rows)?;
        told::as_named(&stage.accepted, short)
    });
    println!("{}", table::shown(&rows));
    if on_localnet {
        watch.done()?;
        return told;
    }
    localnet::stop_all(&layout)?;
    told.with_context(|| {
        format!(
            "logs are in {}; the network is stopped; try again with `cargo xtask e2e`",
            layout.logs().display()
        )
    })?;
    localnet::remove(&layout)?;
    println!(
        "all {} steps passed in {} s; nothing is left running",
        steps.len(),
        begun.elapsed().as_secs()
    );
    Ok(())
}

fn tell(steps: &[&Step], stage: &mut Stage, rows: &mut Vec<Row>) -> Result<()> {
    for (number, step) in (1..).zip(steps) {
        let name = step.name;
        eprint!("[{number:2}/{}] {name:14} ", steps.len());
        let begun = Instant::now();
        let told = (step.tell)(stage);
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
