//! Bad input to what concerns vaults, operators, the link and the owner: the exact refusal, and every byte of
//! storage as it was. The market is in `bad_market`.

use cosmwasm_std::{coin, coins, Binary, Coin, Decimal, Uint256};
use cw_ownable::{Action, OwnershipError};
use holdfast_accounting::AccountingError;
use holdfast_shared::evidence::signing::{double_vote, signing_key};
use holdfast_shared::evidence::{Evidence, EvidenceError};
use holdfast_shared::handshake::ExpectedChannel;
use holdfast_shared::msg::hub::{
    Admission, AssetParams, ExecuteMsg as Msg, Policy, PolicyChange, PolicyField, PriceSource,
};
use holdfast_shared::{Denom, ValidationError as Bad};
use rstest::rstest;

use super::harness::{addr, percent, Hub, CHAIN, RENT, SERVICE, STAKE, YEAR};
use super::params::{asset, link, policy};
use crate::error::ContractError as Error;

/// Largest amount allowed, and what is above it.
pub(super) const CAP: u128 = 1 << 120;

/// Whether an error is of the variant a case names.
pub(super) type Expected = fn(&Error) -> bool;

macro_rules! is {
    ($pattern:pat) => {
        |error: &Error| matches!(error, $pattern)
    };
}
pub(super) use is;

/// A hub in the middle of its life: a lease, an entry sent, an exit asked.
pub(super) fn busy() -> Hub {
    let mut hub = Hub::with_lease(10_000 * YEAR, 1_000_000);
    hub.flush(SERVICE);
    hub.exit("alice", 1, 1_000u64.into());
    hub.operator("idle", &[]);
    hub.proposed("proposed", RENT);
    hub.pass(1);
    hub
}

pub(super) fn check(sender: &str, funds: &[Coin], msg: Msg, expected: Expected) {
    let error = busy().refused(sender, funds, msg);
    assert!(expected(&error), "refused with {error:?}");
}

fn deposit(vault_id: u64) -> Msg {
    let min_shares = None;
    Msg::Deposit {
        vault_id,
        min_shares,
        accept_open_filings: false,
    }
}

/// Covers: F-30, F-33
#[rstest]
#[case::unknown(2, coins(1, STAKE), is!(Error::Unknown { what: "vault", .. }))]
#[case::nothing(1, vec![], is!(Error::Validation(Bad::Funds { .. })))]
#[case::zero(1, coins(0, STAKE), is!(Error::Validation(Bad::Funds { .. })))]
#[case::wrong(1, coins(1, RENT), is!(Error::Validation(Bad::Funds { .. })))]
#[case::two(1, vec![coin(1, RENT), coin(1, STAKE)], is!(Error::Validation(Bad::Funds { .. })))]
#[case::above_cap(1, coins(CAP + 1, STAKE), is!(Error::Validation(Bad::TooLarge { .. })))]
#[case::largest(1, coins(u128::MAX, STAKE), is!(Error::Validation(Bad::TooLarge { .. })))]
#[case::vault_full(1, coins(CAP, STAKE), is!(Error::Accounting(AccountingError::AboveCap { .. })))]
fn deposits(#[case] vault_id: u64, #[case] funds: Vec<Coin>, #[case] expected: Expected) {
    check("bob", &funds, deposit(vault_id), expected);
}

