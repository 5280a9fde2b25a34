//! Costs, and running out of gas anywhere.

use holdfast_simnet::ibc::Delivery;

use crate::probe::Do;
use crate::setup::World;

fn caught_failure() -> Do {
    Do::Inner {
        step: Box::new(Do::Note("inner".into())),
        data: None,
    }
}

#[test]
fn a_message_costs_what_it_reads_and_writes() {
    let mut world = World::unconnected();
    let (user, hub) = (world.net.chain("hub").addr("user"), world.hub.clone());
    let mut cost = |step: &Do| {
        world
            .net
            .on("hub", "metered", |chain| {
                chain.metered(|chain| chain.execute(&user, &hub, step, &[]).unwrap())
            })
            .1
    };
    let one = cost(&Do::Note("one".into()));
    assert_eq!(
        (one.reads, one.read_bytes, one.writes, one.written_bytes),
        (1, 0, 1, 7)
    );
    assert_eq!(one.gas(), 1_000 + 2_000 + 7 * 30);
    let two = cost(&Do::Note("two".into()));
    assert_eq!(
        (two.reads, two.read_bytes, two.writes, two.written_bytes),
        (1, 7, 1, 13)
    );
}

#[test]
fn running_out_of_gas_at_any_write_fails_the_whole_message() {
    let mut world = World::unconnected();
    let (user, hub) = (world.net.chain("hub").addr("user"), world.hub.clone());
    let before = world.net.chain("hub").digest();
    let mut limited = |writes| {
        let step = caught_failure();
        world.net.on("hub", "limited", |chain| {
            chain.with_write_limit(writes, |chain| chain.execute(&user, &hub, &step, &[]).is_ok())
        })
    };
    // The inner message writes once and its reply once; the reply that would catch the failure does not run.
    assert_eq!([limited(0), limited(1)], [false, false]);
    assert_eq!(world.net.chain("hub").digest(), before);
    world.hub_does(&caught_failure()).unwrap();
    assert_eq!(world.seen("hub"), ["inner", "reply ok"]);
}

#[test]
fn a_delivery_that_runs_out_of_gas_can_be_tried_again() {
    let (mut world, _) = World::connected();
    let id = world.send(Do::Bare(Box::new(Do::Note("inner".into()))), 100);
    world
        .net
        .on("zone", "little gas", |chain| chain.limit_writes(Some(0)));
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Ok(Delivery::Panicked(_))
    ));
    world
        .net
        .on("zone", "enough gas", |chain| chain.limit_writes(None));
    assert!(matches!(
        world.net.deliver(&id, "relayer"),
        Ok(Delivery::Accepted { .. })
    ));
    assert_eq!(world.seen("zone"), ["inner"]);
}
