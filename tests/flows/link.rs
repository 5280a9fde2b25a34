//! The link: snapshots down, reports up, and everything that can happen to a channel.

mod channels;
mod clients;
mod faults;
mod gas;
mod halts;
mod hostile;
mod largest;
mod orders;
mod payments;
mod replaced;
mod snapshots;
mod strangers;
mod versions;

use cosmwasm_std::{IbcAcknowledgement, IbcPacketAckMsg, IbcPacketTimeoutMsg};
use holdfast_shared::packet::{decode_ack, Ack, SnapshotAck};
use holdfast_simnet::contract::IbcSudo;
use holdfast_simnet::relayer::Fate;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::HUB;
use holdfast_simnet::{PacketId, World};

pub(crate) const DAY: u64 = 86_400;
pub(crate) const MILLION: u128 = 1_000_000;
/// Longer than the shortest time between two snapshots of one operator.
pub(crate) const PAUSE: u64 = 3 * 3_600;

/// Orca lends 100 of a vault of 1,000 to the oracle (10 %); the oracle knows nothing yet.
pub(crate) struct Scene {
    pub world: World,
    pub orca: Operator,
    pub vault: u64,
    pub staker: Staker,
}

pub(crate) fn scene() -> Scene {
    let mut world = World::usual();
    let orca = world.operator("orca");
    let (vault, staker) = world.funded_vault(&orca, 80, 1_000 * MILLION);
    world.lends(&orca, vault, "oracle", 100 * MILLION).unwrap();
    Scene {
        world,
        orca,
        vault,
        staker,
    }
}

impl Scene {
    /// What the oracle counts on, stake and slashable, in millions.
    pub fn seen(&self) -> (u128, u128) {
        let seen = self.world.security("oracle", &self.orca.addr);
        (seen.stake.u128() / MILLION, seen.slashable.u128() / MILLION)
    }

    /// Raises the lease to so many millions.
    pub fn raise_to(&mut self, stake: u128) {
        let leased = self.world.market("oracle").leased.u128() / MILLION;
        let orca = self.orca.clone();
        let owner = self.world.owner_of("oracle");
        orca.offers(&mut self.world, self.vault, "oracle", 100, stake * MILLION)
            .unwrap();
        owner.bids(&mut self.world, stake * MILLION, 100).unwrap();
        owner.funds(&mut self.world, (stake - leased) * MILLION).unwrap();
        self.world.net.next_block();
        self.world.matches("oracle", 20).unwrap();
    }

    /// Everybody leaves at the next boundary; the lease ends with them.
    pub fn everybody_leaves(&mut self) -> (u64, u64) {
        let exit = self
            .staker
            .exits(&mut self.world, self.vault, 1_000 * MILLION)
            .unwrap();
        let boundary = self.world.closing_at(self.vault).unwrap().seconds();
        self.world.wait_until(boundary);
        self.world.close(self.vault).unwrap();
        (exit.ticket_id, exit.matures_at.seconds())
    }

    /// The consumer's entry is what the hub leases, once told (I-16).
    pub fn assert_told(&mut self) {
        self.world.net.advance(PAUSE);
        let _ = self.world.flush_and_relay("oracle");
        let leased = self.world.market("oracle").leased.u128();
        let slot = self.world.vault(self.vault).slots;
        let slashable = slot.first().map_or(0, |slot| slot.slashable.u128());
        let seen = self.world.security("oracle", &self.orca.addr);
        assert_eq!((seen.stake.u128(), seen.slashable.u128()), (leased, slashable));
        let link = self.world.hub_link("oracle");
        assert!(link.dirty.is_empty() && link.in_flight == 0, "{link:?}");
    }

    /// All that the hub stores.
    pub fn hub_records(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.world.net.chain(HUB).app().dump_wasm_raw(&self.world.hub)
    }

    /// All that the oracle's consumer stores.
    pub fn consumer_records(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let consumer = &self.world.site("oracle").consumer;
        self.world.net.chain("oracle").app().dump_wasm_raw(consumer)
    }

    /// The hub's handler sees an acknowledgement, whatever the host should know.
    pub fn force_ack(&mut self, id: &PacketId) {
        let packet = self.world.net.packets().packet(id).unwrap().clone();
        let data = raw_ack(&self.world, id);
        let relayer = self.world.net.chain(HUB).addr("relayer");
        let msg = IbcPacketAckMsg::new(IbcAcknowledgement::new(data), packet, relayer);
        self.force(IbcSudo::Ack(msg));
    }

    /// The hub's handler sees a timeout, whatever the host should know.
    pub fn force_timeout(&mut self, id: &PacketId) {
        let packet = self.world.net.packets().packet(id).unwrap().clone();
        let relayer = self.world.net.chain(HUB).addr("relayer");
        self.force(IbcSudo::Timeout(IbcPacketTimeoutMsg::new(packet, relayer)));
    }

    fn force(&mut self, call: IbcSudo) {
        let hub = self.world.hub.clone();
        self.world
            .net
            .on(HUB, "a broken host calls", |chain| chain.call_ibc(&hub, &call))
            .expect("ack and timeout handlers never fail");
    }
}

/// The answer bytes to a packet.
pub(crate) fn raw_ack(world: &World, id: &PacketId) -> cosmwasm_std::Binary {
    let record = world.net.packets().record(id).unwrap();
    let ack = record.fates.iter().find_map(|event| match &event.fate {
        Fate::Delivered { ack } => ack.clone(),
        _ => None,
    });
    ack.expect("the packet was delivered")
}

/// The answer to a snapshot.
pub(crate) fn snapshot_ack(world: &World, id: &PacketId) -> SnapshotAck {
    match decode_ack(&raw_ack(world, id)) {
        Some(Ack::Result(ack)) => ack,
        other => panic!("the consumer takes snapshots, not {other:?}"),
    }
}