#[rstest]
#[case::slippage("bob", coins(1, STAKE), Msg::Deposit { vault_id: 1, min_shares: Some(Uint256::MAX), accept_open_filings: false }, is!(Error::TooFewShares { .. }))]
#[case::exit_unknown("alice", vec![], Msg::RequestExit { vault_id: 2, shares: 1u64.into(), receiver: None }, is!(Error::Unknown { what: "vault", .. }))]
#[case::exit_zero("alice", vec![], Msg::RequestExit { vault_id: 1, shares: Uint256::zero(), receiver: None }, is!(Error::NotEnoughShares { .. }))]
#[case::exit_all_there_is("alice", vec![], Msg::RequestExit { vault_id: 1, shares: Uint256::MAX, receiver: None }, is!(Error::NotEnoughShares { .. }))]
#[case::exit_strangers("bob", vec![], Msg::RequestExit { vault_id: 1, shares: 1u64.into(), receiver: None }, is!(Error::NotEnoughShares { .. }))]
#[case::close_unknown("bob", vec![], Msg::CloseEpoch { vault_id: 2 }, is!(Error::Unknown { what: "vault", .. }))]
#[case::claim_none("bob", vec![], Msg::Claim { tickets: vec![], receiver: None }, is!(Error::BadTicketList { count: 0, .. }))]
#[case::claim_twice("bob", vec![], Msg::Claim { tickets: vec![1, 1], receiver: None }, is!(Error::BadTicketList { count: 2, .. }))]
#[case::claim_many("bob", vec![], Msg::Claim { tickets: (1..32).collect(), receiver: None }, is!(Error::BadTicketList { count: 31, .. }))]
#[case::claim_unknown("bob", vec![], Msg::Claim { tickets: vec![7], receiver: None }, is!(Error::Unknown { what: "ticket", .. }))]
#[case::claim_early("bob", vec![], Msg::Claim { tickets: vec![1], receiver: None }, is!(Error::NotMatured { ticket_id: 1, .. }))]
#[case::rewards_unknown("bob", vec![], Msg::ClaimRewards { vault_id: 2 }, is!(Error::Unknown { what: "vault", .. }))]
#[case::rewards_of_nobody("bob", vec![], Msg::ClaimRewards { vault_id: 1 }, is!(Error::NothingToClaim { .. }))]
#[case::fees_of_nothing("bob", vec![], Msg::ClaimFees { denom: Denom::bank("dust") }, is!(Error::NothingToClaim { .. }))]
#[case::settle_unknown("bob", vec![], Msg::Settle { slash_id: 1 }, is!(Error::Unknown { what: "slash", .. }))]
#[case::payout_unknown("bob", vec![], Msg::RetryPayout { payout_id: 1 }, is!(Error::Unknown { what: "payout", .. }))]
fn stakers(#[case] sender: &str, #[case] funds: Vec<Coin>, #[case] msg: Msg, #[case] expected: Expected) {
    check(sender, &funds, msg, expected);
}

fn register(moniker: &str) -> Msg {
    let moniker = moniker.to_owned();
    Msg::RegisterOperator { moniker }
}

fn create(denom: &str, spoil: fn(&mut Policy)) -> Msg {
    let denom = Denom::bank(denom);
    let mut policy = policy();
    spoil(&mut policy);
    Msg::CreateVault { denom, policy }
}

fn listed(services: Vec<String>) -> Admission {
    Admission::Listed { services }
}

fn key(service: &str, public_key: &[u8], signature: &[u8]) -> Msg {
    Msg::RegisterKey {
        service: service.into(),
        public_key: Binary::from(public_key),
        signature: Binary::from(signature),
    }
}

/// A key of the curve, as far as its bytes show.
const KEY: [u8; 32] = [7; 32];

