//! Keys that change: the old one answers for its time, and for nothing else.

use holdfast_shared::evidence::signing::signing_key;
use holdfast_shared::msg::hub::{OperatorResponse, SlashStatus};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::{rejections, ReportAck};

use super::filings::scene;
use super::unchecked_report;

const DAY: u64 = 86_400;

fn refused(code: &str) -> ReportAck {
    let code = code.to_owned();
    ReportAck::Rejected { code }
}

/// Covers: S-6, F-41, F-45
#[test]
fn each_key_answers_for_the_entries_that_name_it() {
    let mut scene = scene(10, 100);
    let (world, orca) = (&mut scene.world, scene.orca.clone());
    let (first, second) = (orca.key("oracle"), signing_key("orca/second"));
    world.pass(DAY);
    orca.registers(world, "oracle", &second).unwrap();
    let later = world.informs("oracle").unwrap();

    let after_its_time = orca.votes_twice_with(world, "oracle", &first, later);
    let before_its_time = orca.votes_twice_with(world, "oracle", &second, scene.height);
    for (seq, evidence) in [(2, &after_its_time), (1, &before_its_time)] {
        let answer = unchecked_report(world, "oracle", &orca, seq, evidence);
        assert_eq!(answer, refused(rejections::KEY_NOT_IN_FORCE));
    }
    let stranger = orca.votes_twice_with(world, "oracle", &signing_key("stranger"), later);
    let answer = unchecked_report(world, "oracle", &orca, 2, &stranger);
    assert_eq!(answer, refused("wrong_signatures"));

    let history: OperatorResponse = world.ask(&QueryMsg::Operator {
        operator: orca.addr.to_string(),
    });
    let key = history.keys.iter().find(|key| key.service == "oracle").unwrap();
    assert_eq!(key.old.len(), 1);
    assert_eq!(
        key.old[0].public_key,
        holdfast_shared::evidence::signing::public_key(&first)
    );

    let old = orca.votes_twice_with(world, "oracle", &first, scene.height);
    world.accuse("oracle", &orca, old).unwrap();
    assert_eq!(world.slash(1).status, SlashStatus::Executed);
    let again = format!(
        "{:#}",
        orca.registers(world, "oracle", &signing_key("third"))
            .unwrap_err()
    );
    assert!(again.contains("tombstoned"), "{again}");
}

/// Covers: F-45
#[test]
fn a_key_that_was_used_is_never_taken_up_again() {
    let mut scene = scene(10, 100);
    let (world, orca) = (&mut scene.world, scene.orca.clone());
    orca.registers(world, "oracle", &signing_key("orca/second"))
        .unwrap();
    let back = format!(
        "{:#}",
        orca.registers(world, "oracle", &orca.key("oracle")).unwrap_err()
    );
    assert!(back.contains("register a fresh key"), "{back}");
    let seal = world.operator("seal");
    let taken = format!(
        "{:#}",
        seal.registers(world, "oracle", &orca.key("oracle")).unwrap_err()
    );
    assert!(taken.contains("register a fresh key"), "{taken}");
}

/// A watcher's proof is reserved while nothing dates it, although the operator changes its key meanwhile.
/// Covers: S-12
#[test]
fn changing_the_key_does_not_void_a_reserved_proof() {
    let mut scene = scene(10, 100);
    let (world, orca) = (&mut scene.world, scene.orca.clone());
    world.pass(DAY);
    let height = world.net.chain("oracle").block().height;
    let evidence = orca.votes_twice(world, "oracle", height);
    world.net.next_block();
    world.accuse("oracle", &orca, evidence).unwrap();
    assert_eq!(world.slash(1).status, SlashStatus::Reserved);
    orca.registers(world, "oracle", &signing_key("orca/second"))
        .unwrap();
    world.informs("oracle").unwrap();
    world.executes(1).unwrap();
    let slash = world.slash(1);
    assert_eq!((slash.status, slash.seq), (SlashStatus::Executed, 1));
    assert_eq!(slash.totals[0].1.u128(), 100_000_000);
}
