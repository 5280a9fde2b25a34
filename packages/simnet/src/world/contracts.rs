//! Which code the contracts of a world run.

use std::fmt::Debug;

use cosmwasm_std::{DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult};
use cw_multi_test::{Contract, ContractWrapper};

use crate::{IbcContract, IbcEntryPoints};

/// Where a world gets its contracts from. They may run natively or as wasm in a VM: the interface is JSON bytes, and
/// the same steps must leave the same bytes behind (F-76).
pub trait ContractSource: Debug {
    /// The hub, with its IBC entry points.
    fn hub(&self) -> Box<dyn Contract<Empty>>;
    /// A consumer, with its IBC entry points.
    fn consumer(&self) -> Box<dyn Contract<Empty>>;
    /// The lens, which answers questions about the hub.
    fn lens(&self) -> Box<dyn Contract<Empty>>;
    /// The LRT.
    fn lrt(&self) -> Box<dyn Contract<Empty>>;
}

/// The contracts as native functions of this process.
#[derive(Clone, Copy, Debug, Default)]
pub struct NativeContracts;

impl ContractSource for NativeContracts {
    fn hub(&self) -> Box<dyn Contract<Empty>> {
        use holdfast_hub::contract::{execute, instantiate, migrate, query, reply};
        use holdfast_hub::ibc::{
            ibc_channel_close, ibc_channel_connect, ibc_channel_open, ibc_destination_callback,
            ibc_packet_ack, ibc_packet_receive, ibc_packet_timeout,
        };
        let contract = ContractWrapper::new_with_empty(execute, instantiate, query)
            .with_reply(reply)
            .with_migrate(migrate);
        let entry_points = IbcEntryPoints::new(
            ibc_channel_open,
            ibc_channel_connect,
            ibc_channel_close,
            ibc_packet_receive,
            ibc_packet_ack,
            ibc_packet_timeout,
        )
        .with_destination_callback(ibc_destination_callback);
        IbcContract::new(contract).with_ibc(entry_points).boxed()
    }

    fn consumer(&self) -> Box<dyn Contract<Empty>> {
        use holdfast_consumer::contract::{
            execute, ibc_channel_close, ibc_channel_connect, ibc_channel_open, ibc_packet_ack,
            ibc_packet_receive, ibc_packet_timeout, instantiate, migrate, query, reply, sudo,
        };
        let contract = ContractWrapper::new_with_empty(execute, instantiate, query)
            .with_reply(reply)
            .with_migrate(migrate)
            .with_sudo(sudo);
        let entry_points = IbcEntryPoints::new(
            ibc_channel_open,
            ibc_channel_connect,
            ibc_channel_close,
            ibc_packet_receive,
            ibc_packet_ack,
            ibc_packet_timeout,
        );
        IbcContract::new(contract).with_ibc(entry_points).boxed()
    }

    fn lens(&self) -> Box<dyn Contract<Empty>> {
        use holdfast_lens::contract::{instantiate, migrate, query};
        let contract = ContractWrapper::new_with_empty(no_messages, instantiate, query).with_migrate(migrate);
        IbcContract::new(contract).boxed()
    }

    fn lrt(&self) -> Box<dyn Contract<Empty>> {
        use holdfast_lrt::contract::{execute, instantiate, migrate, query, reply};
        let contract = ContractWrapper::new_with_empty(execute, instantiate, query)
            .with_reply(reply)
            .with_migrate(migrate);
        IbcContract::new(contract).boxed()
    }
}

/// A lens has no messages; a chain says so when one is sent.
fn no_messages(_deps: DepsMut, _env: Env, _info: MessageInfo, _msg: Empty) -> StdResult<Response> {
    Err(StdError::generic_err("a lens takes no messages"))
}
