//! What assets are worth, and how much of them the hub takes.

use cosmwasm_std::{
    coins, to_json_binary, Binary, ContractResult, Decimal, SystemError, SystemResult, Uint128, WasmQuery,
};
use holdfast_accounting::AccountingError;
use holdfast_shared::msg::hub::{AssetParams, AssetView, ExecuteMsg as Msg, PriceSource, RateSource};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;
use rstest::rstest;

use super::bad_input::{is, Expected};
use super::harness::{addr, percent, Hub, GOLD, RENT, SERVICE, STAKE, UNBONDING, YEAR};
use super::params::{asset, bid, offer};
use crate::error::ContractError as Error;

const AGE: u64 = 1_000;

/// The rate contract says this.
fn says(hub: &mut Hub, answer: &str) {
    let (answer, oracle) = (
        Binary::new(answer.as_bytes().to_vec()),
        addr("rates").into_string(),
    );
    hub.deps.querier.update_wasm(move |query| match query {
        WasmQuery::Smart { contract_addr, msg } if *contract_addr == oracle => {
            assert_eq!(msg.as_slice(), b"{\"state\":{}}");
            SystemResult::Ok(ContractResult::Ok(answer.clone()))
        }
        _ => SystemResult::Err(SystemError::NoSuchContract {
            addr: "another".to_owned(),
        }),
    });
}