#[rstest]
#[case::again("op", register("op"), is!(Error::Exists { what: "operator", .. }))]
#[case::nameless("bob", register(""), is!(Error::Validation(Bad::Length { .. })))]
#[case::long("bob", register(&"x".repeat(65)), is!(Error::Validation(Bad::Length { .. })))]
#[case::key_of_no_operator("bob", key(SERVICE, &KEY, &[0; 64]), is!(Error::NotAnOperator { .. }))]
#[case::key_for_nothing("idle", key("nothing", &KEY, &[0; 64]), is!(Error::Unknown { what: "service", .. }))]
#[case::key_short("idle", key(SERVICE, &[7; 31], &[0; 64]), is!(Error::Evidence(EvidenceError::MalformedPublicKey { .. })))]
#[case::signature_short("idle", key(SERVICE, &KEY, &[0; 63]), is!(Error::Evidence(EvidenceError::MalformedSignature { .. })))]
#[case::key_not_held("idle", key(SERVICE, &KEY, &[0; 64]), is!(Error::Evidence(EvidenceError::WrongPossession)))]
#[case::vault_of_nobody("bob", create(STAKE, |_| ()), is!(Error::NotAnOperator { .. }))]
#[case::vault_of_nothing("idle", create("dust", |_| ()), is!(Error::Unknown { what: "approved asset", .. }))]
#[case::ceiling_zero("idle", create(STAKE, |p| p.ceiling = Decimal::zero()), is!(Error::Validation(Bad::Fraction { what: "ceiling", .. })))]
#[case::ceiling_above("idle", create(STAKE, |p| p.ceiling = percent(101)), is!(Error::Validation(Bad::Fraction { what: "ceiling", .. })))]
#[case::commission("idle", create(STAKE, |p| p.commission = percent(51)), is!(Error::Validation(Bad::Fraction { what: "commission", .. })))]
#[case::listed_twice("idle", create(STAKE, |p| p.admission = listed(vec!["abc".into(); 2])), is!(Error::Validation(Bad::Repeated { .. })))]
#[case::listed_many("idle", create(STAKE, |p| p.admission = listed(vec!["abc".into(); 65])), is!(Error::Validation(Bad::TooMany { .. })))]
#[case::listed_misnamed("idle", create(STAKE, |p| p.admission = listed(vec!["A".into()])), is!(Error::Validation(Bad::Name { .. })))]
#[case::admits_nothing("idle", create(STAKE, |p| p.admission = Admission::AllUpTo { max_fraction: Decimal::zero() }), is!(Error::Validation(Bad::Fraction { what: "max_fraction", .. })))]
fn operators(#[case] sender: &str, #[case] msg: Msg, #[case] expected: Expected) {
    check(sender, &[], msg, expected);
}

#[test]
fn a_ninth_vault_and_a_second_or_borrowed_key() {
    let mut hub = busy();
    for _ in 0..8 {
        hub.ok("idle", &[], create(STAKE, |_| ()));
    }
    let error = hub.refused("idle", &[], create(STAKE, |_| ()));
    assert!(matches!(error, Error::TooManyVaults { max: 8, .. }), "{error:?}");
    let second = hub.key_of("op", SERVICE);
    let error = hub.refused("op", &[], second);
    assert!(matches!(error, Error::KeyTaken { .. }), "{error:?}");
    let borrowed = hub.key_signed("op", "idle", SERVICE);
    let error = hub.refused("idle", &[], borrowed);
    assert!(matches!(error, Error::KeyTaken { .. }), "{error:?}");
}

fn approve(spoil: fn(&mut AssetParams)) -> Msg {
    let mut asset = asset("new", 1, 6);
    spoil(&mut asset);
    Msg::ApproveAsset { asset }
}

fn replace(service: &str, link: ExpectedChannel) -> Msg {
    let service = service.to_owned();
    Msg::ReplaceLink { service, link }
}

fn flush(service: &str, limit: u32) -> Msg {
    let service = service.to_owned();
    Msg::Flush { service, limit }
}

fn accuse(service: &str, operator: &str, chain: &str, height: u64) -> Msg {
    let votes = double_vote(&signing_key("op"), chain, height, 0).unwrap();
    Msg::SubmitEvidence {
        service: service.into(),
        operator: operator.into(),
        evidence: Evidence::DuplicateVote(votes),
    }
}

fn name_of(operator: &str) -> String {
    addr(operator).into()
}

