//! Every message of hub, consumer and LRT stopped at every write (F-75): all that the schemas list, and what the random
//! runs do.

mod lives;

use std::path::Path;

use cosmwasm_std::{Decimal, Uint128};
use holdfast_shared::msg::hub::{
    AssetParams, ExecuteMsg as Msg, PolicyChange, PolicyField, PriceSource, RateSource,
};
use holdfast_shared::Denom;
use holdfast_simnet::world::HUB;
use holdfast_simnet::World;
use serde_json::Value;

use super::random;

const DAY: u64 = 86_400;
const MILLION: u128 = 1_000_000;

/// Assets, tokens, policies, exits, rent and a slash, from the first message to the last.
fn life() -> World {
    let mut world = World::usual();
    world.interrupt(2);
    let dao = world.owner.clone();
    let token = world.approved_token(6);
    let rates = world.token(6);
    rates.sets(&mut world, &dao, 1);
    let asset = AssetParams {
        denom: Denom::bank("ustk"),
        decimals: 6,
        price: PriceSource::Rate(RateSource {
            contract: rates.addr.to_string(),
            query: format!("{{\"balance\":{{\"address\":\"{dao}\"}}}}")
                .as_bytes()
                .into(),
            path: vec!["balance".into()],
            max_age_seconds: 100 * DAY,
            max_change: Decimal::percent(1),
        }),
        haircut: Decimal::zero(),
        cap: None,
    };
    world.tell(&dao, &Msg::ChangeAsset { asset }).unwrap();

    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", 80).unwrap();
    let alice = world.staker("alice", 1_000 * MILLION, "ustk");
    alice.deposits(&mut world, vault, 500 * MILLION).unwrap();
    world.lends(&orca, vault, "bridge", 300 * MILLION).unwrap();
    let height = world.informs("bridge").unwrap();

    token.sets(&mut world, &alice.addr, 10);
    let policy = world.vault(vault).policy;
    let of_token = orca.creates_vault_of(&mut world, token.denom(), policy).unwrap();
    token.deposits(&mut world, &alice.addr, of_token, 10).unwrap();

    let change = PolicyChange::Ceiling(Decimal::percent(90));
    let vault_id = vault;
    world
        .tell(&orca.addr, &Msg::ChangePolicy { vault_id, change })
        .unwrap();
    let field = PolicyField::Ceiling;
    world
        .tell(&orca.addr, &Msg::CancelPolicyChange { vault_id, field })
        .unwrap();

    let first = alice.exits(&mut world, vault, 100 * MILLION).unwrap();
    world.pass(5 * DAY);
    alice.claims_rewards(&mut world, vault).unwrap();
    orca.claims_rewards(&mut world, vault).unwrap();
    let second = alice.exits(&mut world, vault, MILLION).unwrap();
    world.pass(5 * DAY);
    world.close(vault).unwrap();
    // Its ack dates what came before.
    world.informs("bridge").unwrap();
    let proof = orca.votes_twice(&world, "bridge", height);
    world.accuse("bridge", &orca, proof).unwrap();
    let denom = Denom::bank("ustk");
    world.tell(&dao, &Msg::ClaimFees { denom }).unwrap();
    world.owner_of("bridge").withdraws(&mut world, 1).unwrap();
    orca.withdraws_offer(&mut world, vault, "bridge").unwrap();
    world.pass(7 * DAY);
    let insurance = world.insurance.clone();
    world
        .net
        .on(HUB, "block", |chain| chain.block_address(&insurance, true));
    world.settle(1).unwrap();
    world
        .net
        .on(HUB, "unblock", |chain| chain.block_address(&insurance, false));
    world.tell(&dao, &Msg::RetryPayout { payout_id: 1 }).unwrap();

    world.pass_until(second.matures_at.seconds());
    alice
        .claims(&mut world, &[first.ticket_id, second.ticket_id])
        .unwrap();
    let denom = Denom::bank("ustk");
    world.tell(&dao, &Msg::ReadPrice { denom }).unwrap();
    assert_eq!(world.vault(of_token).collateral, Uint128::new(10));
    world
}

/// What the committed schema of a contract lets one execute, as `label message`.
fn messages(contract: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    let path = folder.join(format!("{contract}/holdfast-{contract}.json"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let variants = schema["execute"]["oneOf"].as_array().unwrap();
    let name = |variant: &Value| format!("{contract} {}", variant["required"][0].as_str().unwrap());
    variants.iter().map(name).collect()
}

/// Stopped at no write. A message that is stopped leaves this list, and a new one must be stopped.
const NEVER_STOPPED: [&str; 3] = [
    // A hook is told by its token: `token send` stops at the writes of both.
    "hub receive",
    // Refused to everybody: the LRT gives nobody the role of marketing.
    "lrt update_marketing",
    "lrt upload_logo",
];

/// Covers: F-75
#[test]
fn every_message_stopped_at_any_write_leaves_what_was_before_it() {
    let mut done = life().interrupted();
    done.extend(lives::governed().interrupted());
    done.extend(lives::filed().interrupted());
    done.extend(lives::consumed().interrupted());
    done.extend(lives::liquid().interrupted());
    assert!(done.contains_key("token send"), "{done:?}");
    let all: Vec<String> = ["hub", "consumer", "lrt"]
        .into_iter()
        .flat_map(messages)
        .collect();
    assert!(all.len() > 60, "{all:?}");
    let missing: Vec<_> = all.iter().filter(|name| !done.contains_key(*name)).collect();
    assert_eq!(
        missing, NEVER_STOPPED,
        "let a life in interrupted/lives.rs send them"
    );
}

/// Covers: F-75
#[test]
fn whatever_random_people_do_may_stop_at_any_write() {
    let done = random::interrupted(4, 150);
    assert!(done.len() > 8, "{done:?}");
}
