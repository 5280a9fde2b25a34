//! Ends of different age: the older version is spoken, and what it does not know waits.

use std::rc::Rc;

use cosmwasm_std::{Empty, IbcChannelConnectMsg, IbcChannelOpenMsg};
use cw_multi_test::{Contract, ContractWrapper};
use holdfast_shared::msg::consumer::{ExecuteMsg, ReportStatus};
use holdfast_shared::msg::hub::ExecuteMsg as HubMsg;
use holdfast_shared::packet::Order;
use holdfast_simnet::world::{ContractSource, NativeContracts};
use holdfast_simnet::{IbcContract, IbcEntryPoints, WorldBuilder};

use super::MILLION;

/// The version of the first ends there were.
const OLD: &str = "holdfast-1";

/// A world whose consumers are old: they say so in the handshake, and refuse another version.
#[derive(Debug)]
struct OldConsumers;

impl ContractSource for OldConsumers {
    fn hub(&self) -> Box<dyn Contract<Empty>> {
        NativeContracts.hub()
    }

    fn consumer(&self) -> Box<dyn Contract<Empty>> {
        use holdfast_consumer::contract as code;
        let contract = ContractWrapper::new_with_empty(code::execute, code::instantiate, code::query)
            .with_reply(code::reply)
            .with_migrate(code::migrate);
        let open = |deps: cosmwasm_std::DepsMut, env, msg: IbcChannelOpenMsg| {
            let answer = code::ibc_channel_open(deps, env, msg)?;
            Ok::<_, holdfast_consumer::ContractError>(answer.map(|mut answer| {
                answer.version = OLD.to_owned();
                answer
            }))
        };
        let connect = |deps: cosmwasm_std::DepsMut, env, msg: IbcChannelConnectMsg| {
            let agreed = msg
                .counterparty_version()
                .unwrap_or(&msg.channel().version)
                .to_owned();
            assert_eq!(agreed, OLD, "an old consumer speaks nothing else");
            code::ibc_channel_connect(deps, env, msg)
        };
        let entry_points = IbcEntryPoints::new(
            open,
            connect,
            code::ibc_channel_close,
            code::ibc_packet_receive,
            code::ibc_packet_ack,
            code::ibc_packet_timeout,
        );
        IbcContract::new(contract).with_ibc(entry_points).boxed()
    }

    fn lens(&self) -> Box<dyn Contract<Empty>> {
        NativeContracts.lens()
    }

    fn lrt(&self) -> Box<dyn Contract<Empty>> {
        NativeContracts.lrt()
    }
}

/// Covers: F-28
#[test]
fn a_new_hub_and_an_old_consumer_speak_the_old_version() {
    let mut world = WorldBuilder::new().contracts(Rc::new(OldConsumers)).build();
    let minors = (
        world.hub_link("oracle").channel.unwrap().minor,
        world.consumer_link("oracle").channel.unwrap().minor,
    );
    assert_eq!(minors, (0, 0));
    let orca = world.operator("orca");
    let (vault, _) = world.funded_vault(&orca, 80, 1_000 * MILLION);
    world.lends(&orca, vault, "oracle", 100 * MILLION).unwrap();
    let height = world.informs("oracle").unwrap();
    assert_eq!(world.security("oracle", &orca.addr).stake.u128(), 100 * MILLION);

    let order = Order::Notice { vault_id: vault };
    world
        .tell_consumer("oracle", "owner", &ExecuteMsg::Order { order })
        .unwrap();
    let status = world.report("oracle", 1).status;
    assert!(
        matches!(&status, ReportStatus::Waiting { reason } if reason.contains("minor version 0")),
        "{status:?}"
    );

    let owner = world.owner_of("oracle").addr;
    let reporter = Some("anyone".to_owned());
    let service = "oracle".to_owned();
    world
        .tell(&owner, &HubMsg::NameReporter { service, reporter })
        .unwrap();
    assert!(
        world.flush("oracle").is_err(),
        "nothing an old consumer would take"
    );

    world.convicts("oracle", &orca, height).unwrap();
    assert_eq!(world.slashes().len(), 1, "proofs go their way");
}

#[test]
fn two_new_ends_speak_the_new_version() {
    let world = WorldBuilder::new().build();
    let minor = world.hub_link("oracle").channel.unwrap().minor;
    assert_eq!(minor, holdfast_shared::handshake::MINOR_WITH_ORDERS);
    assert_eq!(world.consumer_link("oracle").channel.unwrap().minor, minor);
}
