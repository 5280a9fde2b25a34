//! Whether what chains answer is read right.
use holdfast_relayer_config::doctor::{collect, Look, Observations};
use holdfast_relayer_config::Deployment;

use crate::answers::answers;
use crate::node;

/// The example with one service, its nodes in this process.
pub fn network() -> Deployment {
    let mut deployment = crate::deployment();
    deployment.chains.truncate(2);
    deployment.services.truncate(1);
    deployment.codes.truncate(3);
    deployment.accounts.retain(|account| account.chain != "rollup");
    deployment.relayer.key_names.remove("rollup");
    deployment.chains[0].rpc = node::start("hub-1", answers);
    deployment.chains[1].rpc = node::start("oracle-1", answers);
    assert_eq!(deployment.problems(), []);
    deployment
}

fn look() -> Observations {
    collect(&network(), &Look::default())
}

#[test]
fn chains_and_wallets_are_read() {
    let seen = look();
    let node = seen.chains[0].node.as_ref().unwrap();
    assert_eq!(
        (node.chain_id.as_str(), node.height, node.time),
        ("hub-1", 77, 1_795_176_000)
    );
    let wallet = seen.chains[0].wallet.as_ref().unwrap();
    assert_eq!(
        (wallet.balance.clone(), wallet.packet_fee),
        (Ok(u128::MAX), 10_575)
    );
    let refused = seen.chains[1]
        .wallet
        .as_ref()
        .unwrap()
        .balance
        .clone()
        .unwrap_err();
    assert_eq!(
        refused,
        "/cosmos.bank.v1beta1.Query/Balance fails with code 5: the bank is closed"
    );
}

#[test]
fn clients_and_channels_are_read() {
    let seen = look();
    let end = &seen.links[0].hub_end;
    let client = end.client.as_ref().unwrap();
    assert_eq!(
        (client.status.as_str(), client.trusting_seconds, client.updated_at),
        ("Active", 1_209_600, 1_795_000_000)
    );
    let channel = end.channel.as_ref().unwrap();
    assert!(channel.open && channel.unordered);
    assert_eq!(
        (channel.other_channel.as_str(), channel.version.as_str()),
        ("channel-3", "holdfast-1")
    );
    assert_eq!(
        (end.pending.clone(), seen.links[0].consumer_end.pending.clone()),
        (Ok(3), Ok(0))
    );
}

#[test]
fn contracts_are_read() {
    let seen = look();
    let hub = seen.links[0].hub.as_ref().unwrap();
    assert_eq!(hub.operators, ["hub1a", "hub1b"]);
    assert_eq!(
        (hub.last_seq, hub.in_flight, hub.dirty, hub.validity_seconds),
        (9, 2, 1, 172_800)
    );
    assert_eq!((hub.in_arrears, hub.runs_dry_at), (true, Some(1_795_000_600)));
    let consumer = seen.links[0].consumer.as_ref().unwrap();
    assert_eq!(
        (consumer.live.as_slice(), consumer.expired.as_slice()),
        (&["hub1a".to_string()][..], &["hub1b".to_string()][..])
    );
    assert_eq!(
        (consumer.last_received_at, consumer.next_expiry),
        (Some(1_795_000_100), Some(1_795_000_500))
    );
    assert_eq!(
        (consumer.open_reports, consumer.oldest_report_at),
        (2, Some(1_795_000_200))
    );
}

#[test]
fn a_node_that_is_not_there_is_waited_for_once() {
    let mut deployment = network();
    deployment.chains[0].rpc = "http://127.0.0.1:1".into();
    let seen = collect(&deployment, &Look::default());
    assert!(seen.chains[0]
        .node
        .as_ref()
        .unwrap_err()
        .contains("does not answer status"));
    assert_eq!(
        seen.links[0].hub.as_ref().unwrap_err(),
        "http://127.0.0.1:1 is not reached"
    );
    assert!(seen.links[0].consumer.is_ok());
}

/// The doctor reads these by name only, so that contracts may say more; the names are still theirs.
#[test]
fn the_contracts_still_have_the_fields_that_are_read_by_name() {
    let of_lens = [
        "windows",
        "validity_seconds",
        "escrow",
        "in_arrears",
        "runs_dry_at",
        "leases",
        "operator",
        "channel_id",
        "lost",
        "last_seq",
        "in_flight",
        "dirty",
        "last_failure",
    ];
    let of_consumer = [
        "channel_id",
        "lost",
        "last_seq",
        "last_received_at",
        "open_reports",
        "next_expiry",
        "operator",
        "status",
        "report_id",
        "submitted_at",
        "final",
    ];
    for (contract, fields) in [("lens", &of_lens[..]), ("consumer", &of_consumer[..])] {
        let schema = format!("../../schema/{contract}/holdfast-{contract}.json");
        let text = std::fs::read_to_string(crate::example(&schema)).unwrap();
        for field in fields {
            assert!(
                text.contains(&format!("\"{field}\"")),
                "{contract} says no {field}"
            );
        }
    }
}
