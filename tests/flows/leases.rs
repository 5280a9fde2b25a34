//! Leases: what services may take, and what closings, slashes and tails make of it. L-1 to L-8, L-10, L-12 to L-14.

use cosmwasm_std::Decimal;
use holdfast_shared::msg::hub::{BatchView, ExecuteMsg};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::ReportAck;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::ServiceConfig;
use holdfast_simnet::{World, WorldBuilder};

const DAY: u64 = 86_400;
const UNBONDING: u64 = 25 * DAY;
/// `ceil(25 d / 7)`.
const EPOCH: u64 = 308_572;

/// One vault of alice's collateral, and services that take so many percent for an offence.
fn vault_of(
    services: &[(&'static str, u64)],
    collateral: u128,
    ceiling: u64,
) -> (World, Operator, Staker, u64) {
    let services = services
        .iter()
        .map(|(name, percent)| ServiceConfig::new(name, *percent));
    world_of(services.collect(), collateral, ceiling)
}

fn world_of(services: Vec<ServiceConfig>, collateral: u128, ceiling: u64) -> (World, Operator, Staker, u64) {
    let mut world = WorldBuilder::new().services(services).build();
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", ceiling).unwrap();
    let alice = world.staker("alice", collateral, "ustk");
    alice.deposits(&mut world, vault, collateral).unwrap();
    (world, orca, alice, vault)
}

/// Stake, slashable and tails of a service.
fn held(world: &World, vault: u64, service: &str) -> (u128, u128, u128) {
    world.slot(vault, service).map_or((0, 0, 0), |slot| {
        (slot.stake.u128(), slot.slashable.u128(), slot.tails.u128())
    })
}

fn collateral(world: &World, vault: u64) -> u128 {
    world.vault(vault).collateral.u128()
}

fn exposed(world: &World, vault: u64) -> u128 {
    let slots = world.vault(vault).slots;
    slots
        .iter()
        .map(|slot| (slot.slashable + slot.tails).u128())
        .sum()
}

/// The service takes all that its double-vote fraction of the entry at `height` allows: how much.
fn takes(world: &mut World, service: &str, operator: &Operator, height: u64) -> u128 {
    let answer = world.convicts(service, operator, height).unwrap();
    assert!(matches!(answer, ReportAck::Accepted { .. }), "{answer:?}");
    let slash = world.slashes().pop().unwrap();
    assert_eq!(slash.service, service);
    slash.parts.iter().map(|part| part.amount.u128()).sum()
}

/// What the last slash took, pool by pool, ascending.
fn parts(world: &World) -> Vec<u128> {
    let slash = world.slashes().pop().unwrap();
    let mut parts: Vec<u128> = slash.parts.iter().map(|part| part.amount.u128()).collect();
    parts.sort_unstable();
    parts
}

/// The part of L-1 that a double vote can show: it ends the lease it slashes, so what B keeps here is a tail.
#[test]
fn one_service_taking_leaves_what_another_was_promised() {
    let fifteenth = ServiceConfig {
        duplicate_vote_fraction: Decimal::from_ratio(1u128, 15u128),
        ..ServiceConfig::new("bravo", 10)
    };
    let (mut world, orca, _, vault) = world_of(vec![ServiceConfig::new("alpha", 10), fifteenth], 200, 100);
    world.lends(&orca, vault, "alpha", 190).unwrap();
    world.lends(&orca, vault, "bravo", 150).unwrap();
    assert_eq!(held(&world, vault, "alpha"), (190, 19, 0));
    assert_eq!(held(&world, vault, "bravo"), (150, 15, 0));
    let height = world.informs("bravo").unwrap();
    assert_eq!(takes(&mut world, "bravo", &orca, height), 10);
    assert_eq!(collateral(&world, vault), 190);
    assert_eq!(held(&world, vault, "alpha"), (190, 19, 0));
    assert_eq!(held(&world, vault, "bravo"), (0, 0, 5));
}

/// Covers: L-2
#[test]
fn the_last_bid_gets_what_the_ceiling_leaves() {
    let services = [("alpha", 10), ("bravo", 60), ("coral", 60)];
    let (mut world, orca, _, vault) = vault_of(&services, 1_000, 100);
    for (service, wanted) in [("alpha", 300), ("bravo", 200), ("coral", 100)] {
        orca.offers(&mut world, vault, service, 100, 1_000).unwrap();
        world.wants(service, wanted).unwrap();
    }
    assert_eq!(exposed(&world, vault), 210);
    world.wants("bravo", 400).unwrap();
    world.wants("coral", 500).unwrap();
    assert_eq!(exposed(&world, vault), 570);
    assert_eq!(held(&world, vault, "coral"), (500, 300, 0));

    world.wants("bravo", 900).unwrap();
    assert_eq!(exposed(&world, vault), 870);
    let answer = world.wants("coral", 900).unwrap();
    assert_eq!((answer.changed, answer.remaining), (1, 0));
    assert_eq!(held(&world, vault, "coral"), (716, 430, 0));
    assert_eq!(exposed(&world, vault), 1_000);
    assert_eq!(world.market("coral").unmet.u128(), 184);
}

/// L-3: A has 100 and B 80 at m 50 % of 100; an exit of 20 closes. The height at which A's entry from before is in
/// force, and the ticket.
fn a_fifth_leaves(more: &[(&'static str, u64)]) -> (World, Operator, u64, u64, u64) {
    let services = [&[("alpha", 50), ("bravo", 50)], more].concat();
    let (mut world, orca, alice, vault) = vault_of(&services, 100, 100);
    world.lends(&orca, vault, "alpha", 100).unwrap();
    world.lends(&orca, vault, "bravo", 80).unwrap();
    let exit = alice.exits(&mut world, vault, 20).unwrap();
    let boundary = exit.matures_at.seconds() - UNBONDING;
    world.pass_until(boundary - DAY);
    let height = world.informs("alpha").unwrap();
    world.pass_until(boundary);
    world.close(vault).unwrap();

    assert_eq!(collateral(&world, vault), 80);
    assert_eq!(held(&world, vault, "alpha"), (80, 40, 0));
    assert_eq!(held(&world, vault, "bravo"), (64, 32, 0));
    assert_eq!(batch(&world, vault, 1), (20, 18));
    (world, orca, vault, height, exit.ticket_id)
}

/// Collateral and exposure of a batch.
fn batch(world: &World, vault_id: u64, closing: u64) -> (u128, u128) {
    let batches: Vec<BatchView> = world.ask(&QueryMsg::Batches {
        vault_id,
        start_after: Some(closing - 1),
        limit: Some(1),
    });
    (batches[0].collateral.u128(), batches[0].exposure.u128())
}

/// Covers: L-3
#[test]
fn a_closing_splits_in_proportion_and_matching_gives_back_what_fits() {
    let (mut world, orca, vault, _, _) = a_fifth_leaves(&[]);
    orca.offers(&mut world, vault, "bravo", 100, 1_000).unwrap();
    world.wants("bravo", 1_000).unwrap();
    assert_eq!(held(&world, vault, "bravo"), (80, 40, 0));
    assert_eq!(world.matches("bravo", 200).unwrap().changed, 0);
    assert_eq!(held(&world, vault, "alpha"), (80, 40, 0));
    assert_eq!(batch(&world, vault, 1), (20, 18));
}

/// Covers: L-4
#[test]
fn an_offence_before_the_closing_is_paid_by_who_left_and_who_stayed() {
    let (mut world, orca, vault, before, ticket) = a_fifth_leaves(&[]);
    assert_eq!(takes(&mut world, "alpha", &orca, before), 50);
    assert_eq!(parts(&world), [10, 40]);
    assert!(world.lease(vault, "alpha").is_none());
    assert_eq!(collateral(&world, vault), 40);
    assert_eq!(held(&world, vault, "bravo"), (40, 32, 0));
    world.pass_until(world.ticket(ticket).matures_at.seconds());
    assert_eq!(world.ticket(ticket).claimable.u128(), 10);
}

/// Covers: L-5, L-13
#[test]
fn an_offence_after_the_closing_is_paid_by_who_stayed_and_the_slot_stays_taken() {
    let (mut world, orca, vault, _, ticket) = a_fifth_leaves(&[("coral", 10), ("delta", 10)]);
    let after = world.informs("alpha").unwrap();
    assert_eq!(takes(&mut world, "alpha", &orca, after), 40);
    assert_eq!(parts(&world), [40]);
    assert_eq!(batch(&world, vault, 1), (20, 18));
    assert_eq!(held(&world, vault, "alpha"), (0, 0, 0));

    let number = |world: &World, service: &str| world.slot(vault, service).map(|slot| slot.slot);
    assert_eq!(number(&world, "alpha"), Some(0));
    world.lends(&orca, vault, "coral", 10).unwrap();
    assert_eq!(number(&world, "coral"), Some(2));

    let matures_at = world.ticket(ticket).matures_at.seconds();
    world.pass_until(matures_at);
    assert_eq!(world.ticket(ticket).claimable.u128(), 20);
    world.close(vault).unwrap();
    assert_eq!(number(&world, "alpha"), None);
    world.lends(&orca, vault, "delta", 10).unwrap();
    assert_eq!(number(&world, "delta"), Some(0));
}

const FIVE: [&str; 5] = ["alpha", "bravo", "coral", "delta", "ember"];

/// Five services with leases of all 1,000 at m 20 %, and for each a height at which its first entry is in force.
fn five_on_one() -> (World, Operator, u64, [u64; 5]) {
    let (mut world, orca, _, vault) = vault_of(&FIVE.map(|name| (name, 20)), 1_000, 100);
    for service in FIVE {
        world.lends(&orca, vault, service, 1_000).unwrap();
        assert_eq!(held(&world, vault, service), (1_000, 200, 0));
    }
    let heights = FIVE.map(|service| world.informs(service).unwrap());
    (world, orca, vault, heights)
}

fn orders(of: &[usize]) -> Vec<Vec<usize>> {
    if of.is_empty() {
        return vec![vec![]];
    }
    let first = |index: &usize| {
        let rest: Vec<usize> = of.iter().copied().filter(|other| other != index).collect();
        let with = move |order: Vec<usize>| [vec![*index], order].concat();
        orders(&rest).into_iter().map(with).collect::<Vec<_>>()
    };
    of.iter().flat_map(first).collect()
}

/// Covers: L-6
#[test]
fn five_services_take_their_maximum_in_every_order() {
    let (mut world, orca, vault, heights) = five_on_one();
    // The acks of a second round of entries tell the hub of those heights.
    world.pass(DAY);
    for service in FIVE {
        world.informs(service).unwrap();
    }
    let start = world.net.chain("hub").snapshot();
    let orders = orders(&[0, 1, 2, 3, 4]);
    assert_eq!(orders.len(), 120);
    for order in orders {
        for (turn, index) in (1..).zip(&order) {
            let service = FIVE[*index];
            let proof = ExecuteMsg::SubmitEvidence {
                service: service.into(),
                operator: orca.addr.to_string(),
                evidence: orca.votes_twice(&world, service, heights[*index]),
            };
            let watcher = world.net.chain("hub").addr("watcher");
            world.tell(&watcher, &proof).unwrap();
            assert_eq!(collateral(&world, vault), 1_000 - 200 * turn, "order {order:?}");
        }
        let slashes = world.slashes();
        assert!(slashes
            .iter()
            .all(|slash| slash.seq == 1 && slash.totals[0].1.u128() == 200));
        assert_eq!(slashes.len(), 5);
        world.net.restore("hub", &start);
    }
}

/// L-6 by packet, one order: nothing is refused on the way either.
#[test]
fn five_services_take_their_maximum_by_packet() {
    let (mut world, orca, vault, heights) = five_on_one();
    for (service, height) in FIVE.into_iter().zip(heights).rev() {
        assert_eq!(takes(&mut world, service, &orca, height), 200);
    }
    assert_eq!(collateral(&world, vault), 0);
    world.pass(7 * DAY);
    for slash in 1..=5 {
        world.settle(slash).unwrap();
    }
    let insurance = world.net.chain("hub").balance(&world.insurance, "ustk");
    assert_eq!(insurance.u128(), 1_000);
}

/// L-7 up to its slash: three leases of 1,000 at m 10 % under a ceiling of 30 %, no room for a fourth, and one takes
/// 100, after which there still is none.
fn ceiling_reached() -> (World, Operator, u64) {
    let services = FIVE.map(|name| (name, 10));
    let (mut world, orca, _, vault) = vault_of(&services, 1_000, 30);
    for service in &FIVE[..3] {
        world.lends(&orca, vault, service, 1_000).unwrap();
        assert_eq!(held(&world, vault, service), (1_000, 100, 0));
    }
    orca.offers(&mut world, vault, "delta", 100, 10_000).unwrap();
    world.wants("delta", 1_000).unwrap();
    assert_eq!(held(&world, vault, "delta"), (0, 0, 0));

    let height = world.informs("alpha").unwrap();
    assert_eq!(takes(&mut world, "alpha", &orca, height), 100);
    let vault_now = world.vault(vault);
    assert_eq!(
        (vault_now.collateral.u128(), vault_now.exposure_limit.u128()),
        (900, 200)
    );
    assert_eq!(world.matches("delta", 200).unwrap().changed, 0);
    (world, orca, vault)
}

/// Covers: L-7
#[test]
fn within_the_time_to_leave_services_take_at_most_the_ceiling() {
    let (mut world, _, vault) = ceiling_reached();
    let taken_at = world.now();
    world.pass_until(taken_at + UNBONDING + 2 * EPOCH);
    assert_eq!(world.matches("delta", 200).unwrap().changed, 0);
    world.pass(EPOCH);
    assert_eq!(world.vault(vault).exposure_limit.u128(), 270);
    assert_eq!(world.matches("delta", 200).unwrap().changed, 1);
    assert_eq!(held(&world, vault, "delta"), (700, 70, 0));

    let (mut world, orca, vault) = ceiling_reached();
    world.pass(7 * DAY);
    world.settle(1).unwrap();
    let newcomer = world.staker("newcomer", 1_000, "ustk");
    newcomer.deposits(&mut world, vault, 1_000).unwrap();
    // The newcomer's own share: 1,000 x (1 - 0.7 / 0.9).
    assert_eq!(world.vault(vault).exposure_limit.u128(), 422);
    world.wants("delta", 1_900).unwrap();
    assert_eq!(held(&world, vault, "delta"), (1_900, 190, 0));
    orca.offers(&mut world, vault, "ember", 100, 10_000).unwrap();
    world.wants("ember", 1_900).unwrap();
    assert_eq!(held(&world, vault, "ember"), (320, 32, 0));
    // Their stakes were cut with the vault; within what they were promised a match gives them back.
    for service in ["bravo", "coral"] {
        assert_eq!(world.matches(service, 200).unwrap().changed, 1);
        assert_eq!(held(&world, vault, service), (1_000, 100, 0));
    }
    let heights: Vec<u64> = FIVE[1..]
        .iter()
        .map(|service| world.informs(service).unwrap())
        .collect();
    for (service, height) in FIVE[1..].iter().zip(heights) {
        takes(&mut world, service, &orca, height);
    }
    let alice = world.net.chain("hub").addr("alice");
    assert_eq!(collateral(&world, vault), 1_900 - 422);
    assert!(world.position(vault, &alice).value.u128() >= 700);
}

/// Ends the lease of a service past its term: its operator withdraws the offer and a match reads it.
fn displace(world: &mut World, orca: &Operator, vault: u64, service: &str) {
    let term_ends_at = world.lease(vault, service).unwrap().term_ends_at;
    world.pass_until(term_ends_at.seconds());
    orca.withdraws_offer(world, vault, service).unwrap();
    world.matches(service, 200).unwrap();
    assert!(world.lease(vault, service).is_none());
}

/// The end of the epoch that `now` lies in, and an unbonding.
fn lapse_of_now(world: &World, created_at: u64) -> u64 {
    created_at + ((world.now() - created_at) / EPOCH + 1) * EPOCH + UNBONDING
}

/// Covers: L-8
#[test]
fn room_beside_a_tail_is_sold_at_once_and_the_rest_when_it_lapses() {
    let (mut world, orca, _, vault) = vault_of(&[("alpha", 10), ("bravo", 10)], 1_000, 15);
    let created_at = world.now();
    world.lends(&orca, vault, "alpha", 1_000).unwrap();
    displace(&mut world, &orca, vault, "alpha");
    assert_eq!(held(&world, vault, "alpha"), (0, 0, 100));
    orca.offers(&mut world, vault, "bravo", 100, 1_000).unwrap();
    world.wants("bravo", 1_000).unwrap();
    assert_eq!(held(&world, vault, "bravo"), (500, 50, 0));

    let lapse = lapse_of_now(&world, created_at);
    world.pass_until(lapse - 1);
    assert_eq!(world.matches("bravo", 200).unwrap().changed, 0);
    world.net.advance(1);
    assert_eq!(world.matches("bravo", 200).unwrap().changed, 1);
    assert_eq!(held(&world, vault, "bravo"), (1_000, 100, 0));
}

/// Covers: L-10
#[test]
fn a_closing_splits_tails_like_everything_else() {
    let (mut world, orca, alice, vault) = vault_of(&[("alpha", 100), ("bravo", 100)], 1_000, 100);
    world.lends(&orca, vault, "alpha", 500).unwrap();
    world.lends(&orca, vault, "bravo", 500).unwrap();
    let term_ends_at = world.lease(vault, "alpha").unwrap().term_ends_at;
    world.pass_until(term_ends_at.seconds() - 100);
    let old = world.informs("alpha").unwrap();
    displace(&mut world, &orca, vault, "alpha");
    assert_eq!(held(&world, vault, "alpha"), (0, 0, 500));

    let exit = alice.exits(&mut world, vault, 900).unwrap();
    let recent = world.informs("bravo").unwrap();
    world.pass_until(exit.matures_at.seconds() - UNBONDING);
    world.close(vault).unwrap();
    assert_eq!(collateral(&world, vault), 100);
    assert_eq!(held(&world, vault, "alpha"), (0, 0, 50));
    assert_eq!(held(&world, vault, "bravo"), (50, 50, 0));
    assert_eq!(batch(&world, vault, 1), (900, 900));

    assert_eq!(takes(&mut world, "alpha", &orca, old), 500);
    assert_eq!(parts(&world), [50, 450]);
    assert_eq!(takes(&mut world, "bravo", &orca, recent), 500);
    assert_eq!(parts(&world), [50, 450]);
    assert_eq!((collateral(&world, vault), batch(&world, vault, 1).0), (0, 0));
}

/// Covers: L-12
#[test]
fn a_newcomer_brings_no_room_when_the_ceiling_is_used_up() {
    let (mut world, orca, _, vault) = vault_of(&[("alpha", 30), ("bravo", 1)], 1_000, 30);
    world.lends(&orca, vault, "alpha", 1_000).unwrap();
    let height = world.informs("alpha").unwrap();
    assert_eq!(takes(&mut world, "alpha", &orca, height), 300);
    world.pass(7 * DAY);
    world.settle(1).unwrap();
    let newcomer = world.staker("newcomer", 1_000, "ustk");
    newcomer.deposits(&mut world, vault, 1_000).unwrap();
    assert_eq!(world.vault(vault).exposure_limit.u128(), 0);
    let answer = world.lends(&orca, vault, "bravo", 1_000).unwrap();
    assert_eq!(answer.changed, 0);
    assert!(world.market("bravo").leases.is_empty());
}

/// Covers: L-14
#[test]
fn a_lease_too_small_to_split_ends() {
    let (mut world, orca, alice, vault) = vault_of(&[("alpha", 10)], 10, 100);
    world.lends(&orca, vault, "alpha", 10).unwrap();
    assert_eq!(held(&world, vault, "alpha"), (10, 1, 0));
    let exit = alice.exits(&mut world, vault, 5).unwrap();
    world.pass_until(exit.matures_at.seconds() - UNBONDING);
    world.close(vault).unwrap();
    assert_eq!(collateral(&world, vault), 5);
    assert_eq!(held(&world, vault, "alpha"), (0, 0, 0));
    assert!(world.market("alpha").leases.is_empty());
    assert!(world.service("alpha").escrow.rent_per_year.is_zero());
}
