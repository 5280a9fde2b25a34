//! The largest packets there can be, and what they cost.

use holdfast_shared::limits::MAX_SNAPSHOT_ENTRIES;
use holdfast_simnet::contract::Cost;
use holdfast_simnet::ibc::{Delivery, Settlement};
use holdfast_simnet::world::HUB;
use holdfast_simnet::{World, WorldBuilder};
use serde_json::Value;

use super::{DAY, MILLION};

/// Gas of a block on chains with small ones; a packet comes with its client's update, and relayers put several into one
/// transaction, so a handler must take far less.
const SMALL_BLOCK: u64 = 30_000_000;

/// More operators lend to the oracle than an entry each fits one snapshot.
fn crowd() -> World {
    let mut world = WorldBuilder::new().unwatched().build();
    for number in 0..=MAX_SNAPSHOT_ENTRIES {
        let operator = world.operator(&format!("operator {number}"));
        let (vault, _) = world.funded_vault(&operator, 80, 1_000 * MILLION);
        operator
            .offers(&mut world, vault, "oracle", 100, 100 * MILLION)
            .unwrap();
    }
    let wanted = 100 * MILLION * (MAX_SNAPSHOT_ENTRIES as u128 + 1);
    world.wants("oracle", wanted).unwrap();
    while world.matches("oracle", 200).unwrap().remaining > 0 {}
    world
}

/// What contracts of a chain did to storage in a step of the net.
fn cost<T>(world: &mut World, chain: &str, step: impl FnOnce(&mut World) -> T) -> (T, Cost) {
    world.net.on(chain, "count", |chain| chain.limit_writes(None));
    let out = step(world);
    (out, world.net.chain(chain).spent())
}

/// Covers: F-23
#[test]
fn a_snapshot_of_everybody_fits_a_block_at_both_ends() {
    let mut world = crowd();
    let first = world.flush_packet("oracle").unwrap();
    let (delivered, receive) = cost(&mut world, "oracle", |world| world.net.deliver(&first, "relayer"));
    assert!(
        matches!(delivered, Ok(Delivery::Accepted { .. })),
        "{delivered:?}"
    );
    assert_eq!(world.consumer_link("oracle").live as usize, MAX_SNAPSHOT_ENTRIES);
    let (acked, ack) = cost(&mut world, HUB, |world| world.net.deliver_ack(&first, "relayer"));
    assert!(matches!(acked, Ok(Settlement::Done(_))), "{acked:?}");
    world.net.advance(DAY + 1);
    world.refresh_clients();
    let second = world.flush_packet("oracle").unwrap();
    world.net.advance(DAY + 1);
    let (timed_out, timeout) = cost(&mut world, HUB, |world| world.net.timeout(&second, "relayer"));
    assert!(matches!(timed_out, Ok(Settlement::Done(_))), "{timed_out:?}");
    for (what, spent) in [("receive", receive), ("ack", ack), ("timeout", timeout)] {
        assert!(spent.writes as usize >= MAX_SNAPSHOT_ENTRIES, "{what}: {spent:?}");
        assert!(spent.gas() < SMALL_BLOCK / 10, "{what}: {spent:?}");
    }
}

/// What the built wasm takes for every packet, its largest cases among them; the table is compared with it in CI.
/// Covers: F-23
#[test]
fn every_packet_of_the_gas_table_fits_a_block() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/gas.json");
    let rows: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let packets: Vec<(String, u64)> = rows
        .iter()
        .filter(|row| {
            row["message"]
                .as_str()
                .is_some_and(|name| name.starts_with("ibc_packet_"))
        })
        .map(|row| {
            let gas = row["sdk_gas"].as_u64().expect("gas is a number");
            (
                format!("{} {} {}", row["contract"], row["message"], row["case"]),
                gas,
            )
        })
        .collect();
    for largest in ["snapshot of 50", "8 vaults"] {
        assert!(
            packets.iter().any(|(name, _)| name.contains(largest)),
            "no row of {largest}"
        );
    }
    for (name, gas) in packets {
        assert!(gas < SMALL_BLOCK / 10, "{name} takes {gas}");
    }
}
