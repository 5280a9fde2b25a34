//! Attested faults: frozen, open to veto, executed when due, and metered.

use holdfast_shared::evidence::OffenceKind;
use holdfast_shared::msg::hub::{PartState, SlashStatus, TicketWait};
use holdfast_shared::packet::{FaultKind, ReportAck};
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::ServiceConfig;
use holdfast_simnet::{World, WorldBuilder};
use rstest::rstest;

const DAY: u64 = 86_400;
const HOUR: u64 = 3_600;
const MILLION: u128 = 1_000_000;

pub(super) struct Scene {
    pub world: World,
    pub orca: Operator,
    pub vault: u64,
    pub staker: Staker,
    /// A height at which the oracle's first entry is in force.
    pub height: u64,
}

/// A vault of 1,000 of which the oracle, which takes `percent` for any offence, rents all; it may attest `meter`
/// percent a day.
pub(super) fn scene(percent: u64, meter: u64) -> Scene {
    let oracle = ServiceConfig {
        meter: cosmwasm_std::Decimal::percent(meter),
        ..ServiceConfig::new("oracle", percent)
    };
    let services = vec![oracle, ServiceConfig::new("bridge", 50)];
    let mut world = WorldBuilder::new().services(services).build();
    let orca = world.operator("orca");
    let (vault, staker) = world.funded_vault(&orca, 100, 1_000 * MILLION);
    world.lends(&orca, vault, "oracle", 1_000 * MILLION).unwrap();
    let height = world.informs("oracle").unwrap();
    Scene {
        world,
        orca,
        vault,
        staker,
        height,
    }
}

impl Scene {
    pub(super) fn attests(&mut self, slot: u64) -> ReportAck {
        let kind = FaultKind::ServiceFault;
        self.world
            .attests("oracle", &self.orca, kind, self.height, slot)
            .unwrap()
    }

    /// Attests a fault and says which filing it is.
    pub(super) fn filed(&mut self, slot: u64) -> u64 {
        match self.attests(slot) {
            ReportAck::Accepted { id } => id,
            other => panic!("{other:?}"),
        }
    }

    fn collateral(&self) -> u128 {
        self.world.vault(self.vault).collateral.u128()
    }
}

fn words<T>(result: anyhow::Result<T>) -> String {
    match result {
        Ok(_) => panic!("it must be refused"),
        Err(error) => format!("{error:#}"),
    }
}

/// Covers: S-13, F-53, I-26
#[test]
fn a_filing_freezes_and_moves_nothing_until_it_is_due() {
    let mut scene = scene(10, 100);
    let id = scene.filed(1);
    let filing = scene.world.slash(id);
    assert_eq!(
        (filing.status, filing.kind),
        (SlashStatus::Filed, OffenceKind::ServiceFault)
    );
    assert_eq!(filing.parts[0].amount.u128(), 100 * MILLION);
    assert_eq!(filing.parts[0].state, PartState::Frozen);
    assert!(filing.totals.is_empty());
    let view = scene.world.vault(scene.vault);
    assert_eq!((view.collateral.u128(), view.pending), (1_000 * MILLION, 1));
    assert_eq!(view.slots[0].demands.u128(), 100 * MILLION);
    let early = words(scene.world.executes(id));
    assert!(early.contains("can be executed from"), "{early}");
    scene.world.pass_until(filing.executed_at.seconds() - 1);
    scene.world.vetoes(id).unwrap();
    assert_eq!(scene.world.slash(id).status, SlashStatus::Vetoed);
    let view = scene.world.vault(scene.vault);
    assert_eq!(
        (view.pending, view.slots[0].demands.u128(), view.slots[0].filings),
        (0, 0, 0)
    );
    let twice = words(scene.world.vetoes(id));
    assert!(twice.contains("this needs one that is filed"), "{twice}");
    scene.world.pass(2);
    assert!(words(scene.world.executes(id)).contains("filed or reserved"));
    assert_eq!(
        scene.attests_again(1),
        ReportAck::Duplicate { id },
        "its identity stays spent"
    );
    assert_eq!(scene.collateral(), 1_000 * MILLION);
}

