//! The few messages of ibc-go used here.

use anyhow::Result;
use cosmrs::Any;
use prost::Message;

use crate::client::Client;

/// `ibc.core.channel.v1.MsgChannelCloseInit`.
#[derive(Clone, PartialEq, Message)]
struct MsgChannelCloseInit {
    #[prost(string, tag = "1")]
    port_id: String,
    #[prost(string, tag = "2")]
    channel_id: String,
    #[prost(string, tag = "3")]
    signer: String,
}

/// `cosmos.base.v1beta1.Coin`.
#[derive(Clone, PartialEq, Message)]
struct Coin {
    #[prost(string, tag = "1")]
    denom: String,
    #[prost(string, tag = "2")]
    amount: String,
}

/// `ibc.applications.transfer.v1.MsgTransfer`, without what is not used.
#[derive(Clone, PartialEq, Message)]
struct MsgTransfer {
    #[prost(string, tag = "1")]
    source_port: String,
    #[prost(string, tag = "2")]
    source_channel: String,
    #[prost(message, optional, tag = "3")]
    token: Option<Coin>,
    #[prost(string, tag = "4")]
    sender: String,
    #[prost(string, tag = "5")]
    receiver: String,
    /// Nanoseconds since 1970.
    #[prost(uint64, tag = "7")]
    timeout_timestamp: u64,
}

/// `cosmos.bank.v1beta1.MsgSend`.
#[derive(Clone, PartialEq, Message)]
struct MsgSend {
    #[prost(string, tag = "1")]
    from_address: String,
    #[prost(string, tag = "2")]
    to_address: String,
    #[prost(message, repeated, tag = "3")]
    amount: Vec<Coin>,
}

/// `ibc.core.channel.v1.QueryPacketCommitmentsRequest`.
#[derive(Clone, PartialEq, Message)]
struct CommitmentsRequest {
    #[prost(string, tag = "1")]
    port_id: String,
    #[prost(string, tag = "2")]
    channel_id: String,
}

/// `ibc.core.channel.v1.QueryPacketCommitmentsResponse`, without what is not asked.
#[derive(Clone, PartialEq, Message)]
struct CommitmentsResponse {
    #[prost(message, repeated, tag = "1")]
    commitments: Vec<PacketState>,
}

/// `ibc.core.channel.v1.PacketState`.
#[derive(Clone, PartialEq, Message)]
struct PacketState {
    #[prost(uint64, tag = "3")]
    sequence: u64,
}

/// Asks to close a channel.
pub fn close_init(port: &str, channel: &str, signer: &str) -> Any {
    let message = MsgChannelCloseInit {
        port_id: port.into(),
        channel_id: channel.into(),
        signer: signer.into(),
    };
    Any {
        type_url: "/ibc.core.channel.v1.MsgChannelCloseInit".into(),
        value: message.encode_to_vec(),
    }
}

/// Moves coins over an ICS-20 channel, with a timeout in seconds since 1970.
pub fn transfer(channel: &str, (amount, denom): (u128, &str), from: &str, to: &str, timeout: u64) -> Any {
    let message = MsgTransfer {
        source_port: "transfer".into(),
        source_channel: channel.into(),
        token: Some(coin(amount, denom)),
        sender: from.into(),
        receiver: to.into(),
        timeout_timestamp: timeout * 1_000_000_000,
    };
    Any {
        type_url: "/ibc.applications.transfer.v1.MsgTransfer".into(),
        value: message.encode_to_vec(),
    }
}

/// Pays coins on one chain.
pub fn pay((amount, denom): (u128, &str), from: &str, to: &str) -> Any {
    let message = MsgSend {
        from_address: from.into(),
        to_address: to.into(),
        amount: vec![coin(amount, denom)],
    };
    Any {
        type_url: "/cosmos.bank.v1beta1.MsgSend".into(),
        value: message.encode_to_vec(),
    }
}

fn coin(amount: u128, denom: &str) -> Coin {
    Coin {
        denom: denom.into(),
        amount: amount.to_string(),
    }
}

/// Sequences of the packets sent on a channel that are neither acknowledged nor timed out.
///
/// # Errors
/// The node refuses.
pub fn pending(client: &Client, port: &str, channel: &str) -> Result<Vec<u64>> {
    let request = CommitmentsRequest {
        port_id: port.into(),
        channel_id: channel.into(),
    };
    let path = "/ibc.core.channel.v1.Query/PacketCommitments";
    let bytes = client.rpc.abci_query(path, &request.encode_to_vec())?;
    let answer = CommitmentsResponse::decode(bytes.as_slice())?;
    Ok(answer.commitments.iter().map(|packet| packet.sequence).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_close_is_encoded_as_ibc_go_reads_it() {
        let any = close_init("p", "c", "s");
        assert_eq!(any.value, [0x0a, 1, b'p', 0x12, 1, b'c', 0x1a, 1, b's']);
    }

    #[test]
    fn coins_travel_with_a_timeout_in_nanoseconds() {
        let any = transfer("c", (5, "d"), "a", "b", 1);
        let read = MsgTransfer::decode(any.value.as_slice()).unwrap();
        assert_eq!(read.timeout_timestamp, 1_000_000_000);
        assert_eq!(
            any.value.get(..21),
            Some(&b"\x0a\x08transfer\x12\x01c\x1a\x06\x0a\x01d\x12\x015"[..])
        );
    }

    #[test]
    fn a_pending_packet_is_seen_among_fields_not_asked_for() {
        // {commitments: [{port_id: "p", sequence: 7}], height: {}}
        let bytes = [0x0a, 5, 0x0a, 1, b'p', 0x18, 7, 0x1a, 0];
        let answer = CommitmentsResponse::decode(&bytes[..]).unwrap();
        assert_eq!(
            answer
                .commitments
                .iter()
                .map(|packet| packet.sequence)
                .collect::<Vec<_>>(),
            [7]
        );
    }
}
