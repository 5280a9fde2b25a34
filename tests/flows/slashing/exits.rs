//! Who left and who stayed: pools pay by the closings since the entry in force at the offence.

use holdfast_shared::msg::hub::{PoolRef, RequestExitResponse};
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::ServiceConfig;
use holdfast_simnet::{World, WorldBuilder};
use rstest::rstest;

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;

struct Scene {
    world: World,
    orca: Operator,
    vault: u64,
    staker: Staker,
}

/// A vault of which the oracle (`percent`) rents all, and whose entry it knows.
fn scene(percent: u64, amount: u128) -> Scene {
    let services = vec![
        ServiceConfig::new("oracle", percent),
        ServiceConfig::new("bridge", 50),
    ];
    let mut world = WorldBuilder::new().services(services).build();
    let orca = world.operator("orca");
    let (vault, staker) = world.funded_vault(&orca, 100, amount);
    world.lends(&orca, vault, "oracle", amount).unwrap();
    world.flush_and_relay("oracle").unwrap();
    Scene {
        world,
        orca,
        vault,
        staker,
    }
}

impl Scene {
    /// Asks for an exit and waits until its boundary has passed, sending what changed unless the oracle is to keep
    /// its entry.
    fn closes(&mut self, amount: u128, flush: bool) -> RequestExitResponse {
        let exit = self.staker.exits(&mut self.world, self.vault, amount).unwrap();
        let boundary = self.world.closing_at(self.vault).unwrap().seconds();
        self.world.wait_until(boundary);
        self.world.close(self.vault).unwrap();
        self.world.refresh_clients();
        if flush {
            self.world.flush_and_relay("oracle").unwrap();
        }
        exit
    }

    /// Asks for an exit, and waits until so many seconds before the boundary that follows its own.
    fn closes_after(&mut self, amount: u128, seconds_before: u64) -> RequestExitResponse {
        let exit = self.closes(amount, false);
        let epoch = (25 * DAY).div_ceil(7);
        self.world.wait_until(self.world.now() + epoch - seconds_before);
        exit
    }

    /// The height of a service's chain.
    fn height(&self, service: &str) -> u64 {
        self.world.net.chain(service).block().height
    }

    /// Proves an offence at a height, by packet.
    fn proves(&mut self, service: &str, height: u64) {
        let evidence = self.orca.votes_twice(&self.world, service, height);
        let orca = self.orca.clone();
        self.world.report_packet(service, &orca, evidence).unwrap();
        self.world.relay();
        assert_eq!(self.world.slashes().len(), 1, "the proof was accepted");
    }

    /// What the slash took from a pool of the vault.
    fn taken(&self, pool: PoolRef) -> u128 {
        let slash = &self.world.slashes()[0];
        let parts = slash.parts.iter().filter(|part| part.pool == pool);
        parts.map(|part| part.amount.u128()).sum()
    }

    /// Waits for a ticket's date, claims it, and says what it was paid.
    fn pays(&mut self, exit: &RequestExitResponse) -> u128 {
        self.world.wait_until(exit.matures_at.seconds());
        self.staker.claims(&mut self.world, &[exit.ticket_id]).unwrap();
        self.world.ticket(exit.ticket_id).paid.u128()
    }
}

fn near(found: u128, wanted: u128) {
    assert!(
        (wanted.saturating_sub(1)..=wanted).contains(&found),
        "{found} is not {wanted}"
    );
}

/// Covers: S-1, I-24
#[test]
fn who_asked_to_leave_after_the_offence_pays_like_who_stayed() {
    let mut scene = scene(20, 1_000 * MILLION);
    let epoch = 25 * DAY / 7 + 1;
    scene.world.net.advance(epoch - 2 * DAY);
    scene.world.flush_and_relay("oracle").unwrap();
    let (offence, started) = (scene.height("oracle"), scene.world.now());
    let exit = scene.closes(400 * MILLION, true);
    assert!(
        scene.world.now() - started <= 2 * DAY,
        "the batch closes on day 2"
    );
    scene.world.wait_until(started + 10 * DAY);
    scene.proves("oracle", offence);
    near(scene.taken(PoolRef::Batch(1)), 80 * MILLION);
    assert_eq!(
        scene.taken(PoolRef::Active) + scene.taken(PoolRef::Batch(1)),
        200 * MILLION
    );
    near(
        scene.world.vault(scene.vault).collateral.u128() - 1,
        480 * MILLION,
    );
    near(scene.pays(&exit) + 1, 320 * MILLION + 1);
}

/// Covers: S-2, I-23
#[test]
fn a_batch_closed_before_the_entry_was_sent_pays_nothing() {
    let mut scene = scene(20, 1_000 * MILLION);
    let exit = scene.closes(400 * MILLION, true);
    scene.world.net.advance(DAY);
    let offence = scene.height("oracle");
    scene.proves("oracle", offence);
    assert_eq!(scene.taken(PoolRef::Batch(1)), 0);
    near(scene.taken(PoolRef::Active), 120 * MILLION + 1);
    near(scene.pays(&exit), 400 * MILLION);
}

