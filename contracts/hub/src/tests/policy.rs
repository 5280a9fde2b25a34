//! What a vault allows, and how that changes.

use cosmwasm_std::{coins, Decimal, Event, Response, Uint128};
use holdfast_shared::msg::hub::{
    Admission, Depositors, ExecuteMsg as Msg, PolicyChange as Change, PolicyField as Field, VaultView,
};
use rstest::rstest;

use super::bad_input::{is, Expected};
use super::harness::{addr, percent, Hub, EPOCH, RENT, SERVICE, STAKE, UNBONDING, YEAR};
use super::params::offer;
use super::views::paid;
use crate::error::ContractError as Error;

/// `unbonding + 2 epochs + 7 days`.
const NOTICE: u64 = UNBONDING + 2 * EPOCH + 7 * 86_400;

fn changed(change: Change) -> Msg {
    Msg::ChangePolicy { vault_id: 1, change }
}

fn cancelled(field: Field) -> Msg {
    Msg::CancelPolicyChange { vault_id: 1, field }
}

fn listed(services: &[&str]) -> Admission {
    Admission::Listed {
        services: services.iter().map(ToString::to_string).collect(),
    }
}

fn up_to(points: u64) -> Admission {
    Admission::AllUpTo {
        max_fraction: percent(points),
    }
}

/// A hub whose vault has a ceiling of 50 %, a commission of 10 % and admits services up to 50 %.
fn half() -> Hub {
    let mut hub = Hub::with_market();
    hub.ok("op", &[], changed(Change::Ceiling(percent(50))));
    hub.ok("op", &[], changed(Change::Admission(up_to(50))));
    let view = hub.vault_view(1);
    assert_eq!((view.policy.ceiling, view.waiting.len()), (percent(50), 0));
    assert_eq!(view.policy.admission, up_to(50));
    hub
}

fn dates(view: &VaultView) -> Vec<u64> {
    view.waiting
        .iter()
        .map(|change| change.in_force_at.seconds())
        .collect()
}

#[rstest]
#[case::ceiling(Change::Ceiling(percent(60)))]
#[case::commission(Change::Commission(percent(20)))]
#[case::all_services(Change::Admission(up_to(60)))]
#[case::a_service_of_the_future(Change::Admission(listed(&["unheard"])))]
fn what_raises_risk_waits_in_sight_and_is_in_force_on_its_date(#[case] change: Change) {
    let mut hub = half();
    let before = hub.vault_view(1).policy;
    hub.ok("op", &[], changed(change.clone()));
    let at = hub.now() + NOTICE;
    let waits = hub.vault_view(1);
    assert_eq!(waits.waiting[0].change, change);
    assert_eq!(dates(&waits), [at]);
    hub.pass(NOTICE - 1);
    let last = hub.vault_view(1);
    assert_eq!(last.policy.ceiling, before.ceiling);
    assert_eq!(last.policy.commission, before.commission);
    assert_eq!(dates(&last), [at]);
    hub.pass(1);
    let then = hub.vault_view(1);
    assert!(then.waiting.is_empty());
    let in_force = match change {
        Change::Ceiling(to) => then.policy.ceiling == to,
        Change::Commission(to) => then.policy.commission == to,
        Change::Admission(to) => then.policy.admission == to,
        _ => false,
    };
    assert!(in_force, "{:?}", then.policy);
    // It stays in force when somebody stores the vault.
    hub.ok("anyone", &[], Msg::CloseEpoch { vault_id: 1 });
    assert_eq!(hub.vault_view(1), then);
}