impl Scene {
    /// The hub's answer to a consumer that sends a fault it reported before.
    fn attests_again(&mut self, slot: u64) -> ReportAck {
        let fault = holdfast_shared::packet::FaultPacket {
            operator: self.orca.addr.to_string(),
            seq: 1,
            kind: FaultKind::ServiceFault,
            height: self.height,
            slot,
            reporter: None,
        };
        super::unchecked(
            &mut self.world,
            "oracle",
            &holdfast_shared::packet::ConsumerPacket::Fault(fault),
        )
    }
}

/// Anyone executes once the window is over; so does whatever touches the vault.
/// Covers: F-53, F-54
#[rstest]
#[case::by_a_stranger(true)]
#[case::by_the_next_touch(false)]
fn a_due_filing_executes(#[case] by_message: bool) {
    let mut scene = scene(10, 100);
    let id = scene.filed(1);
    let due = scene.world.slash(id).executed_at.seconds();
    scene.world.pass_until(due);
    let late = words(scene.world.vetoes(id));
    assert!(late.contains("veto window of filing"), "{late}");
    assert_eq!(
        scene.collateral(),
        900 * MILLION,
        "a query shows what the next touch does"
    );
    if by_message {
        scene.world.executes(id).unwrap();
    } else {
        scene.world.close(scene.vault).unwrap();
    }
    let slash = scene.world.slash(id);
    assert_eq!(
        (slash.status, slash.totals[0].1.u128()),
        (SlashStatus::Executed, 100 * MILLION)
    );
    assert_eq!(scene.collateral(), 900 * MILLION);
    assert_eq!(slash.settles_at.seconds(), scene.world.now() + 7 * DAY);
    assert!(words(scene.world.vetoes(id)).contains("Executed"));
    scene.world.pass(7 * DAY);
    scene.world.settle(id).unwrap();
    assert_eq!(scene.world.vault(scene.vault).pending, 0);
}

/// Covers: F-54, I-37
#[test]
fn nobody_executes_and_it_expires_as_if_vetoed() {
    let mut scene = scene(10, 100);
    let id = scene.filed(1);
    scene.world.pass(25 * DAY);
    scene.world.close(scene.vault).unwrap();
    assert_eq!(scene.world.slash(id).status, SlashStatus::Expired);
    assert_eq!(
        (scene.collateral(), scene.world.vault(scene.vault).pending),
        (1_000 * MILLION, 0)
    );
}

