//! Money over the link: rent by ICS-20, and tips for those who relay.

use cosmwasm_std::{coin, coins, Addr, IbcMsg, Uint128};
use holdfast_shared::msg::consumer::{ExecuteMsg as ConsumerMsg, RentRoute};
use holdfast_shared::msg::hub::{ExecuteMsg, OwedTip, TipParams};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::{rent_memo, Denom};
use holdfast_simnet::ibc::voucher_denom;
use holdfast_simnet::world::HUB;
use holdfast_simnet::World;
use rstest::rstest;

use super::{scene, DAY, PAUSE};

/// What rent is paid in, on the hub's chain.
const RENT: &str = "ustk";

/// A world whose oracle pays rent in the hub chain's own coin, of which a payer on the oracle's chain holds 1,000.
struct Payments {
    world: World,
    payer: Addr,
    voucher: String,
    /// The transfer channel, on the hub's chain and on the oracle's.
    channels: (String, String),
}

fn payments() -> Payments {
    let mut world = World::usual();
    let connection = world.site("oracle").connection.clone();
    let pair = world.net.open_transfer_channel("oracle", &connection).unwrap();
    let channels = (pair.b.channel.clone(), pair.a.channel.clone());
    let (sender, payer) = (
        world.net.chain(HUB).addr("treasurer"),
        world.net.chain("oracle").addr("payer"),
    );
    world
        .net
        .on(HUB, "mint", |chain| chain.mint(&sender, 1_000, RENT));
    send(
        &mut world,
        HUB,
        &sender,
        &channels.0,
        (payer.as_str(), coin(1_000, RENT), None),
    );
    world.relay();
    let voucher = voucher_denom(&format!("transfer/{}/{RENT}", channels.1));
    let mut payments = Payments {
        world,
        payer,
        voucher,
        channels,
    };
    assert_eq!(payments.purse(), 1_000);
    payments.route(None);
    payments
}

fn send(
    world: &mut World,
    chain: &str,
    sender: &Addr,
    channel: &str,
    (to, amount, memo): (&str, cosmwasm_std::Coin, Option<String>),
) {
    let msg = IbcMsg::Transfer {
        channel_id: channel.into(),
        to_address: to.into(),
        amount,
        timeout: world.net.now().plus_seconds(600).into(),
        memo,
    };
    world
        .net
        .on(chain, "transfer", |chain| {
            chain.transact(sender, vec![msg.into()])
        })
        .unwrap();
}

impl Payments {
    fn route(&mut self, receiver: Option<String>) {
        let route = Some(RentRoute {
            channel_id: self.channels.1.clone(),
            denom: self.voucher.clone(),
            receiver,
        });
        let set = ConsumerMsg::SetRentRoute { route };
        self.world.tell_consumer("oracle", "owner", &set).unwrap();
    }

    fn pays(&mut self, amount: u128) {
        let site = self.world.site("oracle").clone();
        let funds = if amount == 0 {
            vec![]
        } else {
            coins(amount, &self.voucher)
        };
        let (payer, msg) = (self.payer.clone(), ConsumerMsg::PayRent {});
        self.world
            .net
            .execute("oracle", &payer, &site.consumer, &msg, &funds)
            .unwrap();
    }

    fn purse(&self) -> u128 {
        self.world
            .net
            .chain("oracle")
            .balance(&self.payer, &self.voucher)
            .u128()
    }

    fn funded(&self) -> u128 {
        self.world.service("oracle").escrow.funded.u128()
    }
}

/// Covers: I-39, I-02
#[test]
fn rent_paid_on_the_consumer_chain_is_in_the_escrow_when_the_packet_arrives() {
    let mut payments = payments();
    payments.pays(300);
    assert_eq!((payments.funded(), payments.purse()), (0, 700));
    payments.world.relay();
    assert_eq!(payments.funded(), 300);
    payments.pays(1);
    payments.world.relay();
    assert_eq!(payments.funded(), 301);
    assert_eq!(payments.world.consumer_link("oracle").rent_held, Uint128::zero());
}

/// A transfer that times out brings the coins back to the consumer, and anyone sends them again.
///
/// Covers: F-04, I-48
#[test]
fn rent_that_was_lost_comes_back_and_is_sent_again() {
    let mut payments = payments();
    payments.pays(300);
    payments.world.net.advance(3_601);
    payments.world.relay();
    assert_eq!(payments.funded(), 0);
    assert_eq!(payments.world.consumer_link("oracle").rent_held.u128(), 300);
    payments.pays(0);
    payments.world.relay();
    assert_eq!(payments.funded(), 300);
    assert_eq!(payments.world.consumer_link("oracle").rent_held, Uint128::zero());
}

/// Where the hub's chain calls no contract, somebody there receives the rent and funds the escrow.
#[test]
fn without_callbacks_rent_takes_the_way_over_an_account() {
    let mut payments = payments();
    let bursar = payments.world.net.chain(HUB).addr("bursar");
    payments.route(Some(bursar.to_string()));
    payments.pays(300);
    payments.world.relay();
    assert_eq!(payments.funded(), 0);
    let fund = ExecuteMsg::FundEscrow {
        service: "oracle".into(),
    };
    payments
        .world
        .tell_with(&bursar, &fund, &coins(300, RENT))
        .unwrap();
    assert_eq!(payments.funded(), 300);
}

