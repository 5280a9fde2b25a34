//! Lives in which the rarer messages are sent: of owners, of filings, of a consumer, of the LRT.

use cosmwasm_std::{coin, coins, from_json, to_json_binary, Addr, Binary, Decimal, Uint128};
use holdfast_shared::msg::consumer::{ExecuteMsg as ConsumerMsg, RentRoute};
use holdfast_shared::msg::hub::{
    AssetParams, ExecuteMsg as Msg, OwedTip, PriceSource, ServiceParams, ServiceStep, TermsChange, TipParams,
};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::msg::lrt::ExecuteMsg as LrtMsg;
use holdfast_shared::packet::{FaultKind, Order, ReportAck};
use holdfast_shared::Denom;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{ServiceConfig, HUB};
use holdfast_simnet::{World, WorldBuilder};

use super::{DAY, MILLION};

const SERVICE: &str = "oracle";

fn service() -> String {
    SERVICE.to_owned()
}

/// Orca lends 100 of a vault of 1,000 to the oracle, which may attest; then messages are stopped.
fn market() -> (World, Operator, u64, Staker) {
    let oracle = ServiceConfig {
        meter: Decimal::one(),
        ..ServiceConfig::new(SERVICE, 10)
    };
    let mut world = WorldBuilder::new().services(vec![oracle]).build();
    let orca = world.operator("orca");
    let (vault, staker) = world.funded_vault(&orca, 80, 1_000 * MILLION);
    world.lends(&orca, vault, SERVICE, 100 * MILLION).unwrap();
    world.interrupt(1);
    (world, orca, vault, staker)
}

