//! Bad input to the market, and coins with what takes none.

use std::collections::BTreeSet;

use cosmwasm_schema::schema_for;
use cosmwasm_std::{coin, coins, to_json_string, Coin, Decimal, Uint128};
use holdfast_accounting::AccountingError;
use holdfast_shared::msg::hub::{
    BidParams, ExecuteMsg as Msg, OfferParams, ServiceParams, ServiceStep, Terms, TermsChange,
};
use holdfast_shared::{Denom, ValidationError as Bad};
use rstest::rstest;

use super::bad_input::{busy, check, is, Expected, CAP};
use super::harness::{addr, percent, RENT, SERVICE, STAKE, UNBONDING, YEAR};
use super::params::{bid, link, offer, service};
use crate::error::ContractError as Error;

fn propose(spoil: fn(&mut ServiceParams)) -> Msg {
    let mut params = service("new", RENT);
    spoil(&mut params);
    Msg::ProposeService { params }
}

fn approve(service: &str) -> Msg {
    let service = service.to_owned();
    Msg::ApproveService { service }
}

#[rstest]
#[case::name("bob", propose(|p| p.service = "New".into()), is!(Error::Validation(Bad::Name { .. })))]
#[case::taken("bob", propose(|p| p.service = SERVICE.into()), is!(Error::Exists { what: "service", .. }))]
#[case::metadata("bob", propose(|p| p.metadata = "x".repeat(513)), is!(Error::Validation(Bad::Length { what: "metadata", .. })))]
#[case::chain("bob", propose(|p| p.chain_id = "x".repeat(51)), is!(Error::Validation(Bad::Length { what: "chain id", .. })))]
#[case::connection("bob", propose(|p| p.link.connection_id = String::new()), is!(Error::Validation(Bad::Length { what: "connection id", .. })))]
#[case::port("bob", propose(|p| p.link.counterparty_port = "x".repeat(129)), is!(Error::Validation(Bad::Length { what: "counterparty port", .. })))]
#[case::rent("bob", propose(|p| p.rent_denom = Denom::bank("dust")), is!(Error::Unknown { what: "approved asset", .. }))]
#[case::takes_nothing("bob", propose(|p| p.terms.max_fraction = Decimal::zero()), is!(Error::Validation(Bad::Fraction { what: "max_fraction", .. })))]
#[case::takes_more_than_all("bob", propose(|p| p.terms.max_fraction = percent(101)), is!(Error::Validation(Bad::Fraction { what: "max_fraction", .. })))]
#[case::above_its_most("bob", propose(|p| p.terms.duplicate_vote_fraction = percent(11)), is!(Error::Validation(Bad::Fraction { what: "duplicate_vote_fraction", .. })))]
#[case::for_nothing("bob", propose(|p| p.terms.duplicate_vote_fraction = Decimal::zero()), is!(Error::Validation(Bad::Fraction { .. })))]
#[case::reporter("bob", propose(|p| p.terms.reporter_part = percent(11)), is!(Error::Validation(Bad::Fraction { what: "reporter_part", .. })))]
#[case::approved_by_anyone("buyer", approve("proposed"), is!(Error::Ownership(_)))]
#[case::approved_unknown("dao", approve("nothing"), is!(Error::Unknown { what: "service", .. }))]
#[case::approved_again("dao", approve(SERVICE), is!(Error::ServiceState { .. }))]
fn services(#[case] sender: &str, #[case] msg: Msg, #[case] expected: Expected) {
    check(sender, &[], msg, expected);
}

#[test]
fn a_channel_belongs_to_one_service() {
    let mut hub = busy();
    let params = ServiceParams {
        link: link(SERVICE),
        ..service("new", RENT)
    };
    hub.ok("bob", &[], Msg::ProposeService { params });
    let error = hub.refused("dao", &[], approve("new"));
    assert!(matches!(error, Error::LinkTaken { .. }), "{error:?}");
}

fn step(service: &str, step: ServiceStep) -> Msg {
    let service = service.to_owned();
    Msg::MoveService { service, step }
}

fn terms(service_name: &str, change: TermsChange) -> Msg {
    let service = service_name.to_owned();
    Msg::ChangeTerms { service, change }
}