/// Memos that would credit somebody with what somebody else received, or that name nobody: the coins go back.
///
/// Covers: F-34, I-02, I-04
#[rstest]
#[case::to_a_thief(true, "oracle")]
#[case::for_an_unknown_service(false, "nobody")]
#[case::for_a_service_of_another_denom(false, "other")]
fn a_memo_that_lies_moves_nothing(#[case] steals: bool, #[case] service: &str) {
    let mut payments = payments();
    let hub = payments.world.hub.to_string();
    let thief = payments.world.net.chain(HUB).addr("thief");
    let memo = rent_memo::write(&hub, service).unwrap();
    let to = if steals { thief.to_string() } else { hub };
    let (payer, channel) = (payments.payer.clone(), payments.channels.1.clone());
    let mut paid = coin(300, &payments.voucher);
    if service == "other" {
        // The oracle's own coin, which becomes a voucher on the hub's chain and is nobody's rent there.
        payments
            .world
            .net
            .on("oracle", "mint", |chain| chain.mint(&payer, 300, RENT));
        paid = coin(300, RENT);
    }
    let service_memo = if service == "other" {
        rent_memo::write(payments.world.hub.as_str(), "oracle").unwrap()
    } else {
        memo
    };
    let before = payments.world.net.chain("oracle").balance(&payer, &paid.denom);
    send(
        &mut payments.world,
        "oracle",
        &payer,
        &channel,
        (&to, paid.clone(), Some(service_memo)),
    );
    payments.world.relay();
    assert_eq!(payments.funded(), 0);
    assert_eq!(
        payments.world.net.chain("oracle").balance(&payer, &paid.denom),
        before
    );
    assert_eq!(payments.world.net.chain(HUB).balance(&thief, RENT).u128(), 0);
}

/// Coins that arrive without our memo change nothing and are nobody's.
///
/// Covers: F-37, I-02
#[test]
fn coins_without_a_memo_arrive_without_a_word() {
    let mut payments = payments();
    let (hub, payer, channel) = (
        payments.world.hub.to_string(),
        payments.payer.clone(),
        payments.channels.1.clone(),
    );
    let records = |payments: &Payments| {
        payments
            .world
            .net
            .chain(HUB)
            .app()
            .dump_wasm_raw(&payments.world.hub)
    };
    let before = records(&payments);
    let paid = coin(300, &payments.voucher);
    send(
        &mut payments.world,
        "oracle",
        &payer,
        &channel,
        (&hub, paid, None),
    );
    payments.world.relay();
    assert_eq!(records(&payments), before);
    assert_eq!(payments.world.ledger().of(RENT).donated, 300);
}

/// Whoever relays the ack is credited, claims once, and the sums hold throughout.
///
/// Covers: I-02
#[test]
fn relayers_earn_tips_and_are_paid_what_they_earned() {
    let mut scene = scene();
    let owner = scene.world.owner_of("oracle").addr;
    scene
        .world
        .net
        .on(HUB, "mint", |chain| chain.mint(&owner, 100, RENT));
    let tips = TipParams {
        snapshot: Uint128::new(10),
        evidence: Uint128::new(50),
        daily_cap: Uint128::new(60),
    };
    let service = || "oracle".to_owned();
    scene
        .world
        .tell(
            &owner,
            &ExecuteMsg::SetTips {
                service: service(),
                tips,
            },
        )
        .unwrap();
    let fund = ExecuteMsg::FundTips { service: service() };
    scene.world.tell_with(&owner, &fund, &coins(100, RENT)).unwrap();
    scene.world.flush_and_relay("oracle").unwrap();
    scene.world.net.next_block();
    let height = scene.world.net.chain("oracle").block().height;
    let orca = scene.orca.clone();
    scene.world.convicts("oracle", &orca, height).unwrap();
    let owed = |world: &World| -> Vec<OwedTip> {
        world.ask(&QueryMsg::TipsOwed {
            start_after: None,
            limit: None,
        })
    };
    let earned = owed(&scene.world);
    assert_eq!(earned.iter().map(|tip| tip.amount.u128()).sum::<u128>(), 60);
    scene.world.net.advance(PAUSE);
    scene.world.flush_and_relay("oracle").unwrap();
    assert_eq!(owed(&scene.world), earned, "the day's cap is reached");
    scene.world.pass(DAY);
    let claim = ExecuteMsg::ClaimTips {
        denom: Denom::bank(RENT),
    };
    for tip in &earned {
        let relayer = Addr::unchecked(&tip.relayer);
        let before = scene.world.net.chain(HUB).balance(&relayer, RENT);
        scene.world.tell(&relayer, &claim).unwrap();
        assert!(scene.world.tell(&relayer, &claim).is_err());
        assert_eq!(
            scene.world.net.chain(HUB).balance(&relayer, RENT) - before,
            tip.amount
        );
    }
    assert!(owed(&scene.world).is_empty());
}