/// Services are proposed, moved and changed; a lease is repriced and noticed; tips are set, earned and claimed.
pub(super) fn governed() -> World {
    let (mut world, orca, vault_id, staker) = market();
    let (dao, owner) = (world.owner.clone(), world.owner_of(SERVICE));
    let market = Msg::SetMarketParams {
        protocol_fee: Decimal::percent(3),
        proposal_deposit: Some(coin(5, "ustk")),
    };
    world.tell(&dao, &market).unwrap();
    propose(&mut world, &owner.addr, &dao);
    for step in [ServiceStep::Freeze, ServiceStep::Unfreeze] {
        let service = service();
        world.tell(&dao, &Msg::MoveService { service, step }).unwrap();
    }
    let operators = Some(vec![orca.addr.to_string()]);
    let admit = Msg::AdmitOperators {
        service: service(),
        operators,
    };
    world.tell(&owner.addr, &admit).unwrap();
    let terms = world.service(SERVICE).params.terms;
    let change = TermsChange::Propose { terms };
    let service_of = service();
    let terms = Msg::ChangeTerms {
        service: service_of,
        change,
    };
    world.tell(&owner.addr, &terms).unwrap();

    world.pass(DAY);
    let asset = AssetParams {
        denom: Denom::bank("ustk"),
        decimals: 6,
        price: PriceSource::Fixed(Decimal::percent(90)),
        haircut: Decimal::zero(),
        cap: None,
    };
    world.tell(&dao, &Msg::ChangeAsset { asset }).unwrap();
    let reprice = Msg::Reprice {
        service: service(),
        vault_id,
    };
    world.tell(&dao, &reprice).unwrap();
    owner.gives_notice(&mut world, vault_id).unwrap();
    let reporter = Some("watcher".to_owned());
    let name = Msg::NameReporter {
        service: service(),
        reporter,
    };
    world.tell(&owner.addr, &name).unwrap();
    let all = Msg::ClaimAllRewards {
        start_after: None,
        limit: None,
    };
    world.tell(&staker.addr, &all).unwrap();
    tips(&mut world, &owner.addr);
    let new_owner = &owner.addr;
    let hand_over =
        format!(r#"{{"update_ownership":{{"transfer_ownership":{{"new_owner":"{new_owner}"}}}}}}"#);
    let hand_over: Msg = from_json(hand_over).unwrap();
    world.tell(&dao, &hand_over).unwrap();
    world
}

/// A second service is proposed and approved, and its channel, which never opened, is named anew.
fn propose(world: &mut World, owner: &Addr, dao: &Addr) {
    let name = "second".to_owned();
    let mut params = ServiceParams {
        service: name.clone(),
        ..world.service(SERVICE).params
    };
    params.link.counterparty_port = "wasm.second".into();
    world.net.on(HUB, "mint", |chain| chain.mint(owner, 5, "ustk"));
    world
        .tell_with(
            owner,
            &Msg::ProposeService {
                params: params.clone(),
            },
            &coins(5, "ustk"),
        )
        .unwrap();
    let service = name.clone();
    world.tell(dao, &Msg::ApproveService { service }).unwrap();
    params.link.counterparty_port = "wasm.third".into();
    let replace = Msg::ReplaceLink {
        service: name,
        link: params.link,
    };
    world.tell(dao, &replace).unwrap();
}

fn tips(world: &mut World, owner: &Addr) {
    let tips = TipParams {
        snapshot: Uint128::new(10),
        evidence: Uint128::new(50),
        daily_cap: Uint128::new(60),
    };
    world.net.on(HUB, "mint", |chain| chain.mint(owner, 100, "ustk"));
    let service_of = service();
    world
        .tell(
            owner,
            &Msg::SetTips {
                service: service_of,
                tips,
            },
        )
        .unwrap();
    let fund = Msg::FundTips { service: service() };
    world.tell_with(owner, &fund, &coins(100, "ustk")).unwrap();
    world.informs(SERVICE).unwrap();
    let owed: Vec<OwedTip> = world.ask(&QueryMsg::TipsOwed {
        start_after: None,
        limit: None,
    });
    let denom = Denom::bank("ustk");
    world
        .tell(&Addr::unchecked(&owed[0].relayer), &Msg::ClaimTips { denom })
        .unwrap();
    let (service, amount) = (service(), Uint128::new(7));
    world.tell(owner, &Msg::WithdrawTips { service, amount }).unwrap();
}

/// Two faults are attested: one is vetoed, the other executed and reversed.
pub(super) fn filed() -> World {
    let (mut world, orca, ..) = market();
    let height = world.informs(SERVICE).unwrap();
    for slot in [1, 2] {
        let kind = FaultKind::ServiceFault;
        let answer = world.attests(SERVICE, &orca, kind, height, slot).unwrap();
        assert!(matches!(answer, ReportAck::Accepted { .. }), "{answer:?}");
    }
    world.vetoes(1).unwrap();
    world.pass_until(world.slash(2).executed_at.seconds());
    world.executes(2).unwrap();
    world.reverses(2).unwrap();
    world
}

/// A consumer says hello, orders, reports, tries again, and pays rent.
pub(super) fn consumed() -> World {
    let (mut world, orca, vault_id, _) = market();
    let owner = world.owner_of(SERVICE);
    let watcher = world.net.chain(SERVICE).addr("watcher").to_string();
    let reporter = Some(watcher);
    let name = Msg::NameReporter {
        service: service(),
        reporter,
    };
    world.tell(&owner.addr, &name).unwrap();
    let height = world.informs(SERVICE).unwrap();
    let fault = ConsumerMsg::SubmitFault {
        operator: orca.addr.to_string(),
        kind: FaultKind::ServiceFault,
        height,
        slot: 1,
    };
    world.tell_consumer(SERVICE, "watcher", &fault).unwrap();
    let order = Order::Notice { vault_id };
    world
        .tell_consumer(SERVICE, "owner", &ConsumerMsg::Order { order })
        .unwrap();
    // Both time out, and one is sent again.
    world.pass(3_700);
    world.relay();
    let retry = ConsumerMsg::Retry { report_id: 1 };
    world.tell_consumer(SERVICE, "anyone", &retry).unwrap();
    world
        .tell_consumer(SERVICE, "anyone", &ConsumerMsg::Hello {})
        .unwrap();
    world.convicts(SERVICE, &orca, height).unwrap();
    rent(&mut world);
    // Nothing counts any more, so the link may go on elsewhere.
    world.pass(3 * 86_400);
    let connection_id = "connection-9".into();
    world
        .tell_consumer(SERVICE, "owner", &ConsumerMsg::ReplaceLink { connection_id })
        .unwrap();
    world
}

/// The consumer learns how rent is paid, pays some, and gives back what somebody sent it.
fn rent(world: &mut World) {
    let connection = world.site(SERVICE).connection.clone();
    let consumer = world.site(SERVICE).consumer.clone();
    let pair = world.net.open_transfer_channel(SERVICE, &connection).unwrap();
    let payer = world.net.chain(SERVICE).addr("payer");
    world
        .net
        .on(SERVICE, "mint", |chain| chain.mint(&payer, 100, "ucoin"));
    let route = Some(RentRoute {
        channel_id: pair.a.channel,
        denom: "ucoin".into(),
        receiver: None,
    });
    let set = ConsumerMsg::SetRentRoute { route };
    world.tell_consumer(SERVICE, "owner", &set).unwrap();
    let funds = coins(60, "ucoin");
    world
        .execute_on(SERVICE, (&payer, &consumer), &ConsumerMsg::PayRent {}, &funds)
        .unwrap();
    world
        .net
        .on(SERVICE, "mint", |chain| chain.mint(&consumer, 9, "ucoin"));
    let withdraw = ConsumerMsg::Withdraw {
        coin: coin(9, "ucoin"),
        recipient: payer.to_string(),
    };
    world.tell_consumer(SERVICE, "owner", &withdraw).unwrap();
}

/// Tokens of the LRT are minted, moved in every way of a CW20, redeemed and paid.
pub(super) fn liquid() -> World {
    let mut world = World::usual();
    let orca = world.operator("orca");
    let vault = orca.creates_vault(&mut world, "ustk", 80).unwrap();
    let lrt = world.lrt("ustk", &[vault], 4 * DAY);
    world.interrupt(1);
    let alice = world.staker("alice", 1_000 * MILLION, "ustk");
    let bob = world.net.chain(HUB).addr("bob");
    lrt.mint(&mut world, &alice, 500 * MILLION).unwrap();
    world.lends(&orca, vault, SERVICE, 100 * MILLION).unwrap();
    let (amount, expires) = (Uint128::new(1_000), None);
    let (owner, spender) = (alice.addr.to_string(), bob.to_string());
    let recipient = spender.clone();
    let (hub, deposit) = (
        world.hub.to_string(),
        deposit_of(&mut world, &orca, &lrt.contract),
    );
    let by_alice = [
        LrtMsg::Transfer {
            recipient: recipient.clone(),
            amount,
        },
        LrtMsg::Burn { amount },
        LrtMsg::IncreaseAllowance {
            spender: spender.clone(),
            amount: Uint128::new(100_000),
            expires,
        },
        LrtMsg::DecreaseAllowance {
            spender,
            amount,
            expires,
        },
        LrtMsg::Redeem { amount },
    ];
    for msg in by_alice {
        lrt.tell(&mut world, &alice.addr, &msg).unwrap();
    }
    let by_bob = [
        LrtMsg::TransferFrom {
            owner: owner.clone(),
            recipient,
            amount,
        },
        LrtMsg::BurnFrom {
            owner: owner.clone(),
            amount,
        },
        LrtMsg::SendFrom {
            owner: owner.clone(),
            contract: hub.clone(),
            amount,
            msg: deposit.clone(),
        },
        LrtMsg::Send {
            contract: hub,
            amount,
            msg: deposit,
        },
    ];
    for msg in by_bob {
        lrt.tell(&mut world, &bob, &msg).unwrap();
    }
    world.pass(4 * DAY);
    lrt.tell(&mut world, &bob, &LrtMsg::Compound {}).unwrap();
    lrt.tell(&mut world, &bob, &LrtMsg::CloseBatch {}).unwrap();
    world.pass(40 * DAY);
    let claim = LrtMsg::ClaimRedemption { batch_id: 1, owner };
    lrt.tell(&mut world, &bob, &claim).unwrap();
    world
}

/// The LRT's own token becomes collateral: a vault of it, and the message that deposits into that.
fn deposit_of(world: &mut World, orca: &Operator, token: &Addr) -> Binary {
    let (dao, policy) = (world.owner.clone(), world.vault(1).policy);
    let asset = AssetParams {
        denom: Denom::Cw20(token.to_string()),
        decimals: 6,
        price: PriceSource::Fixed(Decimal::one()),
        haircut: Decimal::zero(),
        cap: None,
    };
    let denom = asset.denom.clone();
    world.tell(&dao, &Msg::ApproveAsset { asset }).unwrap();
    let deposit = Msg::Deposit {
        vault_id: orca.creates_vault_of(world, denom, policy).unwrap(),
        min_shares: None,
        accept_open_filings: false,
    };
    to_json_binary(&deposit).unwrap()
}
