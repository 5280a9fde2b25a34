//! The entry points of a contract.

use cosmwasm_vm::{
    call_execute_raw, call_ibc_channel_close_raw, call_ibc_channel_connect_raw, call_ibc_channel_open_raw,
    call_ibc_destination_callback_raw, call_ibc_packet_ack_raw, call_ibc_packet_receive_raw,
    call_ibc_packet_timeout_raw, call_instantiate_raw, call_migrate_raw, call_query_raw, call_reply_raw,
    call_sudo_raw, VmResult,
};

use crate::link::Instance;

/// An entry point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// `instantiate`.
    Instantiate,
    /// `execute`.
    Execute,
    /// `query`.
    Query,
    /// `reply`.
    Reply,
    /// `sudo`.
    Sudo,
    /// `migrate`.
    Migrate,
    /// `ibc_channel_open`.
    ChannelOpen,
    /// `ibc_channel_connect`.
    ChannelConnect,
    /// `ibc_channel_close`.
    ChannelClose,
    /// `ibc_packet_receive`.
    PacketReceive,
    /// `ibc_packet_ack`.
    PacketAck,
    /// `ibc_packet_timeout`.
    PacketTimeout,
    /// `ibc_destination_callback`.
    DestinationCallback,
}

impl Entry {
    /// Calls the entry point with its JSON arguments: the environment, the sender if it takes one, and the message.
    pub(crate) fn call(
        self,
        instance: &mut Instance,
        env: &[u8],
        info: &[u8],
        msg: &[u8],
    ) -> VmResult<Vec<u8>> {
        match self {
            Self::Instantiate => call_instantiate_raw(instance, env, info, msg),
            Self::Execute => call_execute_raw(instance, env, info, msg),
            Self::Query => call_query_raw(instance, env, msg),
            Self::Reply => call_reply_raw(instance, env, msg),
            Self::Sudo => call_sudo_raw(instance, env, msg),
            Self::Migrate => call_migrate_raw(instance, env, msg),
            Self::ChannelOpen => call_ibc_channel_open_raw(instance, env, msg),
            Self::ChannelConnect => call_ibc_channel_connect_raw(instance, env, msg),
            Self::ChannelClose => call_ibc_channel_close_raw(instance, env, msg),
            Self::PacketReceive => call_ibc_packet_receive_raw(instance, env, msg),
            Self::PacketAck => call_ibc_packet_ack_raw(instance, env, msg),
            Self::PacketTimeout => call_ibc_packet_timeout_raw(instance, env, msg),
            Self::DestinationCallback => call_ibc_destination_callback_raw(instance, env, msg),
        }
    }
}
