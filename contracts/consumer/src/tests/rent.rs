//! Rent on its way to the hub.

use cosmwasm_std::{coin, coins, Addr, BankMsg, CosmosMsg, IbcMsg, Response, Uint128};
use holdfast_shared::msg::consumer::{ExecuteMsg, LinkResponse, QueryMsg, RentRoute};
use rstest::rstest;

use super::{owner, reporter, Consumer, RENT, TIMEOUT};
use crate::ContractError;

/// As the host has it when the message runs: what is sent with it is in the balance already.
fn holding(amount: u128) -> Consumer {
    let mut consumer = Consumer::linked();
    hold(&mut consumer, amount);
    consumer
}

fn hold(consumer: &mut Consumer, amount: u128) {
    let own = consumer.env.contract.address.clone();
    consumer
        .deps
        .querier
        .bank
        .update_balance(own, coins(amount, RENT));
}

fn transfer(response: &Response) -> &IbcMsg {
    match &response.messages[0].msg {
        CosmosMsg::Ibc(transfer) => transfer,
        other => panic!("no transfer: {other:?}"),
    }
}

fn route(receiver: Option<&str>) -> Option<RentRoute> {
    Some(RentRoute {
        channel_id: "channel-9".into(),
        denom: RENT.into(),
        receiver: receiver.map(str::to_owned),
    })
}

#[test]
fn rent_goes_to_the_hub_with_a_memo_that_names_the_service() {
    let mut consumer = holding(500);
    let response = consumer
        .execute_with(ExecuteMsg::PayRent {}, &coins(500, RENT))
        .unwrap();
    let IbcMsg::Transfer {
        channel_id,
        to_address,
        amount,
        timeout,
        memo,
    } = transfer(&response)
    else {
        panic!("no transfer");
    };
    assert_eq!((channel_id.as_str(), to_address.as_str()), ("channel-5", "hub"));
    assert_eq!(amount, &coin(500, RENT));
    assert_eq!(timeout.timestamp(), Some(consumer.now().plus_seconds(TIMEOUT)));
    assert_eq!(
        memo.as_deref(),
        Some(r#"{"dest_callback":{"address":"hub"},"holdfast":{"rent":{"service":"oracle"}}}"#)
    );
    assert_eq!(
        response.messages[0].reply_on,
        cosmwasm_std::ReplyOn::Never,
        "a refusal fails the payment"
    );
}

/// What a lost transfer brought back goes out again, by anyone, with or without more.
///
/// Covers: F-04
#[test]
fn rent_that_came_back_is_sent_again() {
    let mut consumer = holding(300);
    let link: LinkResponse = consumer.query(QueryMsg::Link {});
    assert_eq!(link.rent_held, Uint128::new(300));
    for funds in [vec![], coins(100, RENT)] {
        let response = consumer.execute_with(ExecuteMsg::PayRent {}, &funds).unwrap();
        let IbcMsg::Transfer { amount, .. } = transfer(&response) else {
            panic!("no transfer");
        };
        assert_eq!(amount, &coin(300, RENT));
    }
}

/// Covers: F-33, F-30
#[rstest]
#[case::nothing(0, vec![])]
#[case::wrong_denom(5, coins(5, "uatom"))]
#[case::two_denoms(5, vec![coin(5, RENT), coin(5, "uatom")])]
#[case::zero(5, coins(0, RENT))]
#[case::above_the_greatest((1 << 120) + 1, vec![])]
fn rent_that_is_none_is_refused(#[case] held: u128, #[case] funds: Vec<cosmwasm_std::Coin>) {
    let mut consumer = holding(held);
    let before = consumer.storage();
    assert!(consumer.execute_with(ExecuteMsg::PayRent {}, &funds).is_err());
    assert_eq!(consumer.storage(), before);
}

#[test]
fn without_callbacks_on_the_hubs_chain_somebody_there_receives_the_rent() {
    let mut consumer = holding(7);
    let set = ExecuteMsg::SetRentRoute {
        route: route(Some("hub1treasurer")),
    };
    consumer.execute_as(&owner(), set, &[]).unwrap();
    let response = consumer.execute_with(ExecuteMsg::PayRent {}, &[]).unwrap();
    let IbcMsg::Transfer {
        channel_id,
        to_address,
        memo,
        ..
    } = transfer(&response)
    else {
        panic!("no transfer");
    };
    assert_eq!(
        (channel_id.as_str(), to_address.as_str()),
        ("channel-9", "hub1treasurer")
    );
    assert_eq!(memo, &None, "a memo would ask for a callback nobody makes");
}

/// A stranger who could name the channel would send the rent to a chain of its own.
#[test]
fn only_the_owner_names_the_route_and_takes_coins_out() {
    let mut consumer = holding(50);
    let before = consumer.storage();
    let withdraw = |recipient: &Addr| ExecuteMsg::Withdraw {
        coin: coin(50, RENT),
        recipient: recipient.to_string(),
    };
    for stranger in [reporter(), Addr::unchecked("anyone")] {
        let set = ExecuteMsg::SetRentRoute { route: route(None) };
        let refused = consumer.execute_as(&stranger, set, &[]);
        assert!(matches!(refused, Err(ContractError::NotOwner { .. })));
        let refused = consumer.execute_as(&stranger, withdraw(&stranger), &[]);
        assert!(matches!(refused, Err(ContractError::NotOwner { .. })));
    }
    assert_eq!(consumer.storage(), before);
    let response = consumer.execute_as(&owner(), withdraw(&reporter()), &[]).unwrap();
    let expected = BankMsg::Send {
        to_address: reporter().into_string(),
        amount: coins(50, RENT),
    };
    assert_eq!(response.messages[0].msg, expected.into());
    let set = ExecuteMsg::SetRentRoute { route: None };
    consumer.execute_as(&owner(), set, &[]).unwrap();
    let refused = consumer.execute(ExecuteMsg::PayRent {}).unwrap_err();
    assert_eq!(refused, ContractError::NoRentRoute);
}

#[rstest]
#[case::no_channel("", RENT, None)]
#[case::no_denom("channel-1", "", None)]
#[case::no_receiver("channel-1", RENT, Some(""))]
fn a_bad_route_is_refused(#[case] channel_id: &str, #[case] denom: &str, #[case] receiver: Option<&str>) {
    let mut consumer = Consumer::linked();
    let route = Some(RentRoute {
        channel_id: channel_id.into(),
        denom: denom.into(),
        receiver: receiver.map(str::to_owned),
    });
    let refused = consumer.execute_as(&owner(), ExecuteMsg::SetRentRoute { route }, &[]);
    assert!(matches!(refused, Err(ContractError::Validation(_))));
}