fn rate(hub: &mut Hub, rate: &str) {
    says(hub, &format!(r#"{{"pool":{{"rate":"{rate}","x":[1]}}}}"#));
}

fn read_from_rates(denom: &str) -> AssetParams {
    AssetParams {
        price: PriceSource::Rate(RateSource {
            contract: addr("rates").into(),
            query: Binary::new(b"{\"state\":{}}".to_vec()),
            path: vec!["pool".into(), "rate".into()],
            max_age_seconds: AGE,
            max_change: percent(10),
        }),
        ..asset(denom, 1, 6)
    }
}

fn of(hub: &Hub, denom: &str) -> AssetView {
    let assets: Vec<AssetView> = hub.ask(QueryMsg::Assets {
        start_after: None,
        limit: None,
    });
    let found = assets.into_iter().find(|asset| asset.params.denom.key() == denom);
    found.unwrap()
}

fn read(denom: &str) -> Msg {
    let denom = Denom::bank(denom);
    Msg::ReadPrice { denom }
}

/// A market with a lease of 1,000 years' worth, and then a collateral whose price is read.
fn reading() -> Hub {
    let mut hub = Hub::with_lease(1_000 * YEAR, 50_000_000_000);
    rate(&mut hub, "1");
    let asset = read_from_rates(STAKE);
    hub.ok("dao", &[], Msg::ChangeAsset { asset });
    hub
}

fn leased(hub: &Hub) -> u128 {
    hub.leased(SERVICE).iter().map(|(_, value)| value).sum()
}

#[test]
fn a_price_follows_its_rate_contract_within_bounds() {
    let mut hub = reading();
    assert_eq!(of(&hub, STAKE).price, Decimal::one());
    hub.pass(AGE / 4);
    rate(&mut hub, "1.1");
    hub.ok("anyone", &[], read(STAKE));
    let view = of(&hub, STAKE);
    assert_eq!((view.price, view.usable), (percent(110), true));
    assert_eq!(view.read_at.seconds(), hub.now());
    rate(&mut hub, "1.2");
    hub.pass(AGE / 4 - 1);
    let soon = hub.refused("anyone", &[], read(STAKE));
    assert!(
        matches!(soon, Error::Accounting(AccountingError::ReadTooSoon { .. })),
        "{soon:?}"
    );
}

#[rstest]
#[case::jumped(true)]
#[case::aged(false)]
fn a_rate_that_jumps_or_ages_stops_new_matching_and_no_exit(#[case] jumps: bool) {
    let mut hub = reading();
    hub.bid(SERVICE, bid(2_000 * YEAR));
    if jumps {
        rate(&mut hub, "2");
        hub.ok("anyone", &[], read(STAKE));
    } else {
        hub.pass(AGE + 1);
    }
    assert!(!of(&hub, STAKE).usable);
    // Also past its term: the lease stands, and does not grow.
    hub.pass(UNBONDING);
    hub.post("op", offer(1, SERVICE, 10, 100_000 * YEAR));
    hub.pass(1);
    let answer = hub.matched(SERVICE, 200);
    assert_eq!((answer.changed, leased(&hub)), (0, 1_000 * YEAR));
    // Stakers come and go.
    hub.deposit("bob", 1, STAKE, 5);
    hub.exit("alice", 1, 1_000u64.into());
    // The owner looks, and sets the price anew.
    rate(&mut hub, "1");
    let asset = read_from_rates(STAKE);
    hub.ok("dao", &[], Msg::ChangeAsset { asset });
    hub.matched(SERVICE, 200);
    assert!(leased(&hub) >= 2_000 * YEAR);
}

#[test]
fn rent_whose_price_is_not_usable_buys_nothing_new() {
    let mut hub = Hub::with_lease(1_000 * YEAR, 50_000_000_000);
    rate(&mut hub, "1");
    let asset = read_from_rates(RENT);
    hub.ok("dao", &[], Msg::ChangeAsset { asset });
    hub.bid(SERVICE, bid(2_000 * YEAR));
    hub.pass(AGE + 1);
    let answer = hub.matched(SERVICE, 200);
    assert_eq!(
        (answer.changed, answer.rent_unpriced, answer.short_of_escrow),
        (0, true, false)
    );
    hub.ok("anyone", &[], read(RENT));
    let answer = hub.matched(SERVICE, 200);
    assert_eq!(
        (answer.changed, answer.rent_unpriced, answer.short_of_escrow),
        (1, false, false)
    );
}

/// A price that was read and has aged since is no reason to change a rent, neither by a match nor by repricing.
#[test]
fn an_aged_price_of_the_rent_changes_no_lease() {
    let mut hub = Hub::with_lease(1_000 * YEAR, 50_000_000_000);
    rate(&mut hub, "1");
    let asset = read_from_rates(RENT);
    hub.ok("dao", &[], Msg::ChangeAsset { asset });
    hub.pass(AGE / 4);
    rate(&mut hub, "1.1");
    hub.ok("anyone", &[], read(RENT));
    let rent = |hub: &Hub| hub.market(SERVICE).leases[0].rent_per_year.u128();
    hub.pass(UNBONDING.max(AGE + 1));
    assert!(!of(&hub, RENT).usable);
    assert_eq!(hub.matched(SERVICE, 200).changed, 0);
    let (service, vault_id) = (SERVICE.to_owned(), 1);
    let error = hub.refused("anyone", &[], Msg::Reprice { service, vault_id });
    assert!(matches!(error, Error::NothingToReprice { .. }), "{error:?}");
    assert_eq!(rent(&hub), 100 * YEAR);
    hub.ok("anyone", &[], read(RENT));
    assert_eq!(hub.matched(SERVICE, 200).changed, 1);
    assert_eq!(rent(&hub), 100 * YEAR * 10 / 11 + 1);
}

#[rstest]
#[case::no_json("", is!(Error::BadAnswer { .. }))]
#[case::elsewhere(r#"{"rate":"1"}"#, is!(Error::BadAnswer { .. }))]
#[case::no_number(r#"{"pool":{"rate":"much"}}"#, is!(Error::BadAnswer { .. }))]
#[case::nothing(r#"{"pool":{"rate":null}}"#, is!(Error::BadAnswer { .. }))]
fn bad_answers(#[case] answer: &str, #[case] expected: Expected) {
    let mut hub = reading();
    hub.pass(AGE);
    says(&mut hub, answer);
    let error = hub.refused("anyone", &[], read(STAKE));
    assert!(expected(&error), "refused with {error:?}");
}

#[rstest]
#[case::fixed(read(GOLD), is!(Error::FixedPrice { .. }))]
#[case::unknown(read("dust"), is!(Error::Unknown { .. }))]
#[case::by_anyone(Msg::ChangeAsset { asset: asset(STAKE, 1, 6) }, is!(Error::Ownership(_)))]
fn readings_refused(#[case] msg: Msg, #[case] expected: Expected) {
    let error = reading().refused("anyone", &[], msg);
    assert!(expected(&error), "refused with {error:?}");
}

#[rstest]
#[case::decimals(asset(STAKE, 1, 7), is!(Error::FixedDecimals { decimals: 6, .. }))]
#[case::unknown(asset("dust", 1, 6), is!(Error::Unknown { .. }))]
#[case::worthless(asset(STAKE, 0, 6), is!(Error::Validation(_)))]
#[case::same_name(AssetParams { denom: Denom::Cw20(STAKE.into()), ..asset(STAKE, 1, 6) }, is!(Error::Unknown { .. }))]
fn changes_refused(#[case] asset: AssetParams, #[case] expected: Expected) {
    let error = reading().refused("dao", &[], Msg::ChangeAsset { asset });
    assert!(expected(&error), "refused with {error:?}");
}

#[test]
fn the_hub_takes_no_more_of_an_asset_than_its_cap() {
    let mut hub = Hub::with_market();
    let capped = |cap: u128| Msg::ChangeAsset {
        asset: AssetParams {
            cap: Some(Uint128::new(cap)),
            ..asset(STAKE, 1, 6)
        },
    };
    let contract = hub.env.contract.address.clone();
    hub.deps
        .querier
        .bank
        .update_balance(&contract, coins(1_010, STAKE));
    hub.ok("dao", &[], capped(1_009));
    let deposit = Msg::Deposit {
        vault_id: 1,
        min_shares: None,
        accept_open_filings: false,
    };
    let error = hub.refused("bob", &coins(10, STAKE), deposit);
    assert!(matches!(error, Error::AboveAssetCap { .. }), "{error:?}");
    hub.exit("alice", 1, 1_000u64.into());
    hub.ok("dao", &[], capped(1_010));
    hub.deposit("bob", 1, STAKE, 10);
    assert_eq!(of(&hub, STAKE).params.cap, Some(Uint128::new(1_010)));
}

/// Covers: F-35
#[test]
fn tokens_come_only_from_the_token_that_was_approved() {
    let mut hub = Hub::with_market();
    let hook = |msg: Msg| Msg::Receive {
        sender: addr("alice").into(),
        amount: Uint128::new(5),
        msg: to_json_binary(&msg).unwrap(),
    };
    let deposit = || Msg::Deposit {
        vault_id: 1,
        min_shares: None,
        accept_open_filings: false,
    };
    for (sender, msg, expected) in [
        ("token", hook(deposit()), "takes ustake"),
        ("alice", hook(deposit()), "takes ustake"),
        ("token", hook(Msg::CloseEpoch { vault_id: 1 }), "that takes none"),
        ("token", hook(hook(deposit())), "that takes none"),
        (
            "token",
            hook(Msg::FundEscrow {
                service: SERVICE.into(),
            }),
            "takes urent",
        ),
    ] {
        let error = hub.refused(sender, &[], msg).to_string();
        assert!(error.contains(expected), "{error}");
    }
    let with_coins = hub.refused("token", &coins(5, STAKE), hook(deposit()));
    assert!(matches!(with_coins, Error::Validation(_)));
}
