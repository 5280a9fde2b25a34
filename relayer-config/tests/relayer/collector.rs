//! Whether what chains answer is read right: the answers are made with the published messages of the chains.
use holdfast_relayer_config::doctor::{collect, Look, Observations};
use holdfast_relayer_config::Deployment;
use ibc_proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use ibc_proto::cosmos::base::v1beta1::Coin;
use ibc_proto::google::protobuf::{Any, Duration, Timestamp};
use ibc_proto::ibc::core::channel::v1 as channel;
use ibc_proto::ibc::core::client::v1 as client;
use ibc_proto::ibc::lightclients::tendermint::v1 as tendermint;
use prost_of_ibc_proto::Message;
use serde_json::{json, Value};

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

fn answers(path: &str, data: &[u8]) -> Result<Vec<u8>, String> {
    Ok(match path {
        "/ibc.core.client.v1.Query/ClientStatus" => {
            let asked = client::QueryClientStatusRequest::decode(data).unwrap();
            assert_eq!(asked.client_id, "07-tendermint-0");
            let status = "Active".to_string();
            client::QueryClientStatusResponse { status }.encode_to_vec()
        }
        "/ibc.core.client.v1.Query/ClientState" => client_state(),
        "/ibc.core.client.v1.Query/ConsensusState" => {
            assert!(
                client::QueryConsensusStateRequest::decode(data)
                    .unwrap()
                    .latest_height
            );
            consensus_state()
        }
        "/ibc.core.channel.v1.Query/Channel" => channel_end(data),
        "/ibc.core.channel.v1.Query/PacketCommitments" => commitments(data),
        "/cosmos.bank.v1beta1.Query/Balance" => {
            let asked = QueryBalanceRequest::decode(data).unwrap();
            if asked.denom == "uoracle" {
                return Err("the bank is closed".into());
            }
            let amount = "340282366920938463463374607431768211455".to_string();
            let balance = Some(Coin {
                denom: asked.denom,
                amount,
            });
            QueryBalanceResponse { balance }.encode_to_vec()
        }
        "/cosmwasm.wasm.v1.Query/SmartContractState" => smart(data),
        _ => return Err(format!("unknown path {path}")),
    })
}

fn any(type_url: &str, value: Vec<u8>) -> Option<Any> {
    let type_url = type_url.to_string();
    Some(Any { type_url, value })
}

fn client_state() -> Vec<u8> {
    let state = tendermint::ClientState {
        chain_id: "other-1".into(),
        trusting_period: Some(Duration {
            seconds: 1_209_600,
            nanos: 0,
        }),
        unbonding_period: Some(Duration {
            seconds: 1_814_400,
            nanos: 0,
        }),
        max_clock_drift: Some(Duration {
            seconds: 90,
            nanos: 0,
        }),
        ..Default::default()
    };
    let client_state = any(
        "/ibc.lightclients.tendermint.v1.ClientState",
        state.encode_to_vec(),
    );
    let response = client::QueryClientStateResponse {
        client_state,
        ..Default::default()
    };
    response.encode_to_vec()
}

fn consensus_state() -> Vec<u8> {
    let timestamp = Some(Timestamp {
        seconds: 1_795_000_000,
        nanos: 5,
    });
    let state = tendermint::ConsensusState {
        timestamp,
        ..Default::default()
    };
    let consensus_state = any(
        "/ibc.lightclients.tendermint.v1.ConsensusState",
        state.encode_to_vec(),
    );
    let response = client::QueryConsensusStateResponse {
        consensus_state,
        ..Default::default()
    };
    response.encode_to_vec()
}

fn channel_end(data: &[u8]) -> Vec<u8> {
    let asked = channel::QueryChannelRequest::decode(data).unwrap();
    let hub = asked.channel_id == "channel-0";
    assert!(asked
        .port_id
        .starts_with(if hub { "wasm.hub1" } else { "wasm.oracle1" }));
    let end = channel::Channel {
        state: channel::State::Open.into(),
        ordering: channel::Order::Unordered.into(),
        counterparty: Some(channel::Counterparty {
            port_id: "wasm.other".into(),
            channel_id: if hub { "channel-3" } else { "channel-0" }.into(),
        }),
        version: "holdfast-1".into(),
        ..Default::default()
    };
    let response = channel::QueryChannelResponse {
        channel: Some(end),
        ..Default::default()
    };
    response.encode_to_vec()
}

