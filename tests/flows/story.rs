//! The whole story once: deposit, offer, bid, match, rent, snapshot, offence, proof, slash, exit, claim.

use holdfast_shared::msg::consumer::{ExecuteMsg as ConsumerMsg, ReportStatus, SecurityStatus};
use holdfast_shared::msg::hub::SlashStatus;
use holdfast_shared::packet::ReportAck;
use holdfast_simnet::World;

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;

/// Covers: I-01, I-02, I-04, I-12, I-13, I-15, I-22, I-29, I-32, I-33, I-35, I-39
#[test]
fn from_the_first_deposit_to_the_last_claim() {
    let mut world = World::usual();
    let alice = world.staker("alice", 1_000 * MILLION, "ustk");
    let bob = world.staker("bob", 1_000 * MILLION, "ustk");
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", 80).unwrap();
    alice.deposits(&mut world, vault, 600 * MILLION).unwrap();
    bob.deposits(&mut world, vault, 400 * MILLION).unwrap();

    let oracle = world.owner_of("oracle");
    orca.offers(&mut world, vault, "oracle", 300, 1_000 * MILLION)
        .unwrap();
    oracle.bids(&mut world, 800 * MILLION, 500).unwrap();
    oracle.funds(&mut world, 10 * MILLION).unwrap();
    world.net.next_block();
    let matched = world.matches("oracle", 20).unwrap();
    assert_eq!(
        (matched.changed, matched.remaining, matched.short_of_escrow),
        (1, 0, false)
    );
    assert_eq!(world.market("oracle").leased.u128(), 800 * MILLION);

    world.flush_and_relay("oracle").unwrap();
    let seen = world.security("oracle", &orca.addr);
    assert_eq!(seen.status, SecurityStatus::Live);
    assert_eq!(
        (seen.stake.u128(), seen.slashable.u128()),
        (800 * MILLION, 80 * MILLION)
    );

    let exit = bob.exits(&mut world, vault, 200 * MILLION).unwrap();
    world.net.advance(DAY);
    let height = world.net.chain("oracle").block().height;
    let evidence = orca.votes_twice(&world, "oracle", height);
    let submit = ConsumerMsg::SubmitEvidence {
        operator: orca.addr.to_string(),
        evidence,
        reporter: None,
    };
    world.tell_consumer("oracle", "watcher", &submit).unwrap();
    world.relay();
    let report = world.report("oracle", 1);
    assert_eq!(
        report.status,
        ReportStatus::Final {
            answer: ReportAck::Accepted { id: 1 }
        }
    );
    assert_eq!(world.vault(vault).collateral.u128(), 920 * MILLION);

    world.flush_and_relay("oracle").unwrap();
    assert_eq!(
        world.security("oracle", &orca.addr).status,
        SecurityStatus::Tombstoned
    );

    world.net.advance(8 * DAY);
    world.settle(1).unwrap();
    assert_eq!(world.slashes()[0].status, SlashStatus::Settled);
    assert_eq!(
        world.net.chain("hub").balance(&world.insurance, "ustk").u128(),
        80 * MILLION
    );

    world.wait_until(exit.matures_at.seconds());
    bob.claims(&mut world, &[exit.ticket_id]).unwrap();
    let paid = world.ticket(exit.ticket_id).paid.u128();
    assert!((184 * MILLION - 1..=184 * MILLION).contains(&paid), "{paid}");
    assert!(
        bob.balance(&world, "ustk") > 600 * MILLION + paid,
        "the exit earned rent until it closed"
    );
    assert!(alice.claims_rewards(&mut world, vault).is_ok());
    assert!(orca.claims_rewards(&mut world, vault).is_ok());
    assert!(world.monitor().violations.is_empty());
}
