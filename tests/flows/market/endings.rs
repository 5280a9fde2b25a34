//! How leases end when a service wants them to: notice, freezing, winding down. M-9.

use holdfast_shared::msg::consumer::SecurityStatus;
use holdfast_shared::msg::hub::{BidParams, ServiceState, ServiceStep};

use super::{leases, lender, market, matched, tails, DAY, UNBONDING};

/// Covers: M-9
#[test]
fn notice_a_minute_after_the_match_is_paid_for_twenty_five_days() {
    let mut world = market();
    let orca = lender(&mut world, "orca", 400, 1_000_000);
    let owner = world.owner_of("oracle");
    let term = BidParams {
        term_seconds: 90 * DAY,
        ..owner.bid(&world, 1_000_000, 500)
    };
    owner.bids_with(&mut world, term).unwrap();
    owner.funds(&mut world, 1_000_000).unwrap();
    let standing = [(orca.vault, 1_000_000, 400)];
    assert_eq!(matched(&mut world), standing);
    world.net.advance(60);
    owner.gives_notice(&mut world, orca.vault).unwrap();
    let given_at = world.now();
    assert!(owner.gives_notice(&mut world, orca.vault).is_err());
    let paid_before = 1_000_000 - world.service("oracle").escrow.balance.u128();

    world.pass_until(given_at + UNBONDING - DAY);
    world.informs("oracle").unwrap();
    let sent = world.sent_entries("oracle", &orca.operator.addr).pop().unwrap();
    assert_eq!(
        sent.expires_at.seconds(),
        given_at + UNBONDING,
        "nothing is lent past its end"
    );
    world.pass_until(given_at + UNBONDING - 1);
    assert_eq!(leases(&world), standing);
    assert_eq!(
        world.security("oracle", &orca.operator.addr).status,
        SecurityStatus::Live
    );
    world.net.advance(1);
    assert_eq!(leases(&world), []);
    assert_ne!(
        world.security("oracle", &orca.operator.addr).status,
        SecurityStatus::Live
    );
    assert_eq!(tails(&world, orca.vault), 100_000, "its tail holds its room");

    world.pass(3 * DAY);
    world.close(orca.vault).unwrap();
    let escrow = world.service("oracle").escrow;
    let paid = 1_000_000 - escrow.balance.u128() - paid_before;
    assert!(
        (2_739..=2_741).contains(&paid),
        "40,000 a year for 25 days: {paid}"
    );
    assert_eq!(escrow.runway_days, None);
}

/// Covers: F-60
#[test]
fn a_service_winds_down_with_everything_open_running_on() {
    let mut world = market();
    let orca = lender(&mut world, "orca", 400, 1_000_000);
    let owner = world.owner_of("oracle");
    owner.bids(&mut world, 1_000_000, 500).unwrap();
    owner.funds(&mut world, 50_000).unwrap();
    let standing = [(orca.vault, 1_000_000, 400)];
    assert_eq!(matched(&mut world), standing);
    let exit = orca.staker.exits(&mut world, orca.vault, 1_000).unwrap();
    owner.moves(&mut world, ServiceStep::WindDown).unwrap();
    assert_eq!(matched(&mut world), standing);
    assert!(orca
        .operator
        .offers(&mut world, orca.vault, "oracle", 1, 5)
        .is_err());
    world.informs("oracle").unwrap();
    world.pass(UNBONDING);
    assert_eq!(matched(&mut world), []);
    assert!(
        owner.moves(&mut world, ServiceStep::Close).is_err(),
        "a tail is left"
    );
    world.pass_until(exit.matures_at.seconds());
    orca.staker.claims(&mut world, &[exit.ticket_id]).unwrap();
    world.pass(UNBONDING + 4 * DAY);
    let rest = world.service("oracle").escrow.balance.u128();
    let before = world.net.chain("hub").balance(&owner.addr, "ustk").u128();
    owner.moves(&mut world, ServiceStep::Close).unwrap();
    assert_eq!(world.service("oracle").state, ServiceState::Closed);
    let after = world.net.chain("hub").balance(&owner.addr, "ustk").u128();
    assert_eq!(after - before, rest);
    assert!(owner.funds(&mut world, 1).is_err());
}
