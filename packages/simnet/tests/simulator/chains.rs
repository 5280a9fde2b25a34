//! A chain by itself, the common clock, and the checks after every step.

use std::cell::RefCell;
use std::rc::Rc;

use cosmwasm_std::{coins, Addr, Empty};
use holdfast_simnet::chain::Instantiate;
use holdfast_simnet::contract::ContractPanicked;
use holdfast_simnet::{ChainConfig, Net};

use crate::probe::{self, Do, REPLY_ERROR};
use crate::setup::{contract, World};

#[test]
fn addresses_belong_to_their_chain() {
    let world = World::unconnected();
    let (hub, zone) = (world.net.chain("hub"), world.net.chain("zone"));
    assert!(hub.addr("alice").as_str().starts_with("hub1"));
    assert!(world.hub.as_str().starts_with("hub1"));
    assert_eq!(hub.addr("alice"), hub.addr("alice"));
    assert_ne!(hub.addr("alice"), hub.addr("bob"));
    assert_ne!(hub.addr("alice"), zone.addr("alice"));
}

#[test]
fn coins_are_minted_moved_and_counted() {
    let mut net = Net::new().with_chain(ChainConfig::new("hub"));
    let (alice, bob) = (net.chain("hub").addr("alice"), net.chain("hub").addr("bob"));
    net.on("hub", "mint", |chain| chain.mint(&alice, 100, "atom"));
    net.on("hub", "send", |chain| {
        chain.transfer(&alice, &bob, &coins(30, "atom"))
    })
    .unwrap();
    assert!(net
        .on("hub", "send", |chain| chain.transfer(
            &alice,
            &bob,
            &coins(71, "atom")
        ))
        .is_err());
    let hub = net.chain("hub");
    assert_eq!(
        (
            hub.balance(&alice, "atom").u128(),
            hub.balance(&bob, "atom").u128()
        ),
        (70, 30)
    );
    assert_eq!((hub.supply("atom").u128(), hub.supply("osmo").u128()), (100, 0));
}

#[test]
fn a_failing_or_panicking_message_changes_nothing() {
    let mut world = World::unconnected();
    let before = world.net.chain("hub").digest();
    assert!(world.hub_does(&Do::Fail).is_err());
    let error = world.hub_does(&Do::Panic).unwrap_err();
    assert_eq!(
        error.downcast_ref::<ContractPanicked>().unwrap().message,
        "told to panic"
    );
    assert_eq!(before, world.net.chain("hub").digest());
    // A parent that asked for the reply survives the panic of its sub-message.
    world
        .hub_does(&Do::Inner {
            step: Box::new(Do::Panic),
            data: None,
        })
        .unwrap();
    assert_eq!(world.seen("hub"), [REPLY_ERROR]);
}

#[test]
fn a_panic_of_a_contract_stored_without_the_adapter_is_caught_too() {
    let mut net = Net::new().with_chain(ChainConfig::new("hub"));
    let error = net.on("hub", "bare contract", |chain| {
        let code = chain.store_code(probe::bare_code());
        let creator = chain.addr("creator");
        let bare = chain
            .instantiate(Instantiate::new(code, &creator, "bare"), &Empty {})
            .unwrap();
        chain.execute(&creator, &bare, &Do::Panic, &[]).unwrap_err()
    });
    assert!(error.downcast_ref::<ContractPanicked>().is_some(), "{error:#}");
}

#[test]
fn only_the_admin_migrates() {
    let mut world = World::unconnected();
    let hub = world.hub.clone();
    let mut migrate = |who: &str| {
        world.net.on("hub", "migrate", |chain| {
            let code = chain.store_code(probe::code());
            let sender: Addr = chain.addr(who);
            chain.migrate(&sender, &hub, &Empty {}, code)
        })
    };
    assert!(migrate("stranger").is_err());
    migrate("creator").unwrap();
    assert_eq!(world.seen("hub"), ["migrated"]);
}

#[test]
fn one_clock_moves_all_chains_but_the_halted() {
    let skewed = ChainConfig {
        skew_seconds: 600,
        ..ChainConfig::new("zone")
    };
    let mut net = Net::new().with_chain(ChainConfig::new("hub")).with_chain(skewed);
    let genesis = net.now().seconds();
    let hub = contract(&mut net, "hub");
    net.halt("hub").unwrap();
    net.advance(50);
    assert_eq!(net.chain("hub").now().seconds(), genesis);
    assert_eq!(net.chain("zone").now().seconds(), genesis + 650);
    let user = net.chain("hub").addr("user");
    assert!(net.execute("hub", &user, &hub, &Do::AllowClose, &[]).is_err());
    net.resume("hub").unwrap();
    assert_eq!(net.chain("hub").now().seconds(), genesis + 50);
    net.execute("hub", &user, &hub, &Do::AllowClose, &[]).unwrap();
}

#[test]
fn checks_run_after_every_step_and_see_the_step() {
    let (mut world, _) = World::connected();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let notes = Rc::clone(&seen);
    world.net.check_always(move |net| {
        notes.borrow_mut().push((net.step(), net.pending().len()));
        Ok(())
    });
    let before = world.net.step();
    let id = world.send(Do::Note("one".into()), 100);
    world.net.deliver(&id, "relayer").unwrap();
    world.net.deliver_ack(&id, "relayer").unwrap();
    world.net.next_block();
    let expected = [(before + 1, 1), (before + 2, 1), (before + 3, 0), (before + 4, 0)];
    assert_eq!(*seen.borrow(), expected);
    assert_eq!(u64::try_from(world.net.trace().len()).unwrap(), world.net.step());
}

#[test]
#[should_panic(expected = "advance 5 s): time has passed")]
fn a_broken_invariant_stops_the_run_and_names_the_step() {
    let mut world = World::unconnected();
    let start = world.net.now();
    world.net.check_always(move |net| {
        anyhow::ensure!(net.now() == start, "time has passed");
        Ok(())
    });
    world.net.next_block();
}
