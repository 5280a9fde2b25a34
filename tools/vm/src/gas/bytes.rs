//! Packets as large as either end accepts, full of what it cannot use: the most that a hostile chain or a stranger makes
//! an end read.

use anyhow::Result;
use cosmwasm_std::{Binary, IbcEndpoint, IbcPacket, IbcPacketReceiveMsg, IbcTimeout, Timestamp};
use holdfast_shared::limits::MAX_PACKET_BYTES;
use holdfast_simnet::contract::IbcSudo;
use holdfast_simnet::ibc::contract_port;
use holdfast_simnet::world::HUB;

use super::scene::{services, Scene, FIRST};
use super::Bench;

/// `front`, as many `filling` as fit, and `back`.
fn filled(front: &str, filling: &str, back: &str) -> Binary {
    let room = MAX_PACKET_BYTES.saturating_sub(front.len() + back.len());
    let middle = filling.repeat(room / filling.len());
    Binary::from(format!("{front}{middle}{back}").into_bytes())
}

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let mut scene = Scene::leased(bench, 1, services(1))?;
    let world = &mut scene.world;
    let site = world.site(FIRST).clone();
    let end = |port_id: String, channel: &Option<String>| IbcEndpoint {
        port_id,
        channel_id: channel.clone().unwrap_or_default(),
    };
    let hub_end = end(contract_port(&world.hub), &site.hub_channel);
    let consumer_end = end(contract_port(&site.consumer), &site.channel);
    let hub = world.hub.clone();
    let ends = [
        ("hub", HUB, &hub, &consumer_end, &hub_end),
        ("consumer", FIRST, &site.consumer, &hub_end, &consumer_end),
    ];
    let texts = [
        ("64 KiB of text", filled("\"", "x", "\"")),
        ("64 KiB of numbers", filled("{\"hello\":{\"x\":[0", ",0", "]}}")),
    ];
    for (name, chain, contract, from, to) in ends {
        for (case, data) in &texts {
            let packet = IbcPacket::new(
                data.clone(),
                from.clone(),
                to.clone(),
                u64::MAX,
                IbcTimeout::with_timestamp(Timestamp::from_nanos(u64::MAX)),
            );
            let relayer = world.net.chain(chain).addr("relayer");
            let call = IbcSudo::Receive(IbcPacketReceiveMsg::new(packet, relayer));
            bench.row([name, "ibc_packet_receive", case], || {
                world.net.on(chain, case, |chain| chain.call_ibc(contract, &call))
            })?;
        }
    }
    Ok(())
}