#[test]
fn what_lowers_risk_is_in_force_at_once_whatever_waits() {
    let mut hub = half();
    hub.ok("op", &[], changed(Change::Ceiling(percent(90))));
    hub.ok("op", &[], changed(Change::Commission(percent(50))));
    hub.ok("op", &[], changed(Change::Admission(up_to(90))));
    let dates_before = dates(&hub.vault_view(1));
    hub.pass(100);
    hub.ok("op", &[], changed(Change::Ceiling(percent(20))));
    hub.ok("op", &[], changed(Change::Commission(percent(1))));
    hub.ok("op", &[], changed(Change::Admission(up_to(5))));
    let view = hub.vault_view(1);
    assert_eq!(view.policy.ceiling, percent(20));
    assert_eq!(view.policy.commission, percent(1));
    assert_eq!(view.policy.admission, up_to(5));
    assert_eq!(
        dates(&view),
        dates_before,
        "what waits keeps its date and stays in sight"
    );
    // A service of 10 % is not admitted any more.
    let error = hub.refused(
        "op",
        &[],
        Msg::PostOffer {
            offer: offer(1, SERVICE, 10, 1),
        },
    );
    assert!(matches!(error, Error::NotAdmitted { .. }), "{error:?}");
}

#[test]
fn a_list_may_lose_at_once_and_gains_with_notice() {
    let mut hub = half();
    hub.connected("second", RENT);
    hub.pass(NOTICE);
    hub.ok(
        "op",
        &[],
        changed(Change::Admission(listed(&[SERVICE, "second"]))),
    );
    assert!(hub.vault_view(1).waiting.is_empty(), "both were admitted before");
    hub.ok(
        "op",
        &[],
        changed(Change::Admission(listed(&["second", "third"]))),
    );
    let view = hub.vault_view(1);
    assert_eq!(view.policy.admission, listed(&["second"]));
    assert_eq!(
        view.waiting[0].change,
        Change::Admission(listed(&["second", "third"]))
    );
}

#[rstest]
#[case::ceiling(Change::Ceiling(percent(60)), Change::Ceiling(percent(70)), Field::Ceiling)]
#[case::commission(
    Change::Commission(percent(20)),
    Change::Commission(percent(11)),
    Field::Commission
)]
#[case::admission(Change::Admission(up_to(60)), Change::Admission(up_to(51)), Field::Admission)]
fn a_change_that_waits_hides_behind_no_newer_one(
    #[case] first: Change,
    #[case] second: Change,
    #[case] field: Field,
) {
    let mut hub = half();
    hub.ok("op", &[], changed(first));
    let at = hub.now() + NOTICE;
    hub.pass(1);
    let error = hub.refused("op", &[], changed(second.clone()));
    assert!(matches!(error, Error::ChangeWaits { in_force_at, .. } if in_force_at == at));
    hub.ok("op", &[], cancelled(field));
    assert!(hub.vault_view(1).waiting.is_empty());
    hub.ok("op", &[], changed(second));
    assert_eq!(
        dates(&hub.vault_view(1)),
        [hub.now() + NOTICE],
        "the notice begins anew"
    );
}

#[rstest]
#[case::stranger("bob", changed(Change::Ceiling(percent(1))), is!(Error::WrongSender { .. }))]
#[case::stranger_cancels("bob", cancelled(Field::Ceiling), is!(Error::WrongSender { .. }))]
#[case::unknown("op", Msg::ChangePolicy { vault_id: 2, change: Change::DepositCap(None) }, is!(Error::Unknown { .. }))]
#[case::nothing_waits("op", cancelled(Field::Ceiling), is!(Error::NothingWaits { .. }))]
#[case::no_ceiling("op", changed(Change::Ceiling(Decimal::zero())), is!(Error::Validation(_)))]
#[case::above_all("op", changed(Change::Ceiling(percent(101))), is!(Error::Validation(_)))]
#[case::greedy("op", changed(Change::Commission(percent(51))), is!(Error::Validation(_)))]
#[case::twice("op", changed(Change::Admission(listed(&["abc", "abc"]))), is!(Error::Validation(_)))]
#[case::huge_cap("op", changed(Change::DepositCap(Some(Uint128::MAX))), is!(Error::Validation(_)))]
#[case::bad_address("op", changed(Change::Depositors(Depositors::Listed { addresses: vec!["x".into()] })), is!(Error::Std(_)))]
fn bad_changes(#[case] sender: &str, #[case] msg: Msg, #[case] expected: Expected) {
    let error = half().refused(sender, &[], msg);
    assert!(expected(&error), "refused with {error:?}");
}

