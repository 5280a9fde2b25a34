//! Every message stopped at every write (F-75). What the random runs do is stopped too, so that a message they learn is
//! covered without a word here.

use cosmwasm_std::{Decimal, Uint128};
use holdfast_shared::msg::hub::{
    AssetParams, ExecuteMsg as Msg, PolicyChange, PolicyField, PriceSource, RateSource,
};
use holdfast_shared::Denom;
use holdfast_simnet::world::HUB;
use holdfast_simnet::World;

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

/// Covers: F-75
#[test]
fn a_message_stopped_at_any_write_leaves_what_was_before_it() {
    let done = life().interrupted();
    for kind in [
        "approve_asset",
        "cancel_policy_change",
        "change_asset",
        "change_policy",
        "claim",
        "claim_fees",
        "claim_rewards",
        "close_epoch",
        "create_vault",
        "deposit",
        "flush",
        "fund_escrow",
        "match",
        "place_bid",
        "post_offer",
        "read_price",
        "register_key",
        "register_operator",
        "request_exit",
        "retry_payout",
        "send",
        "settle",
        "submit_evidence",
        "withdraw_escrow",
        "withdraw_offer",
    ] {
        assert!(done.contains_key(kind), "{kind} is not among {done:?}");
    }
}

/// Covers: F-75
#[test]
fn whatever_random_people_do_may_stop_at_any_write() {
    let done = random::interrupted(4, 150);
    assert!(done.len() > 8, "{done:?}");
}