fn propose_terms(spoil: fn(&mut Terms)) -> Msg {
    let mut terms_wanted = service(SERVICE, RENT).terms;
    spoil(&mut terms_wanted);
    terms(SERVICE, TermsChange::Propose { terms: terms_wanted })
}

fn admit(service: &str, operators: Vec<String>) -> Msg {
    let service = service.to_owned();
    let operators = Some(operators);
    Msg::AdmitOperators { service, operators }
}

fn params(protocol_fee: Decimal, deposit: u128) -> Msg {
    Msg::SetMarketParams {
        protocol_fee,
        proposal_deposit: Some(coin(deposit, RENT)),
    }
}

fn notice(service: &str, vault_id: u64) -> Msg {
    let service = service.to_owned();
    Msg::GiveNotice { service, vault_id }
}

fn reprice(service: &str, vault_id: u64) -> Msg {
    let service = service.to_owned();
    Msg::Reprice { service, vault_id }
}

fn claim_all(limit: u32) -> Msg {
    let (start_after, limit) = (None, Some(limit));
    Msg::ClaimAllRewards { start_after, limit }
}

const NOBODY: TermsChange = TermsChange::Cancel {};

#[rstest]
#[case::unknown("dao", step("nothing", ServiceStep::Freeze), is!(Error::Unknown { what: "service", .. }))]
#[case::freeze_stranger("buyer", step(SERVICE, ServiceStep::Freeze), is!(Error::Ownership(_)))]
#[case::unfreeze_stranger("buyer", step(SERVICE, ServiceStep::Unfreeze), is!(Error::Ownership(_)))]
#[case::unfreeze_active("dao", step(SERVICE, ServiceStep::Unfreeze), is!(Error::ServiceState { .. }))]
#[case::freeze_proposed("dao", step("proposed", ServiceStep::Freeze), is!(Error::ServiceState { .. }))]
#[case::wind_down_stranger("bob", step(SERVICE, ServiceStep::WindDown), is!(Error::WrongSender { .. }))]
#[case::wind_down_proposed("buyer", step("proposed", ServiceStep::WindDown), is!(Error::ServiceState { .. }))]
#[case::close_active("dao", step(SERVICE, ServiceStep::Close), is!(Error::ServiceState { .. }))]
#[case::drop_stranger("bob", step("proposed", ServiceStep::Close), is!(Error::WrongSender { .. }))]
#[case::terms_stranger("dao", propose_terms(|_| ()), is!(Error::WrongSender { .. }))]
#[case::terms_of_a_proposal("buyer", terms("proposed", TermsChange::Propose { terms: service("proposed", RENT).terms }), is!(Error::ServiceState { .. }))]
#[case::terms_bad("buyer", propose_terms(|t| t.max_fraction = percent(101)), is!(Error::Validation(Bad::Fraction { what: "max_fraction", .. })))]
#[case::terms_above_most("buyer", propose_terms(|t| t.duplicate_vote_fraction = percent(11)), is!(Error::Validation(Bad::Fraction { .. })))]
#[case::cancel_nothing("dao", terms(SERVICE, NOBODY), is!(Error::Unknown { .. }))]
#[case::cancel_stranger("bob", terms(SERVICE, NOBODY), is!(Error::WrongSender { .. }))]
#[case::approve_nothing("dao", terms(SERVICE, TermsChange::Approve { version: 2 }), is!(Error::Unknown { .. }))]
#[case::approve_stranger("buyer", terms(SERVICE, TermsChange::Approve { version: 2 }), is!(Error::Ownership(_)))]
#[case::admit_stranger("dao", admit(SERVICE, vec![]), is!(Error::WrongSender { .. }))]
#[case::admit_unknown("buyer", admit("nothing", vec![]), is!(Error::Unknown { .. }))]
#[case::admit_twice("buyer", admit(SERVICE, vec![addr("op").into(), addr("op").into()]), is!(Error::Validation(Bad::Repeated { .. })))]
#[case::admit_many("buyer", admit(SERVICE, (0..201).map(|i| i.to_string()).collect()), is!(Error::Validation(Bad::TooMany { .. })))]
#[case::admit_no_address("buyer", admit(SERVICE, vec!["x".into()]), is!(Error::Std(_)))]
#[case::params_stranger("buyer", params(percent(1), 1), is!(Error::Ownership(_)))]
#[case::fee("dao", params(percent(21), 1), is!(Error::Validation(Bad::Fraction { what: "protocol fee", .. })))]
#[case::deposit_zero("dao", params(percent(1), 0), is!(Error::Validation(Bad::Zero { what: "deposit" })))]
#[case::deposit_largest("dao", params(percent(1), u128::MAX), is!(Error::Validation(Bad::TooLarge { .. })))]
#[case::notice_stranger("bob", notice(SERVICE, 1), is!(Error::WrongSender { .. }))]
#[case::notice_unknown("buyer", notice("nothing", 1), is!(Error::Unknown { what: "service", .. }))]
#[case::notice_vault("buyer", notice(SERVICE, 2), is!(Error::Unknown { what: "vault", .. }))]
#[case::notice_no_lease("buyer", notice("proposed", 1), is!(Error::NoLease { vault_id: 1, .. }))]
#[case::reprice_unknown("bob", reprice("nothing", 1), is!(Error::Unknown { what: "service", .. }))]
#[case::reprice_vault("bob", reprice(SERVICE, 2), is!(Error::Unknown { what: "vault", .. }))]
#[case::reprice_no_lease("bob", reprice("proposed", 1), is!(Error::NoLease { .. }))]
#[case::reprice_same_price("bob", reprice(SERVICE, 1), is!(Error::NothingToReprice { .. }))]
#[case::claim_all_none("alice", claim_all(0), is!(Error::Limit { limit: 0, min: 1, max: 30 }))]
#[case::claim_all_many("alice", claim_all(31), is!(Error::Limit { limit: 31, .. }))]
fn rules(#[case] sender: &str, #[case] msg: Msg, #[case] expected: Expected) {
    check(sender, &[], msg, expected);
}

