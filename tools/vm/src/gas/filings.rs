//! Offences against 1 and 8 vaults, with 0 and 7 exit batches each, and with leases of 1 and 16 services: attested and
//! proved, by packet and directly.

use anyhow::Result;
use holdfast_shared::evidence::signing::sign_statement;
use holdfast_shared::evidence::{Evidence, SignedConflict, Speaker};
use holdfast_shared::limits::{
    MAX_DUE_FILINGS_PER_TOUCH, MAX_LEASE_SLOTS, MAX_UNMATURED_BATCHES, MAX_VAULTS_PER_OPERATOR,
};
use holdfast_shared::msg::hub::SlashStatus;
use holdfast_shared::packet::FaultKind;

use super::scene::{counted, services, Scene, FIRST};
use super::{Bench, DAY, MILLION};

/// Closings before the entry that an offence is judged by: an offence older than the five later ones cannot be proved.
const CLOSED_BEFORE: usize = 2;

/// How much an offence is about.
#[derive(Clone, Copy, PartialEq)]
struct Size {
    vaults: u32,
    batches: usize,
    leases: usize,
}

const SMALLEST: Size = Size {
    vaults: 1,
    batches: 0,
    leases: 1,
};

const LARGEST: Size = Size {
    vaults: MAX_VAULTS_PER_OPERATOR,
    batches: MAX_UNMATURED_BATCHES,
    leases: MAX_LEASE_SLOTS as usize,
};

impl Size {
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for vaults in [SMALLEST.vaults, LARGEST.vaults] {
            for batches in [SMALLEST.batches, LARGEST.batches] {
                for leases in [SMALLEST.leases, LARGEST.leases] {
                    all.push(Self {
                        vaults,
                        batches,
                        leases,
                    });
                }
            }
        }
        all
    }

    fn case(self) -> String {
        let vaults = counted(self.vaults as usize, "vault", "vaults");
        let batches = counted(self.batches, "batch", "batches");
        format!("{vaults}, {batches}, {}", counted(self.leases, "lease", "leases"))
    }

    fn is_extreme(self) -> bool {
        self == SMALLEST || self == LARGEST
    }
}

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    for size in Size::all() {
        attested(bench, size)?;
        proved(bench, size)?;
        if size.is_extreme() {
            proved_by_packet(bench, size)?;
        }
    }
    due(bench)?;
    throttled(bench)?;
    conflict(bench)?;
    reserved(bench)
}

/// A vault or more with leases and batches, and the height of an offence that all of them that can must answer for.
fn offended(bench: &Bench, size: Size) -> Result<(Scene, u64)> {
    let mut scene = Scene::leased(bench, size.vaults, services(size.leases))?;
    let before = size.batches.min(CLOSED_BEFORE);
    scene.closes(before)?;
    scene.tells()?;
    scene.world.net.next_block();
    let height = scene.world.net.chain(FIRST).block().height;
    scene.closes(size.batches - before)?;
    // Only what was acknowledged later dates a proof that comes straight to the hub.
    scene.tells()?;
    Ok((scene, height))
}

fn attested(bench: &mut Bench, size: Size) -> Result<()> {
    let (mut scene, height) = offended(bench, size)?;
    let (world, orca) = (&mut scene.world, &scene.orca);
    let case = size.case();
    world.files(FIRST, orca, FaultKind::ServiceFault, height, 1)?;
    let packet = bench.delivery(world, "hub", &format!("fault, {case}"))?;
    world.relay();
    anyhow::ensure!(world.relayer.pending(&world.net).is_empty(), "{packet:?} waits");
    if size.is_extreme() {
        world.attests(FIRST, orca, FaultKind::Downtime, height, 2)?;
        bench.row(["hub", "veto", &case], || world.vetoes(2))?;
    }
    world.net.advance(3 * DAY + 1);
    bench.row(["hub", "execute_filing", &case], || world.executes(1))?;
    if size.is_extreme() {
        bench.row(["hub", "reverse", &case], || world.reverses(1))?;
    }
    Ok(())
}