/// Covers: I-23
#[test]
fn a_newcomer_pays_nothing_for_an_offence_before_it_came() {
    let mut scene = scene(100, 7);
    let offence = scene.height("oracle") + 1;
    scene.world.net.next_block();
    let shares = scene.world.position(scene.vault, &scene.staker.addr).shares;
    let half = shares / cosmwasm_std::Uint256::from(2u128);
    let vault = scene.vault;
    for part in [half, shares - half] {
        scene.staker.exits_shares(&mut scene.world, vault, part).unwrap();
        let boundary = scene.world.closing_at(vault).unwrap().seconds();
        scene.world.wait_until(boundary);
        scene.world.close(vault).unwrap();
    }
    let newcomer = scene.world.staker("newcomer", 1_000, "ustk");
    newcomer.deposits(&mut scene.world, vault, 1_000).unwrap();
    let before = newcomer.value_in(&scene.world, vault);
    scene.proves("oracle", offence);
    assert_eq!(scene.taken(PoolRef::Active), 0);
    assert!((5..=7).contains(&(scene.taken(PoolRef::Batch(1)) + scene.taken(PoolRef::Batch(2)))));
    assert_eq!(newcomer.value_in(&scene.world, vault), before);
}

/// Five exits of 20 from 120 at consecutive boundaries; everything is taken for an offence under the entry sent just
/// before the third boundary, or after the last.
/// Covers: E-4, E-4b, I-23
#[rstest]
#[case::under_the_entry_before_the_third_boundary(2, 80, 2)]
#[case::under_the_entry_after_the_last_boundary(5, 20, 5)]
fn batches_pay_for_what_was_promised_while_they_were_in(
    #[case] closed_before: usize,
    #[case] stake: u128,
    #[case] paid_in_full: usize,
) {
    let mut scene = scene(100, 120 * MILLION);
    let (mut exits, mut offence) = (vec![], 0);
    for closing in 0..=5 {
        if closing == closed_before {
            scene.world.flush_and_relay("oracle").unwrap();
        }
        if closing < 5 {
            exits.push(scene.closes_after(20 * MILLION, 60));
        }
        if closing == closed_before {
            scene.world.net.advance(DAY);
            offence = scene.height("oracle");
        }
    }
    let sent = scene.world.sent_entries("oracle", &scene.orca.addr);
    near(sent.last().unwrap().stake.u128(), stake * MILLION);
    if closed_before == 2 {
        scene.world.wait_until(exits[1].matures_at.seconds());
        scene.world.refresh_clients();
    }
    scene.proves("oracle", offence);
    let paid: Vec<u128> = exits.iter().map(|exit| scene.pays(exit)).collect();
    let is_full = |paid: &u128| (20 * MILLION - 1..=20 * MILLION).contains(paid);
    assert!(paid[..paid_in_full].iter().all(is_full), "{paid:?}");
    assert!(paid[paid_in_full..].iter().all(|paid| *paid <= 1), "{paid:?}");
    assert!(scene.world.vault(scene.vault).collateral.u128() <= 1);
}

/// A has 100 at 50 %, B 80 at 50 %; an exit of 20 closes; A takes 50 %.
/// Covers: L-4, L-5
#[rstest]
#[case::under_the_entry_before_the_closing(false, 40, 10, 40, 32, 10)]
#[case::under_the_entry_sent_after_it(true, 40, 0, 40, 32, 20)]
fn a_take_after_a_closing(
    #[case] told: bool,
    #[case] from_active: u128,
    #[case] from_batch: u128,
    #[case] stake_b: u128,
    #[case] slashable_b: u128,
    #[case] batch_pays: u128,
) {
    let mut scene = scene(50, 100 * MILLION);
    let orca = scene.orca.clone();
    scene
        .world
        .lends(&orca, scene.vault, "bridge", 80 * MILLION)
        .unwrap();
    scene.world.flush_and_relay("bridge").unwrap();
    let before = scene.height("oracle");
    let exit = scene.closes(20 * MILLION, told);
    let offence = if told { scene.height("oracle") } else { before };
    scene.proves("oracle", offence);
    let round = |amount: u128| (amount + 2) / MILLION;
    assert_eq!(round(scene.taken(PoolRef::Active)), from_active);
    assert_eq!(round(scene.taken(PoolRef::Batch(1))), from_batch);
    let view = scene.world.vault(scene.vault);
    near(view.collateral.u128(), 40 * MILLION + 1);
    let slot = |service: &str| view.slots.iter().find(|slot| slot.service == service).cloned();
    let b = slot("bridge").unwrap();
    assert_eq!(
        (round(b.stake.u128()), round(b.slashable.u128())),
        (stake_b, slashable_b)
    );
    assert!(scene.world.market("oracle").leases.is_empty(), "A ended");
    assert_eq!(round(scene.pays(&exit)), batch_pays);
}

/// A matured ticket is worth the same before and after a slash of the same block.
/// Covers: F-50, I-11
#[rstest]
#[case::claim_first(true)]
#[case::slash_first(false)]
fn a_matured_batch_is_immune(#[case] claim_first: bool) {
    let mut scene = scene(20, 1_000 * MILLION);
    let exit = scene.closes(400 * MILLION, true);
    while scene.world.now() + DAY < exit.matures_at.seconds() {
        scene.world.net.advance(DAY);
        let _ = scene.world.flush_and_relay("oracle");
    }
    scene.world.wait_until(exit.matures_at.seconds());
    let offence = scene.height("oracle");
    if claim_first {
        near(scene.pays(&exit), 400 * MILLION);
    }
    scene.proves("oracle", offence);
    near(scene.taken(PoolRef::Active), 120 * MILLION + 1);
    if !claim_first {
        near(scene.pays(&exit), 400 * MILLION);
    }
}