/// Half has left and matures while a filing is open: the filed part waits, the rest is paid on its day.
/// Covers: S-3, S-4, I-26, I-37
#[rstest]
#[case::executed(true)]
#[case::vetoed(false)]
fn a_leaver_waits_for_the_filed_part_alone(#[case] executed: bool) {
    let mut scene = scene(10, 100);
    let exit = scene
        .staker
        .exits(&mut scene.world, scene.vault, 500 * MILLION)
        .unwrap();
    let boundary = scene.world.closing_at(scene.vault).unwrap().seconds();
    scene.world.pass_until(boundary - DAY);
    scene.world.informs("oracle").unwrap();
    scene.world.pass_until(boundary + 21 * HOUR);
    scene.world.close(scene.vault).unwrap();
    let height = scene.world.net.chain("oracle").block().height;
    scene.world.pass(21 * DAY - HOUR);
    let (orca, kind) = (scene.orca.clone(), FaultKind::Downtime);
    let report_id = scene.world.files("oracle", &orca, kind, height, 1).unwrap();
    scene.world.pass(10 * HOUR);
    scene.world.relay();
    let retry = holdfast_shared::msg::consumer::ExecuteMsg::Retry { report_id };
    scene.world.tell_consumer("oracle", "anyone", &retry).unwrap();
    scene.world.relay();
    let id = scene.world.slashes()[0].slash_id;
    scene.world.pass_until(exit.matures_at.seconds());
    let ticket = scene.world.ticket(exit.ticket_id);
    let until = scene.world.slash(id).executed_at;
    assert_eq!(ticket.waits_for, Some(TicketWait::Filings { until }));
    let whole = scene.world.vault(scene.vault).collateral;
    assert!(
        !ticket.held.is_zero() && ticket.claimable + ticket.held == whole,
        "{ticket:?}"
    );
    scene.staker.claims(&mut scene.world, &[exit.ticket_id]).unwrap();
    let paid = |world: &World| world.ticket(exit.ticket_id).paid.u128();
    let near = |found: u128, wanted: u128| assert!(found.abs_diff(wanted) <= 2, "{found} is not {wanted}");
    near(paid(&scene.world), 450 * MILLION);
    assert!(words(scene.staker.claims(&mut scene.world, &[exit.ticket_id])).contains("nothing to claim"));
    assert_eq!(
        scene.world.tickets_of(&scene.staker.addr).len(),
        1,
        "the rest is not forgotten"
    );
    if executed {
        let due = scene.world.slash(id).executed_at.seconds();
        scene.world.pass_until(due);
        assert!(words(scene.staker.claims(&mut scene.world, &[exit.ticket_id])).contains("nothing to claim"));
        scene.world.executes(id).unwrap();
        near(paid(&scene.world), 450 * MILLION);
        near(scene.collateral(), 450 * MILLION);
    } else {
        scene.world.vetoes(id).unwrap();
        let free = scene.world.ticket(exit.ticket_id);
        assert_eq!((free.claimable, free.waits_for), (ticket.held, None));
        scene.staker.claims(&mut scene.world, &[exit.ticket_id]).unwrap();
        near(paid(&scene.world), 500 * MILLION);
        near(scene.collateral(), 500 * MILLION);
        assert!(scene.world.tickets_of(&scene.staker.addr).is_empty());
    }
}

/// 5 % a day of the 1,000 leased: two filings of 30 and 20 are taken, one more is throttled, and one of 80 waits for the
/// full meter and takes 50.
/// Covers: S-7, I-27
#[test]
fn the_meter_throttles_and_a_large_filing_takes_a_full_one() {
    let mut scene = scene(3, 5);
    let first = scene.filed(1);
    assert_eq!(scene.world.slash(first).parts[0].amount.u128(), 30 * MILLION);
    let ReportAck::Throttled { retry_after } = scene.attests(2) else {
        panic!("the meter has 20 left");
    };
    let simulated = scene
        .world
        .simulate_slash("oracle", &scene.orca, OffenceKind::Downtime);
    assert!(simulated.parts.is_empty() && simulated.retry_after.is_some());
    // 10 are missing, a fifth of the meter.
    let waits = retry_after.seconds() - scene.world.now();
    assert!((DAY / 5..=DAY / 5 + 60).contains(&waits), "{waits}");
    scene.world.pass(waits);
    let retry = holdfast_shared::msg::consumer::ExecuteMsg::Retry { report_id: 2 };
    scene.world.tell_consumer("oracle", "anyone", &retry).unwrap();
    scene.world.relay();
    assert_eq!(scene.world.slashes().len(), 2);
    assert_eq!(scene.world.slash(2).parts[0].amount.u128(), 30 * MILLION);
}

/// Covers: S-7
#[test]
fn what_is_larger_than_a_full_meter_takes_it_pro_rata() {
    let mut scene = scene(10, 5);
    let simulated = scene
        .world
        .simulate_slash("oracle", &scene.orca, OffenceKind::Downtime);
    let id = scene.filed(1);
    let filing = scene.world.slash(id);
    assert_eq!(filing.parts[0].amount.u128(), 50 * MILLION);
    assert_eq!(
        simulated.parts, filing.parts,
        "the preview is what happens (I-46)"
    );
    assert_eq!(simulated.value.u128(), 100 * MILLION);
    assert!(matches!(scene.attests(2), ReportAck::Throttled { .. }));
}