fn post(spoil: fn(&mut OfferParams)) -> Msg {
    let mut offer = offer(1, SERVICE, 10, YEAR);
    spoil(&mut offer);
    Msg::PostOffer { offer }
}

fn withdraw(vault_id: u64, service: &str) -> Msg {
    let service = service.to_owned();
    Msg::WithdrawOffer { vault_id, service }
}

/// Covers: F-30
#[rstest]
#[case::service("op", post(|o| o.service = "nothing".into()), is!(Error::Unknown { what: "service", .. }))]
#[case::unapproved("op", post(|o| o.service = "proposed".into()), is!(Error::ServiceState { .. }))]
#[case::vault("op", post(|o| o.vault_id = 2), is!(Error::Unknown { what: "vault", .. }))]
#[case::not_its_own("idle", post(|_| ()), is!(Error::WrongSender { .. }))]
#[case::terms("op", post(|o| o.terms_version = 2), is!(Error::TermsVersion { accepted: 2, current: 1, .. }))]
#[case::free("op", post(|o| o.rate = Decimal::zero()), is!(Error::Accounting(AccountingError::BadRate(_))))]
#[case::between_steps("op", post(|o| o.rate = Decimal::permille(1) / Uint128::new(20)), is!(Error::Accounting(AccountingError::BadRate(_))))]
#[case::rate_max("op", post(|o| o.rate = Decimal::MAX), is!(Error::Accounting(AccountingError::BadRate(_))))]
#[case::nothing("op", post(|o| o.size = Uint128::zero()), is!(Error::Validation(Bad::Zero { what: "size" })))]
#[case::above_cap("op", post(|o| o.size = Uint128::new(CAP + 1)), is!(Error::Validation(Bad::TooLarge { .. })))]
#[case::largest("op", post(|o| o.size = Uint128::MAX), is!(Error::Validation(Bad::TooLarge { .. })))]
#[case::short("op", post(|o| o.min_term_seconds = UNBONDING - 1), is!(Error::Validation(Bad::Duration { what: "shortest term", .. })))]
#[case::turned("op", post(|o| o.max_term_seconds = UNBONDING - 1), is!(Error::Validation(Bad::Duration { what: "longest term", .. })))]
#[case::endless("op", post(|o| o.max_term_seconds = u64::MAX), is!(Error::Validation(Bad::Duration { .. })))]
#[case::withdraw_vault("op", withdraw(2, SERVICE), is!(Error::Unknown { what: "vault", .. }))]
#[case::withdraw_others("idle", withdraw(1, SERVICE), is!(Error::WrongSender { .. }))]
#[case::withdraw_none("op", withdraw(1, "proposed"), is!(Error::Unknown { what: "offer", .. }))]
fn offers(#[case] sender: &str, #[case] msg: Msg, #[case] expected: Expected) {
    check(sender, &[], msg, expected);
}