fn proved(bench: &mut Bench, size: Size) -> Result<()> {
    let (mut scene, height) = offended(bench, size)?;
    let (world, orca) = (&mut scene.world, &scene.orca);
    let proof = orca.votes_twice(world, FIRST, height);
    let case = size.case();
    bench.row(
        ["hub", "submit_evidence", &format!("double vote, {case}")],
        || world.accuse(FIRST, orca, proof),
    )?;
    if size.is_extreme() {
        world.net.advance(8 * DAY);
        bench.row(["hub", "settle", &case], || world.settle(1))?;
    }
    Ok(())
}

fn proved_by_packet(bench: &mut Bench, size: Size) -> Result<()> {
    let (mut scene, height) = offended(bench, size)?;
    let (world, orca) = (&mut scene.world, &scene.orca);
    let proof = orca.votes_twice(world, FIRST, height);
    world.report_packet(FIRST, orca, proof)?;
    bench.delivery(world, "hub", &format!("evidence, {}", size.case()))?;
    Ok(())
}

/// As many filings as a message about something else may have to execute first.
fn due(bench: &mut Bench) -> Result<()> {
    let size = Size { vaults: 1, ..LARGEST };
    let (mut scene, height) = offended(bench, size)?;
    let vault = scene.vault()?;
    let (world, orca, alice) = (&mut scene.world, &scene.orca, &scene.alice);
    for slot in 1..=MAX_DUE_FILINGS_PER_TOUCH as u64 {
        world.attests(FIRST, orca, FaultKind::ServiceFault, height, slot)?;
    }
    world.pass(3 * DAY + 1);
    let case = format!("{MAX_DUE_FILINGS_PER_TOUCH} filings due, 16 leases, 7 batches");
    bench.row(["hub", "deposit", &case], || {
        alice.deposits_and(world, vault, MILLION, true)
    })?;
    let filed = world
        .slashes()
        .iter()
        .any(|slash| slash.status == SlashStatus::Filed);
    anyhow::ensure!(!filed, "a filing is still open");
    Ok(())
}

/// A second fault on the day on which the first took all that may be attested a day.
fn throttled(bench: &mut Bench) -> Result<()> {
    let mut of_a_day = services(1);
    for service in &mut of_a_day {
        service.meter = service.max_fraction;
    }
    let mut scene = Scene::leased(bench, 1, of_a_day)?;
    scene.tells()?;
    let (world, orca) = (&mut scene.world, &scene.orca);
    world.net.next_block();
    let height = world.net.chain(FIRST).block().height;
    world.attests(FIRST, orca, FaultKind::ServiceFault, height, 1)?;
    world.files(FIRST, orca, FaultKind::ServiceFault, height, 2)?;
    let packet = bench.delivery(world, "hub", "fault, throttled")?;
    bench.ack(world, &packet, "consumer", "fault, throttled")
}

fn conflict(bench: &mut Bench) -> Result<()> {
    let (mut scene, height) = offended(bench, SMALLEST)?;
    let (world, orca) = (&mut scene.world, &scene.orca);
    let chain_id = world.service(FIRST).params.chain_id;
    let speaker = Speaker {
        chain_id: &chain_id,
        service: FIRST,
    };
    let said = |what: &[u8]| sign_statement(&orca.key(FIRST), &speaker, 7, height, what);
    let proof = Evidence::SignedConflict(SignedConflict {
        slot: 7,
        statement_a: said(b"atom/usd 5"),
        statement_b: said(b"atom/usd 6"),
    });
    let case = format!("signed conflict, {}", SMALLEST.case());
    bench.row(["hub", "submit_evidence", &case], || {
        world.accuse(FIRST, orca, proof)
    })
}

/// A proof above the last height that was acknowledged, and what is done when it can be dated.
fn reserved(bench: &mut Bench) -> Result<()> {
    let mut scene = Scene::leased(bench, 1, services(1))?;
    scene.tells()?;
    scene.world.net.next_block();
    let (world, orca) = (&mut scene.world, &scene.orca);
    let height = world.net.chain(FIRST).block().height;
    let proof = orca.votes_twice(world, FIRST, height);
    let case = format!("double vote, reserved, {}", SMALLEST.case());
    bench.row(["hub", "submit_evidence", &case], || {
        world.accuse(FIRST, orca, proof)
    })?;
    scene.tells()?;
    let case = format!("a reserved proof, {}", SMALLEST.case());
    bench.row(["hub", "execute_filing", &case], || scene.world.executes(1))?;
    Ok(())
}