/// The operator's part of what comes out of two claims.
fn commission_of(response: &Response) -> u128 {
    paid(response).iter().map(|(_, amount, _)| amount).sum()
}

/// Covers: I-42
#[test]
fn a_higher_commission_never_applies_to_what_was_earned_before_it_was_in_force() {
    let mut hub = Hub::with_lease(10_000 * YEAR, 5_000_000_000);
    // A thousand units a second; the protocol takes 2 %, the operator a tenth of the rest.
    hub.ok("op", &[], changed(Change::Commission(percent(50))));
    hub.pass(NOTICE);
    let first = hub.ok("op", &[], Msg::ClaimRewards { vault_id: 1 });
    assert_eq!(commission_of(&first), u128::from(NOTICE) * 98);
    hub.pass(100);
    let second = hub.ok("op", &[], Msg::ClaimRewards { vault_id: 1 });
    assert_eq!(commission_of(&second), 100 * 490);
}

#[test]
fn only_listed_depositors_deposit_and_everybody_leaves() {
    let mut hub = Hub::with_market();
    let addresses = vec![addr("bob").into_string()];
    let list = Depositors::Listed { addresses };
    hub.ok("op", &[], changed(Change::Depositors(list.clone())));
    assert_eq!(hub.vault_view(1).policy.depositors, list);
    let deposit = || Msg::Deposit {
        vault_id: 1,
        min_shares: None,
        accept_open_filings: false,
    };
    hub.deposit("bob", 1, STAKE, 5);
    let error = hub.refused("alice", &coins(5, STAKE), deposit());
    assert!(
        matches!(error, Error::NotADepositor { vault_id: 1, .. }),
        "{error:?}"
    );
    hub.exit("alice", 1, 1_000u64.into());
    hub.ok("op", &[], changed(Change::Depositors(Depositors::Anyone)));
    hub.deposit("alice", 1, STAKE, 5);
}

#[test]
fn deposits_fill_a_vault_up_to_its_cap() {
    let mut hub = Hub::with_market();
    let cap = Uint128::new(100_000 * YEAR + 10);
    hub.ok("op", &[], changed(Change::DepositCap(Some(cap))));
    assert_eq!(hub.vault_view(1).policy.deposit_cap, Some(cap));
    let deposit = || Msg::Deposit {
        vault_id: 1,
        min_shares: None,
        accept_open_filings: false,
    };
    let error = hub.refused("bob", &coins(11, STAKE), deposit());
    assert!(
        matches!(error, Error::AboveDepositCap { amount, room } if (amount, room) == (11.into(), 10.into())),
        "{error:?}"
    );
    hub.deposit("bob", 1, STAKE, 10);
    hub.refused("bob", &coins(1, STAKE), deposit());
    // A cap below what is there takes nothing more and holds nobody.
    hub.ok("op", &[], changed(Change::DepositCap(Some(Uint128::zero()))));
    hub.refused("bob", &coins(1, STAKE), deposit());
    hub.exit("alice", 1, 1_000u64.into());
}

#[test]
fn a_change_is_told() {
    let mut hub = half();
    let response = hub.ok("op", &[], changed(Change::Ceiling(percent(60))));
    let told: Vec<&Event> = response
        .events
        .iter()
        .filter(|event| event.ty == "policy_changed")
        .collect();
    let at = (hub.now() + NOTICE).to_string();
    assert!(told[0]
        .attributes
        .iter()
        .any(|a| a.key == "in_force_at" && a.value == at));
}
