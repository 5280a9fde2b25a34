//! How old an offence may be when it is reported, by the hub's clock.

use holdfast_shared::packet::{rejections, ReportAck};
use rstest::rstest;

use super::filings::scene;
use super::unchecked_report;

const DAY: u64 = 86_400;
/// The default windows.
const AGE: u64 = 21 * DAY;
const SLACK: u64 = 36 * 3_600;

/// The offence is at the height at which the first entry was applied, whose time its ack told the hub.
/// Covers: S-10, F-41
#[rstest]
#[case::by_packet_in_time(true, AGE + SLACK, true)]
#[case::by_packet_a_second_later(true, AGE + SLACK + 1, false)]
#[case::directly_in_time(false, AGE, true)]
#[case::directly_a_second_later(false, AGE + 1, false)]
fn an_offence_is_taken_to_its_last_second(#[case] by_packet: bool, #[case] age: u64, #[case] taken: bool) {
    let mut scene = scene(10, 100);
    let orca = scene.orca.clone();
    let sent = scene.world.sent_entries("oracle", &orca.addr);
    let height = sent[0].applied_height.unwrap();
    let link = scene.world.hub_link("oracle");
    let committed_at = link.last_ack.unwrap().received_at.seconds();
    let evidence = orca.votes_twice(&scene.world, "oracle", height);
    scene.world.pass_until(committed_at + age);
    if by_packet {
        let answer = unchecked_report(&mut scene.world, "oracle", &orca, 1, &evidence);
        let code = rejections::TOO_OLD.to_owned();
        let wanted = match taken {
            true => ReportAck::Accepted { id: 1 },
            false => ReportAck::Rejected { code },
        };
        assert_eq!(answer, wanted);
    } else {
        let answer = scene.world.accuse("oracle", &orca, evidence);
        assert_eq!(answer.is_ok(), taken, "{answer:?}");
    }
    let left = if taken { 900 } else { 1_000 };
    assert_eq!(scene.world.vault(scene.vault).collateral.u128(), left * 1_000_000);
}
