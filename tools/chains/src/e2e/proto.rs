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
