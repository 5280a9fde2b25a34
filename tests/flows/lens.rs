//! The lens says what the hub's records say, whatever the page, and refuses a hub it cannot read.

use cosmwasm_std::Binary;
use holdfast_shared::msg::hub::{PositionView, QueryMsg as HubQuery, Record};
use holdfast_shared::msg::lens::{InstantiateMsg, QueryMsg};
use holdfast_shared::Denom;
use holdfast_simnet::chain::Instantiate;
use holdfast_simnet::world::{hub_view, HUB};
use holdfast_simnet::World;
use serde_json::Value;

/// More holders than one page of records has, a lease, an exit, a slash.
fn world() -> World {
    let mut world = World::usual();
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", 50).unwrap();
    for number in 0..120 {
        let staker = world.staker(&format!("staker {number}"), 1_000_000, "ustk");
        staker.deposits(&mut world, vault, 1_000 + number).unwrap();
    }
    let leaver = world.staker("leaver", 1_000_000, "ustk");
    leaver.deposits(&mut world, vault, 1_000_000).unwrap();
    leaver.exits(&mut world, vault, 1_000).unwrap();
    world
}

fn questions(world: &World) -> Vec<QueryMsg> {
    let (service, limit) = ("oracle".to_owned(), Some(100));
    let operator = world.net.chain(HUB).addr("orca").to_string();
    let owner = world.net.chain(HUB).addr("leaver").to_string();
    vec![
        QueryMsg::Config {},
        QueryMsg::Assets {
            start_after: None,
            limit,
        },
        QueryMsg::Operator {
            operator: operator.clone(),
        },
        QueryMsg::Vault { vault_id: 1 },
        QueryMsg::Vaults {
            start_after: None,
            limit,
        },
        QueryMsg::Batches {
            vault_id: 1,
            start_after: None,
            limit,
        },
        QueryMsg::SimulateDeposit {
            vault_id: 1,
            depositor: owner.clone(),
            amount: 1_000u128.into(),
            accept_open_filings: false,
        },
        QueryMsg::SimulateExit {
            vault_id: 1,
            owner: owner.clone(),
            shares: 1_000u128.into(),
        },
        QueryMsg::Position {
            vault_id: 1,
            owner: owner.clone(),
        },
        QueryMsg::Positions {
            vault_id: 1,
            start_after: None,
            limit,
        },
        QueryMsg::Ticket { ticket_id: 1 },
        QueryMsg::Tickets {
            owner: None,
            start_after: None,
            limit,
        },
        QueryMsg::Tickets {
            owner: Some(owner),
            start_after: None,
            limit,
        },
        QueryMsg::Service {
            service: service.clone(),
        },
        QueryMsg::Services {
            start_after: None,
            limit,
        },
        QueryMsg::Offers {
            service: service.clone(),
            start_after: None,
            limit,
        },
        QueryMsg::Market {
            service: service.clone(),
        },
        QueryMsg::Link {
            service: service.clone(),
        },
        QueryMsg::SentEntries {
            service,
            operator,
            start_after: None,
            limit,
        },
        QueryMsg::Slashes {
            start_after: None,
            limit,
        },
        QueryMsg::Payouts {
            start_after: None,
            limit,
        },
        QueryMsg::Fees {
            denom: Denom::bank("ustk"),
        },
        QueryMsg::Solvency {
            denom: Denom::bank("ustk"),
            start_at: None,
            so_far: None,
            limit,
        },
    ]
}

#[test]
fn the_lens_says_what_the_records_say() {
    let world = world();
    for question in questions(&world) {
        let through_lens: Value = world.ask(&question);
        let in_place: Value = hub_view(world.net.chain(HUB), &world.hub, question.clone()).unwrap();
        assert_eq!(through_lens, in_place, "{question:?}");
    }
}

#[test]
fn the_hub_answers_contracts_as_the_lens_does() {
    let world = world();
    let owner = world.net.chain(HUB).addr("leaver");
    let same = |hub: HubQuery, lens: QueryMsg| {
        let of_hub: Value = world.net.chain(HUB).query(&world.hub, &hub).unwrap();
        assert_eq!(of_hub, world.ask::<Value>(&lens), "{lens:?}");
    };
    same(
        HubQuery::Ticket { ticket_id: 1 },
        QueryMsg::Ticket { ticket_id: 1 },
    );
    let (vault_id, owner) = (1, owner.to_string());
    same(
        HubQuery::Position {
            vault_id,
            owner: owner.clone(),
        },
        QueryMsg::Position { vault_id, owner },
    );
}

#[test]
fn a_range_longer_than_a_page_of_records_is_read_to_its_end() {
    let world = world();
    let mut holders: Vec<String> = Vec::new();
    loop {
        let page: Vec<PositionView> = world.ask(&QueryMsg::Positions {
            vault_id: 1,
            start_after: holders.last().cloned(),
            limit: Some(100),
        });
        if page.is_empty() {
            break;
        }
        holders.extend(page.into_iter().map(|position| position.owner));
    }
    assert_eq!(holders.len(), 121);
    assert!(holders.is_sorted());
}

#[test]
fn records_are_paged_both_ways_and_clamped() {
    let world = world();
    let page = |start: Option<Binary>, end: Option<Binary>, descending: bool, limit: Option<u32>| {
        let query = HubQuery::Records {
            start,
            end,
            descending,
            limit,
        };
        world
            .net
            .chain(HUB)
            .query::<Vec<Record>, _>(&world.hub, &query)
            .unwrap()
    };
    let up = page(None, None, false, Some(u32::MAX));
    assert_eq!(up.len(), 100);
    assert_eq!(page(None, None, false, None).len(), 30);
    assert_eq!(page(None, None, false, Some(0)), vec![]);
    assert_eq!(
        page(Some(up[1].key.clone()), Some(up[3].key.clone()), false, None),
        up[1..3]
    );
    let mut down = page(None, Some(up[5].key.clone()), true, None);
    down.reverse();
    assert_eq!(down, up[..5]);
    assert_eq!(
        page(Some(up[3].key.clone()), Some(up[1].key.clone()), false, None),
        vec![]
    );
}

#[test]
fn what_a_view_refuses_the_lens_refuses_in_the_same_words() {
    let world = World::usual();
    let error = world
        .try_ask::<Value>(&QueryMsg::Vault { vault_id: 7 })
        .unwrap_err();
    assert!(
        format!("{error:#}").contains("vault \"7\" does not exist"),
        "{error:#}"
    );
}

#[test]
fn a_lens_starts_only_on_a_hub_of_its_version() {
    let mut world = World::usual();
    let consumer_like = world.lens.clone();
    let person = world.net.chain(HUB).addr("alice");
    let owner = world.owner.clone();
    let code = world.net.on(HUB, "store code", |chain| {
        use holdfast_simnet::world::{ContractSource, NativeContracts};
        chain.store_code(NativeContracts.lens())
    });
    for (hub, words) in [
        (consumer_like, "is holdfast-lens"),
        (person, "is no contract that says its version"),
    ] {
        let msg = InstantiateMsg { hub: hub.to_string() };
        let refusal = world
            .net
            .instantiate(HUB, Instantiate::new(code, &owner, "lens"), &msg);
        let error = format!("{:#}", refusal.unwrap_err());
        assert!(
            error.contains(words) && error.contains("this lens reads holdfast-hub"),
            "{error}"
        );
    }
}
