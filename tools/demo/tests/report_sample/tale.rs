//! Made-up chapters and packets.

use holdfast_demo::report::{Chapter, Fate, Outcome, Packet, Step};

use super::DAY;

fn step(at: u64, chain: &str, actor: &str, what: &str, outcome: Outcome, result: &str, note: &str) -> Step {
    let [chain, actor, what, result, note] = [chain, actor, what, result, note].map(String::from);
    Step {
        at,
        chain,
        actor,
        what,
        outcome,
        result,
        note,
    }
}

pub fn chapters() -> Vec<Chapter> {
    use Outcome::{Done, Failed, Refused};
    let opening = vec![
        step(
            60,
            "hub",
            "Olga (operator)",
            "opens vault A for HOLD, ceiling 60 %",
            Done,
            "vault 1",
            "",
        ),
        step(
            3_700,
            "hub",
            "Ada (staker)",
            "deposits 1,000,000 HOLD into vault A",
            Done,
            "1,000,000,000,000 shares",
            "The worst Ada can lose is published before she deposits: 60 % within one unbonding.",
        ),
        step(
            2 * DAY + 50_709,
            "oracle-1",
            "Orsolya (service)",
            "bids for 600,000 at up to 5 % for 30 days",
            Done,
            "order accepted",
            "The bid travels from its own chain to the hub in a packet.",
        ),
        step(
            3 * DAY,
            "hub",
            "anyone",
            "calls Match for oracle-1",
            Done,
            "2 leases: 400,000 at 3 %, 200,000 at 4 %",
            "",
        ),
    ];
    let trouble = vec![
        step(
            31 * DAY,
            "hub",
            "relayer",
            "drops snapshot 9",
            Failed,
            "timed out after 24 h",
            "The consumer goes on with the older, lower view until the latest state is sent again.",
        ),
        step(
            58 * DAY,
            "oracle-1",
            "Bruno (reporter)",
            "hands in two votes of Olga for one block",
            Done,
            "proof accepted, 50,000 HOLD taken",
            "",
        ),
        step(
            59 * DAY,
            "hub",
            "Ada (staker)",
            "claims before the date",
            Refused,
            "ticket 4 matures on day 83, 00:00:00; claim then",
            "",
        ),
        step(
            103 * DAY,
            "hub",
            "rollup-2",
            "cannot pay the next second",
            Done,
            "its leases end",
            "Nothing is lent unpaid.",
        ),
    ];
    vec![
        Chapter {
            part: None,
            title: "A market opens".into(),
            intro: "Operators offer, services bid, matching finds the cheapest.".into(),
            steps: opening,
        },
        Chapter {
            part: Some(("Part two".into(), "Another day.".into())),
            title: "Something goes wrong".into(),
            intro: String::new(),
            steps: trouble,
        },
    ]
}

pub fn packets() -> Vec<Packet> {
    let mut packets = Vec::new();
    for n in 0..58u64 {
        let consumer = if n % 3 == 2 { "rollup-2" } else { "oracle-1" };
        let up = n % 7 == 3;
        let (from, to) = if up { (consumer, "hub") } else { ("hub", consumer) };
        let sent_at = n * 2 * DAY + n * 977;
        let fate = match n {
            13 | 40 => Fate::TimedOut,
            21 => Fate::Refused,
            33 => Fate::Lost,
            57 => Fate::InFlight,
            _ => Fate::Acked,
        };
        let late = if n % 11 == 5 { 13 * DAY } else { 0 };
        packets.push(Packet {
            from: from.into(),
            to: to.into(),
            sequence: n + 1,
            what: if up {
                "evidence".into()
            } else {
                format!("snapshot {n}")
            },
            sent_at,
            received_at: matches!(fate, Fate::Acked | Fate::Refused).then_some(sent_at + late + 6),
            settled_at: (!matches!(fate, Fate::Lost | Fate::InFlight)).then_some(sent_at + late + 12),
            fate,
            note: if late > 0 {
                "held by the relayer".into()
            } else {
                String::new()
            },
        });
    }
    packets
}
