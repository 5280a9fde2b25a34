//! What the hub's owner, and owners of services, decide.

use anyhow::Result;
use cosmwasm_std::{coin, Addr, Decimal};
use cw_ownable::Action;
use holdfast_shared::limits::MAX_ADMITTED_OPERATORS;
use holdfast_shared::msg::consumer;
use holdfast_shared::msg::hub::{AssetParams, ExecuteMsg, PriceSource, ServiceStep, Terms, TermsChange};
use holdfast_shared::Denom;
use holdfast_simnet::world::{ServiceConfig, World, WorldBuilder, HUB};

use super::simple::{one_service, told};
use super::{Bench, DAY};

const SERVICE: &str = "oracle";

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let mut world = one_service(bench);
    assets(bench, &mut world)?;
    proposal(bench, &mut world)?;
    terms(bench, &mut world)?;
    states(bench, &mut world)?;
    ownership(bench, &mut world)?;
    operators(bench)?;
    replacement(bench)
}

fn asset(price: u64) -> AssetParams {
    AssetParams {
        denom: Denom::bank("uother"),
        decimals: 6,
        price: PriceSource::Fixed(Decimal::percent(price)),
        haircut: Decimal::zero(),
        cap: None,
    }
}

/// The owner's messages, one after the other.
fn owner_tells(bench: &mut Bench, world: &mut World, messages: Vec<(&str, &str, ExecuteMsg)>) -> Result<()> {
    let owner = world.owner.clone();
    each(bench, world, &owner, messages)
}

fn each(
    bench: &mut Bench,
    world: &mut World,
    sender: &Addr,
    messages: Vec<(&str, &str, ExecuteMsg)>,
) -> Result<()> {
    for (name, case, msg) in messages {
        bench.row(["hub", name, case], || told(world, sender, &msg))?;
    }
    Ok(())
}

fn assets(bench: &mut Bench, world: &mut World) -> Result<()> {
    let (approved, changed) = (asset(100), asset(90));
    let params = ExecuteMsg::SetMarketParams {
        protocol_fee: Decimal::percent(3),
        proposal_deposit: Some(coin(1_000, "ustk")),
    };
    let none = ExecuteMsg::SetMarketParams {
        protocol_fee: Decimal::percent(2),
        proposal_deposit: None,
    };
    owner_tells(
        bench,
        world,
        vec![
            (
                "approve_asset",
                "any",
                ExecuteMsg::ApproveAsset { asset: approved },
            ),
            (
                "change_asset",
                "fixed price",
                ExecuteMsg::ChangeAsset { asset: changed },
            ),
            ("set_market_params", "with a deposit", params),
            ("set_market_params", "without", none),
        ],
    )
}

fn proposal(bench: &mut Bench, world: &mut World) -> Result<()> {
    let mut params = world.service(SERVICE).params;
    params.service = "feed".into();
    params.chain_id = "feed-1".into();
    params.link.connection_id = "connection-9".into();
    let service = params.service.clone();
    owner_tells(
        bench,
        world,
        vec![
            ("propose_service", "any", ExecuteMsg::ProposeService { params }),
            ("approve_service", "any", ExecuteMsg::ApproveService { service }),
        ],
    )
}

fn change(change: TermsChange) -> ExecuteMsg {
    let service = SERVICE.to_owned();
    ExecuteMsg::ChangeTerms { service, change }
}

fn terms(bench: &mut Bench, world: &mut World) -> Result<()> {
    let service_owner = world.owner_of(SERVICE).addr;
    let terms = Terms {
        veto_window_seconds: DAY,
        ..world.service(SERVICE).params.terms
    };
    let propose = || {
        let terms = terms.clone();
        change(TermsChange::Propose { terms })
    };
    let messages = vec![
        ("change_terms", "proposed", propose()),
        ("change_terms", "cancelled", change(TermsChange::Cancel {})),
    ];
    each(bench, world, &service_owner, messages)?;
    told(world, &service_owner, &propose())?;
    world.pass(100 * DAY);
    let approve = change(TermsChange::Approve { version: 2 });
    owner_tells(bench, world, vec![("change_terms", "approved", approve)])
}

fn states(bench: &mut Bench, world: &mut World) -> Result<()> {
    let moved = |step| ExecuteMsg::MoveService {
        service: SERVICE.to_owned(),
        step,
    };
    owner_tells(
        bench,
        world,
        vec![
            ("move_service", "frozen", moved(ServiceStep::Freeze)),
            ("move_service", "unfrozen", moved(ServiceStep::Unfreeze)),
            ("move_service", "winding down", moved(ServiceStep::WindDown)),
            ("move_service", "closed", moved(ServiceStep::Close)),
        ],
    )
}

fn operators(bench: &mut Bench) -> Result<()> {
    let mut world = one_service(bench);
    let service_owner = world.owner_of(SERVICE).addr;
    let admit = |operators| ExecuteMsg::AdmitOperators {
        service: SERVICE.to_owned(),
        operators,
    };
    let named = |count: usize| -> Vec<String> {
        let name = |number| {
            world
                .net
                .chain(HUB)
                .addr(&format!("operator {number}"))
                .into_string()
        };
        (0..count).map(name).collect()
    };
    let (one, most) = (admit(Some(named(1))), admit(Some(named(MAX_ADMITTED_OPERATORS))));
    let messages = vec![
        ("admit_operators", "1 operator", one),
        ("admit_operators", "200 operators", most),
        ("admit_operators", "everyone", admit(None)),
    ];
    each(bench, &mut world, &service_owner, messages)
}

fn ownership(bench: &mut Bench, world: &mut World) -> Result<()> {
    let transfer = ExecuteMsg::UpdateOwnership(Action::TransferOwnership {
        new_owner: world.net.chain(HUB).addr("heir").into_string(),
        expiry: None,
    });
    owner_tells(bench, world, vec![("update_ownership", "any", transfer)])
}

/// A channel that never opened may be named anew.
fn replacement(bench: &mut Bench) -> Result<()> {
    let services = vec![ServiceConfig::new(SERVICE, 10)];
    let mut world = bench.world(WorldBuilder::new().services(services).unconnected());
    let msg = ExecuteMsg::ReplaceLink {
        service: SERVICE.into(),
        link: world.service(SERVICE).params.link,
    };
    owner_tells(bench, &mut world, vec![("replace_link", "any", msg)])?;
    let msg = consumer::ExecuteMsg::ReplaceLink {
        connection_id: "connection-1".into(),
    };
    bench.row(["consumer", "replace_link", "no channel"], || {
        world.tell_consumer(SERVICE, "owner", &msg)
    })?;
    Ok(())
}
