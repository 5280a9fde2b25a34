//! What two chains and their contracts answer, made with the published messages of the chains rather than with ours.
use ibc_proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use ibc_proto::cosmos::base::v1beta1::Coin;
use ibc_proto::google::protobuf::{Any, Duration, Timestamp};
use ibc_proto::ibc::core::channel::v1 as channel;
use ibc_proto::ibc::core::client::v1 as client;
use ibc_proto::ibc::lightclients::tendermint::v1 as tendermint;
use prost_of_ibc_proto::Message;
use serde_json::{json, Value};

/// The answer to a query of either chain.
pub fn answers(path: &str, data: &[u8]) -> Result<Vec<u8>, String> {
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
    let lens = crate::deployment().lens.address;
    let of_hub = String::from_utf8_lossy(&data[..from]).contains(&lens);
    let (name, _) = query.as_object().unwrap().iter().next().unwrap();
    let answer = contract(of_hub, name).to_string().into_bytes();
    Any {
        type_url: String::from_utf8(answer).unwrap(),
        value: Vec::new(),
    }
    .encode_to_vec()
}

fn contract(of_hub: bool, name: &str) -> Value {
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
    match (of_hub, name) {
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