fn place(spoil: fn(&mut BidParams)) -> Msg {
    let mut bid = bid(YEAR);
    spoil(&mut bid);
    bid_for(SERVICE, bid)
}

fn bid_for(service: &str, bid: BidParams) -> Msg {
    let service = service.to_owned();
    Msg::PlaceBid { service, bid }
}

fn run(service: &str, limit: u32) -> Msg {
    let service = service.to_owned();
    Msg::Match { service, limit }
}

/// Covers: F-30
#[rstest]
#[case::service("buyer", bid_for("nothing", bid(1)), is!(Error::Unknown { what: "service", .. }))]
#[case::unapproved("buyer", bid_for("proposed", bid(1)), is!(Error::ServiceState { .. }))]
#[case::not_its_own("bob", place(|_| ()), is!(Error::WrongSender { .. }))]
#[case::nothing("buyer", place(|b| b.wanted = Uint128::zero()), is!(Error::Validation(Bad::Zero { .. })))]
#[case::above_cap("buyer", place(|b| b.wanted = Uint128::new(CAP + 1)), is!(Error::Validation(Bad::TooLarge { .. })))]
#[case::largest("buyer", place(|b| b.wanted = Uint128::MAX), is!(Error::Validation(Bad::TooLarge { .. })))]
#[case::rate("buyer", place(|b| b.highest_rate = Decimal::raw(1)), is!(Error::Accounting(AccountingError::BadRate(_))))]
#[case::share_zero("buyer", place(|b| b.largest_share = Decimal::zero()), is!(Error::Validation(Bad::Fraction { what: "largest share", .. })))]
#[case::share_above("buyer", place(|b| b.largest_share = percent(101)), is!(Error::Validation(Bad::Fraction { .. })))]
#[case::term("buyer", place(|b| b.term_seconds = UNBONDING - 1), is!(Error::Validation(Bad::Duration { what: "term", .. })))]
#[case::smallest_zero("buyer", place(|b| b.smallest_lease = Uint128::zero()), is!(Error::Validation(Bad::Zero { .. })))]
#[case::smallest("buyer", place(|b| b.smallest_lease = Uint128::one()), is!(Error::SmallestLease { .. }))]
#[case::no_asset("buyer", place(|b| b.assets.clear()), is!(Error::Validation(Bad::Empty { .. })))]
#[case::asset_twice("buyer", place(|b| b.assets = vec![Denom::bank(STAKE); 2]), is!(Error::Validation(Bad::Repeated { .. })))]
#[case::asset_unknown("buyer", place(|b| b.assets = vec![Denom::bank("dust")]), is!(Error::Unknown { what: "approved asset", .. }))]
#[case::match_none("bob", run(SERVICE, 0), is!(Error::Limit { limit: 0, min: 1, max: 200 }))]
#[case::match_many("bob", run(SERVICE, 201), is!(Error::Limit { limit: 201, .. }))]
#[case::match_unknown("bob", run("nothing", 1), is!(Error::Unknown { what: "service", .. }))]
#[case::match_unconnected("bob", run("proposed", 1), is!(Error::ServiceState { .. }))]
fn bids(#[case] sender: &str, #[case] msg: Msg, #[case] expected: Expected) {
    check(sender, &[], msg, expected);
}

fn fund(service: &str) -> Msg {
    let service = service.to_owned();
    Msg::FundEscrow { service }
}

fn take(service: &str, amount: u128) -> Msg {
    let service = service.to_owned();
    let amount = Uint128::new(amount);
    Msg::WithdrawEscrow { service, amount }
}

