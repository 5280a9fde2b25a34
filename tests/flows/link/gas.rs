//! Too little gas, at every write of every handler on both ends: nothing happens, and the next attempt does it all.

use holdfast_shared::msg::consumer::ExecuteMsg;
use holdfast_shared::packet::Order;
use holdfast_simnet::ibc::{Delivery, Settlement};
use holdfast_simnet::world::HUB;
use holdfast_simnet::PacketId;
use rstest::rstest;

use super::{scene, Scene, DAY};

/// Which handler is tried.
#[derive(Clone, Copy)]
enum Handler {
    Receive,
    Ack,
    Timeout,
}

/// Which packet it is tried with.
#[derive(Clone, Copy)]
enum Sent {
    Snapshot,
    Evidence,
    Order,
}

impl Sent {
    /// The chain that sends it, and the one that receives it.
    fn chains(self) -> (&'static str, &'static str) {
        match self {
            Self::Snapshot => (HUB, "oracle"),
            Self::Evidence | Self::Order => ("oracle", HUB),
        }
    }
}

/// A packet under way, brought to the step before the handler.
fn before(sent: Sent, handler: Handler) -> (Scene, PacketId) {
    let mut scene = scene();
    let id = match sent {
        Sent::Snapshot => scene.world.flush_packet("oracle").unwrap(),
        Sent::Evidence => {
            let height = scene.world.informs("oracle").unwrap();
            let evidence = scene.orca.votes_twice(&scene.world, "oracle", height);
            let orca = scene.orca.clone();
            scene.world.report_packet("oracle", &orca, evidence).unwrap()
        }
        Sent::Order => {
            let bid = scene.world.owner_of("oracle").bid(&scene.world, 5_000_000, 100);
            let order = ExecuteMsg::Order {
                order: Order::Bid { bid },
            };
            scene.world.tell_consumer("oracle", "owner", &order).unwrap();
            let channel = scene.world.site("oracle").channel.clone();
            scene.world.last_packet("oracle", channel).unwrap()
        }
    };
    match handler {
        Handler::Receive => {}
        Handler::Ack => {
            assert!(matches!(
                scene.world.net.deliver(&id, "relayer"),
                Ok(Delivery::Accepted { .. })
            ));
        }
        Handler::Timeout => scene.world.net.advance(DAY + 1),
    }
    (scene, id)
}

/// Whether the handler came to its end.
fn tried(scene: &mut Scene, id: &PacketId, handler: Handler) -> bool {
    let net = &mut scene.world.net;
    match handler {
        Handler::Receive => matches!(net.deliver(id, "relayer"), Ok(Delivery::Accepted { .. })),
        Handler::Ack => matches!(net.deliver_ack(id, "relayer"), Ok(Settlement::Done(_))),
        Handler::Timeout => matches!(net.timeout(id, "relayer"), Ok(Settlement::Done(_))),
    }
}

/// Covers: F-22
#[rstest]
#[case::snapshot_received(Sent::Snapshot, Handler::Receive)]
#[case::snapshot_acked(Sent::Snapshot, Handler::Ack)]
#[case::snapshot_timed_out(Sent::Snapshot, Handler::Timeout)]
#[case::evidence_received(Sent::Evidence, Handler::Receive)]
#[case::evidence_acked(Sent::Evidence, Handler::Ack)]
#[case::evidence_timed_out(Sent::Evidence, Handler::Timeout)]
#[case::order_received(Sent::Order, Handler::Receive)]
#[case::order_acked(Sent::Order, Handler::Ack)]
#[case::order_timed_out(Sent::Order, Handler::Timeout)]
fn too_little_gas_anywhere_changes_nothing(#[case] sent: Sent, #[case] handler: Handler) {
    let (mut paid, id) = before(sent, handler);
    assert!(tried(&mut paid, &id, handler));
    let expected = (paid.hub_records(), paid.consumer_records());

    let (mut scene, id) = before(sent, handler);
    let standing = (scene.hub_records(), scene.consumer_records());
    let (sender, receiver) = sent.chains();
    let chain = match handler {
        Handler::Receive => receiver,
        Handler::Ack | Handler::Timeout => sender,
    };
    let mut attempts = 0;
    loop {
        let limit = Some(attempts);
        scene
            .world
            .net
            .on(chain, "little gas", |chain| chain.limit_writes(limit));
        let done = tried(&mut scene, &id, handler);
        scene
            .world
            .net
            .on(chain, "enough gas", |chain| chain.limit_writes(None));
        if done {
            break;
        }
        assert_eq!(
            (scene.hub_records(), scene.consumer_records()),
            standing,
            "after {attempts} writes"
        );
        attempts += 1;
    }
    assert!(attempts > 1, "it writes more than once");
    assert_eq!((scene.hub_records(), scene.consumer_records()), expected);
}