fn commitments(data: &[u8]) -> Vec<u8> {
    let asked = channel::QueryPacketCommitmentsRequest::decode(data).unwrap();
    assert_eq!(asked.pagination.unwrap().limit, 100);
    let waiting = if asked.channel_id == "channel-0" { 3 } else { 0 };
    let commitments = (1..=waiting).map(|sequence| channel::PacketState {
        sequence,
        ..Default::default()
    });
    let response = channel::QueryPacketCommitmentsResponse {
        commitments: commitments.collect(),
        ..Default::default()
    };
    response.encode_to_vec()
}

/// The query is the only JSON in the request; the answer is field 1 of the response.
fn smart(data: &[u8]) -> Vec<u8> {
    let from = data.iter().position(|byte| *byte == b'{').unwrap();
    let query: Value = serde_json::from_slice(&data[from..]).unwrap();
    let hub = data[..from].windows(5).any(|bytes| bytes == b"hub1v");
    let (name, _) = query.as_object().unwrap().iter().next().unwrap();
    let answer = contract(hub, name).to_string().into_bytes();
    Any {
        type_url: String::from_utf8(answer).unwrap(),
        value: Vec::new(),
    }
    .encode_to_vec()
}

fn contract(hub: bool, name: &str) -> Value {
    let pinned = |channel: &str| {
        json!({ "channel_id": channel, "connection_id": "connection-0",
        "counterparty_port": "wasm.other", "counterparty_channel": "channel-9" })
    };
    let security = |operator: &str, status: &str| {
        json!({ "operator": operator, "stake": "0", "slashable": "0",
        "status": status, "key": null, "seq": 7, "expires_at": "1795000500000000000" })
    };
    let report = |id: u64, at: &str, status: Value| {
        json!({ "report_id": id, "operator": "hub1a", "offence": "x",
        "seq": 1, "submitted_at": at, "attempts": 1, "status": status })
    };
    match (hub, name) {
        (true, "config") => json!({ "windows": { "validity_seconds": 172_800, "more": 1 } }),
        (true, "link") => {
            json!({ "channel": pinned("channel-0"), "lost": false, "last_seq": 9, "in_flight": 2,
            "dirty": ["hub1a"], "consumer_height": 70, "last_failure": null })
        }
        (true, "service") => {
            json!({ "escrow": { "in_arrears": true, "runs_dry_at": "1795000600000000000" } })
        }
        (true, "market") => {
            json!({ "leases": [{ "operator": "hub1b" }, { "operator": "hub1a" }, { "operator": "hub1b" }] })
        }
        (false, "link") => json!({ "channel": pinned("channel-3"), "lost": false, "last_seq": 7,
            "last_received_at": "1795000100000000000", "open_reports": 2 }),
        (false, "total") => {
            json!({ "stake": "1", "slashable": "1", "operators": 1, "next_expiry": "1795000500000000000" })
        }
        (false, "securities") => json!([
            security("hub1a", "live"),
            security("hub1b", "expired"),
            security("hub1c", "tombstoned")
        ]),
        (false, "reports") => json!([
            report(
                1,
                "1794000000000000000",
                json!({ "final": { "answer": { "duplicate": { "id": 1 } } } })
            ),
            report(2, "1795000300000000000", json!("in_flight")),
            report(
                3,
                "1795000200000000000",
                json!({ "waiting": { "reason": "timeout" } })
            )
        ]),
        _ => panic!("no answer to {name}"),
    }
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
fn the_hub_still_has_the_fields_that_are_read_by_name() {
    let schema = crate::example("../../schema/hub");
    let mut text = String::new();
    for file in std::fs::read_dir(schema).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            text.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
    for field in [
        "windows",
        "validity_seconds",
        "escrow",
        "in_arrears",
        "runs_dry_at",
        "leases",
        "operator",
    ] {
        assert!(text.contains(&format!("\"{field}\"")), "{field}");
    }
}