/// Covers: F-30, F-33
#[rstest]
#[case::unknown("bob", coins(1, RENT), fund("nothing"), is!(Error::Unknown { what: "service", .. }))]
#[case::nothing("bob", vec![], fund(SERVICE), is!(Error::Validation(Bad::Funds { .. })))]
#[case::zero("bob", coins(0, RENT), fund(SERVICE), is!(Error::Validation(Bad::Funds { .. })))]
#[case::wrong("bob", coins(1, STAKE), fund(SERVICE), is!(Error::Validation(Bad::Funds { .. })))]
#[case::two("bob", vec![coin(1, RENT), coin(1, STAKE)], fund(SERVICE), is!(Error::Validation(Bad::Funds { .. })))]
#[case::largest("bob", coins(u128::MAX, RENT), fund(SERVICE), is!(Error::Validation(Bad::TooLarge { .. })))]
#[case::take_unknown("buyer", vec![], take("nothing", 1), is!(Error::Unknown { what: "service", .. }))]
#[case::take_others("bob", vec![], take(SERVICE, 1), is!(Error::WrongSender { .. }))]
#[case::take_zero("buyer", vec![], take(SERVICE, 0), is!(Error::Validation(Bad::Zero { .. })))]
#[case::take_largest("buyer", vec![], take(SERVICE, u128::MAX), is!(Error::Validation(Bad::TooLarge { .. })))]
#[case::take_too_much("buyer", vec![], take(SERVICE, 925_000), is!(Error::Accounting(AccountingError::Underflow { .. })))]
fn escrow(#[case] sender: &str, #[case] funds: Vec<Coin>, #[case] msg: Msg, #[case] expected: Expected) {
    check(sender, &funds, msg, expected);
}

fn tag(msg: &Msg) -> String {
    to_json_string(msg).unwrap().split('"').nth(1).unwrap().to_owned()
}

/// Covers: F-33
#[test]
fn coins_come_only_with_what_takes_them() {
    let hub = busy();
    let samples = [
        propose(|_| ()),
        approve("proposed"),
        post(|_| ()),
        withdraw(1, SERVICE),
        place(|_| ()),
        run(SERVICE, 1),
        take(SERVICE, 1),
        step(SERVICE, ServiceStep::Freeze),
        terms(SERVICE, NOBODY),
        admit(SERVICE, vec![]),
        params(percent(1), 1),
        notice(SERVICE, 1),
        reprice(SERVICE, 1),
        claim_all(1),
        hub.key_of("idle", SERVICE),
        Msg::NameReporter {
            service: SERVICE.into(),
            reporter: None,
        },
        Msg::SetTips {
            service: SERVICE.into(),
            tips: holdfast_shared::msg::hub::TipParams {
                snapshot: Uint128::one(),
                evidence: Uint128::one(),
                daily_cap: Uint128::one(),
            },
        },
        Msg::WithdrawTips {
            service: SERVICE.into(),
            amount: Uint128::one(),
        },
        Msg::ClaimTips {
            denom: Denom::bank(RENT),
        },
        Msg::ExecuteFiling { slash_id: 1 },
        Msg::Veto { slash_id: 1 },
        Msg::Reverse { slash_id: 1 },
    ];
    let samples = samples.into_iter().chain(super::bad_input::samples());
    let mut tested: BTreeSet<String> = ["deposit", "fund_escrow", "fund_tips", "receive"]
        .map(String::from)
        .into();
    for msg in samples {
        tested.insert(tag(&msg));
        for funds in [
            coins(1, STAKE),
            coins(0, RENT),
            vec![coin(1, STAKE), coin(1, RENT)],
        ] {
            check(
                "dao",
                &funds,
                msg.clone(),
                is!(Error::Validation(Bad::UnexpectedFunds { .. })),
            );
        }
    }
    let schema = schema_for!(Msg).schema.subschemas.unwrap();
    let all: BTreeSet<String> = schema
        .one_of
        .unwrap()
        .into_iter()
        .flat_map(|variant| variant.into_object().object.unwrap().required)
        .collect();
    assert_eq!(tested, all);
}
