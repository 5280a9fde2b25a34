//! Examples of the packets and of every answer to them.

use std::path::Path;

use cosmwasm_std::{Binary, Timestamp, Uint128};
use holdfast_shared::packet::{
    codes, Ack, ConsumerPacket, EntryState, EvidencePacket, FaultKind, FaultPacket, HelloAck, HubPacket,
    Order, OrderPacket, ReportAck, Snapshot, SnapshotAck, SnapshotEntry,
};

use crate::values::{evidence, operator, staker};
use crate::{put, put_all, Outcome};

/// Writes all of them.
pub fn put_packets(folder: &Path) -> Outcome {
    put_all(folder, "hub_packet", &[snapshot()])?;
    put_all(
        folder,
        "consumer_packet",
        &[report(), fault(), order(), ConsumerPacket::Hello {}],
    )?;
    put(folder, "snapshot_ack", "result", &Ack::Result(snapshot_ack()))?;
    put(
        folder,
        "snapshot_ack",
        "error",
        &Ack::<SnapshotAck>::Error(codes::BAD_ENTRIES.to_owned()),
    )?;
    put(
        folder,
        "hello_ack",
        "result",
        &Ack::Result(HelloAck { operators: 12 }),
    )?;
    put(
        folder,
        "hello_ack",
        "error",
        &Ack::<HelloAck>::Error(codes::WRONG_CHANNEL.to_owned()),
    )?;
    for (name, answer) in report_acks() {
        put(folder, "report_ack", name, &answer)?;
    }
    Ok(())
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn snapshot() -> HubPacket {
    HubPacket::Snapshot(Snapshot {
        seq: 42,
        sent_at: at(1_750_000_000),
        reporter: Some("consumer1reporter".to_owned()),
        entries: vec![SnapshotEntry {
            operator: operator(),
            stake: Uint128::new(1_000_000_000),
            slashable: Uint128::new(100_000_000),
            key: Binary::new(vec![7; 32]),
            state: EntryState::Active,
            expires_at: at(1_750_172_800),
        }],
    })
}

fn snapshot_ack() -> SnapshotAck {
    SnapshotAck {
        height: 1_205,
        time: at(1_750_000_010),
        stale: vec![0],
    }
}

fn report() -> ConsumerPacket {
    ConsumerPacket::Evidence(EvidencePacket {
        operator: operator(),
        seq: 42,
        evidence: evidence(),
        reporter: Some(staker()),
    })
}

fn fault() -> ConsumerPacket {
    ConsumerPacket::Fault(FaultPacket {
        operator: operator(),
        seq: 42,
        kind: FaultKind::Downtime,
        height: 1_200,
        slot: 12,
        reporter: Some("consumer1reporter".to_owned()),
    })
}

fn order() -> ConsumerPacket {
    ConsumerPacket::Order(OrderPacket {
        number: 3,
        order: Order::Notice { vault_id: 1 },
    })
}

fn report_acks() -> [(&'static str, Ack<ReportAck>); 5] {
    let retry_after = at(1_750_003_600);
    let code = "too_old".to_owned();
    [
        ("accepted", Ack::Result(ReportAck::Accepted { id: 1 })),
        ("duplicate", Ack::Result(ReportAck::Duplicate { id: 1 })),
        ("throttled", Ack::Result(ReportAck::Throttled { retry_after })),
        ("rejected", Ack::Result(ReportAck::Rejected { code })),
        ("error", Ack::Error(codes::MALFORMED.to_owned())),
    ]
}
