//! Starting a hub with parameters that contradict each other.

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coins, Decimal};
use holdfast_shared::msg::hub::InstantiateMsg;
use rstest::rstest;

use super::harness::{addr, dump, STAKE};
use super::params::start;
use crate::contract::instantiate;

/// Covers: F-66, I-18
#[rstest]
#[case::no_time_to_punish(|m: &mut InstantiateMsg| m.windows.validity_seconds += 7, "must be longer than")]
#[case::exactly_as_long(|m: &mut InstantiateMsg| m.windows.unbonding_seconds = 63, "must be longer than")]
#[case::no_epochs(|m: &mut InstantiateMsg| m.windows.unbonding_seconds = 6, "unbonding of 6 s")]
#[case::for_ever(|m: &mut InstantiateMsg| m.windows.unbonding_seconds = u64::MAX, "is out of range")]
#[case::overflowing(|m: &mut InstantiateMsg| m.windows.evidence_age_seconds = u64::MAX, "is out of range")]
#[case::no_validity(|m: &mut InstantiateMsg| m.windows.validity_seconds = 15, "validity of 15 s")]
#[case::all_of_the_rent(|m: &mut InstantiateMsg| m.protocol_fee = Decimal::percent(21), "protocol fee")]
#[case::no_owner(|m: &mut InstantiateMsg| m.owner = String::new(), "")]
#[case::no_treasury(|m: &mut InstantiateMsg| m.treasury = "nobody".into(), "")]
#[case::no_insurance(|m: &mut InstantiateMsg| m.insurance = "NOBODY".into(), "")]
fn contradictions_are_refused(#[case] spoil: fn(&mut InstantiateMsg), #[case] why: &str) {
    let mut deps = mock_dependencies();
    let mut msg = start();
    spoil(&mut msg);
    let info = message_info(&addr("dao"), &[]);
    let error = instantiate(deps.as_mut(), mock_env(), info, msg).unwrap_err();
    assert!(error.to_string().contains(why), "{error}");
}

#[test]
fn a_hub_starts_without_coins() {
    let mut deps = mock_dependencies();
    let info = message_info(&addr("dao"), &coins(1, STAKE));
    assert!(instantiate(deps.as_mut(), mock_env(), info, start()).is_err());
    assert!(dump(&deps.storage).is_empty());
    let info = message_info(&addr("dao"), &[]);
    assert!(instantiate(deps.as_mut(), mock_env(), info, start()).is_ok());
}