/// Nothing reaches the service, the operator or a reporter.
/// Covers: S-15, F-52
#[test]
fn nobody_earns_by_accusing() {
    let mut scene = scene(10, 5);
    let id = scene.filed(1);
    scene.world.pass(3 * DAY);
    scene.world.executes(id).unwrap();
    scene.world.pass(7 * DAY);
    let insurance = scene.world.insurance.clone();
    let before = scene.world.net.chain("hub").balance(&insurance, "ustk").u128();
    scene.world.settle(id).unwrap();
    let after = scene.world.net.chain("hub").balance(&insurance, "ustk").u128();
    assert_eq!(after - before, 50 * MILLION);
    assert_eq!(scene.world.slash(id).reporter, None);
}

/// A proof takes its due of what a filing freezes; the veto frees the rest.
/// Covers: S-13
#[test]
fn a_proof_goes_before_a_filing() {
    let mut scene = scene(10, 100);
    let id = scene.filed(1);
    assert_eq!(
        scene.world.slot(scene.vault, "oracle").unwrap().demands.u128(),
        100 * MILLION
    );
    let orca = scene.orca.clone();
    let height = scene.height;
    let answer = scene.world.convicts("oracle", &orca, height).unwrap();
    assert_eq!(answer, ReportAck::Accepted { id: 2 });
    assert_eq!(scene.collateral(), 900 * MILLION);
    scene.world.vetoes(id).unwrap();
    assert_eq!(
        scene.world.vault(scene.vault).pending,
        1,
        "the proof is not settled yet"
    );
    assert!(scene.world.slot(scene.vault, "oracle").is_none());
    scene.world.pass(3 * DAY);
    scene.world.close(scene.vault).unwrap();
    assert_eq!(scene.collateral(), 900 * MILLION);
}

/// Entries sent meanwhile say what is left beside the demand.
#[test]
fn entries_sent_while_a_filing_is_open_say_less() {
    let mut scene = scene(10, 5);
    let id = scene.filed(1);
    scene.world.pass(DAY);
    scene.world.informs("oracle").unwrap();
    let sent = scene.world.sent_entries("oracle", &scene.orca.addr);
    assert_eq!(sent.last().unwrap().slashable.u128(), 50 * MILLION);
    scene.world.vetoes(id).unwrap();
    scene.world.pass(DAY);
    scene.world.informs("oracle").unwrap();
    let sent = scene.world.sent_entries("oracle", &scene.orca.addr);
    assert_eq!(sent.last().unwrap().slashable.u128(), 100 * MILLION);
}

/// Of more due filings a touch executes four, the oldest first; the next touch goes on.
/// Covers: F-51
#[test]
fn a_touch_executes_at_most_four_due_filings() {
    let mut scene = scene(1, 100);
    for slot in 1..=6 {
        scene.filed(slot);
    }
    scene.world.pass(3 * DAY);
    scene.world.close(scene.vault).unwrap();
    let executed = |world: &World| {
        let slashes = world.slashes();
        slashes
            .iter()
            .filter(|slash| slash.status != SlashStatus::Filed)
            .count()
    };
    assert_eq!(executed(&scene.world), 4);
    scene.world.close(scene.vault).unwrap();
    assert_eq!(executed(&scene.world), 6);
    // The first took all there was to take; the others found nothing.
    assert_eq!(scene.collateral(), 990 * MILLION);
}

/// Filings that come to nothing are accepted, spend their identity and take nothing.
/// Covers: F-47
#[test]
fn a_fault_under_an_entry_of_which_nothing_is_left_takes_nothing() {
    let mut scene = scene(10, 100);
    let (orca, height) = (scene.orca.clone(), scene.height);
    scene.world.convicts("oracle", &orca, height).unwrap();
    let id = scene.filed(1);
    let slash = scene.world.slash(id);
    assert_eq!((slash.status, slash.parts.len()), (SlashStatus::Settled, 0));
    assert_eq!(scene.collateral(), 900 * MILLION);
}