#[rstest]
#[case::asset_by_anyone("bob", approve(|_| ()), is!(Error::Ownership(OwnershipError::NotOwner)))]
#[case::asset_again("dao", approve(|a| a.denom = Denom::bank(STAKE)), is!(Error::Exists { what: "asset", .. }))]
#[case::asset_unnamed("dao", approve(|a| a.denom = Denom::bank("")), is!(Error::Validation(Bad::Length { .. })))]
#[case::decimals("dao", approve(|a| a.decimals = 25), is!(Error::Validation(Bad::OutOfRange { .. })))]
#[case::worthless("dao", approve(|a| a.price = PriceSource::Fixed(Decimal::zero())), is!(Error::Validation(Bad::Zero { what: "price" })))]
#[case::all_haircut("dao", approve(|a| a.haircut = Decimal::one()), is!(Error::Validation(Bad::Fraction { what: "haircut", .. })))]
#[case::link_by_anyone("bob", replace(SERVICE, link("x")), is!(Error::Ownership(OwnershipError::NotOwner)))]
#[case::link_of_nothing("dao", replace("nothing", link("x")), is!(Error::Unknown { what: "service", .. }))]
#[case::link_live("dao", replace(SERVICE, link("x")), is!(Error::LinkNotLost { .. }))]
#[case::flush_few("bob", flush(SERVICE, 7), is!(Error::Limit { limit: 7, min: 8, max: 400 }))]
#[case::flush_many("bob", flush(SERVICE, 401), is!(Error::Limit { limit: 401, .. }))]
#[case::flush_unknown("bob", flush("nothing", 8), is!(Error::Unknown { what: "service", .. }))]
#[case::flush_unconnected("bob", flush("proposed", 8), is!(Error::NoChannel { .. }))]
#[case::flush_at_once("bob", flush(SERVICE, 8), is!(Error::NothingToFlush { .. }))]
#[case::accuse_for_nothing("bob", accuse("nothing", &name_of("op"), CHAIN, 1), is!(Error::Unknown { what: "service", .. }))]
#[case::accuse_nobody("bob", accuse(SERVICE, "", CHAIN, 1), is!(Error::Std(_)))]
#[case::accuse_keyless("bob", accuse(SERVICE, &name_of("idle"), CHAIN, 1), is!(Error::Unknown { what: "key of operator", .. }))]
#[case::accuse_elsewhere("bob", accuse(SERVICE, &name_of("op"), "other-1", 1), is!(Error::Evidence(_)))]
#[case::own_by_anyone("bob", Msg::UpdateOwnership(Action::RenounceOwnership), is!(Error::Ownership(OwnershipError::NotOwner)))]
#[case::accept_unoffered("bob", Msg::UpdateOwnership(Action::AcceptOwnership), is!(Error::Ownership(_)))]
fn owner_and_link(#[case] sender: &str, #[case] msg: Msg, #[case] expected: Expected) {
    check(sender, &[], msg, expected);
}

/// One message of each kind that takes no coins and is tested here.
pub(super) fn samples() -> Vec<Msg> {
    let denom = Denom::bank(RENT);
    vec![
        Msg::RequestExit {
            vault_id: 1,
            shares: 1u64.into(),
            receiver: None,
        },
        Msg::CloseEpoch { vault_id: 1 },
        Msg::Claim {
            tickets: vec![1],
            receiver: None,
        },
        Msg::ClaimRewards { vault_id: 1 },
        Msg::ClaimFees { denom },
        Msg::Settle { slash_id: 1 },
        Msg::RetryPayout { payout_id: 1 },
        register("new"),
        create(STAKE, |_| ()),
        approve(|_| ()),
        Msg::ChangeAsset {
            asset: asset(STAKE, 1, 6),
        },
        Msg::ReadPrice {
            denom: Denom::bank(RENT),
        },
        Msg::ChangePolicy {
            vault_id: 1,
            change: PolicyChange::Ceiling(Decimal::one()),
        },
        Msg::CancelPolicyChange {
            vault_id: 1,
            field: PolicyField::Ceiling,
        },
        replace(SERVICE, link("x")),
        flush(SERVICE, 8),
        accuse(SERVICE, &name_of("op"), CHAIN, 1),
        Msg::UpdateOwnership(Action::RenounceOwnership),
    ]
}
