//! Rent that arrives by ICS-20.

use cosmwasm_std::{
    Binary, IbcAcknowledgement, IbcDestinationCallbackMsg, IbcPacket, IbcTimeout, StdAck, Timestamp,
};
use holdfast_shared::ics20::voucher;
use holdfast_shared::{rent_memo, Denom};
use rstest::rstest;

use super::harness::{dump, Hub, RENT, SERVICE};
use super::params::{asset, end};
use crate::error::ContractError;
use crate::ibc;

const CHANNEL: &str = "channel-3";

/// A transfer of rent as it should be, to be spoiled one by one.
struct Arrival {
    port: &'static str,
    denom: String,
    amount: String,
    receiver: String,
    memo: String,
    ack: Binary,
}

impl Arrival {
    /// 500 of the rent denom, coming home over the channel it left by.
    fn good(hub: &Hub) -> Self {
        let receiver = hub.env.contract.address.to_string();
        Self {
            port: "transfer",
            denom: format!("transfer/channel-77/{RENT}"),
            amount: "500".into(),
            memo: rent_memo::write(&receiver, SERVICE).unwrap(),
            receiver,
            ack: StdAck::success(b"\x01").to_binary(),
        }
    }

    fn arrive(&self, hub: &mut Hub) -> Result<cosmwasm_std::IbcBasicResponse, ContractError> {
        let data = serde_json::json!({
            "denom": self.denom,
            "amount": self.amount,
            "sender": "consumer1anyone",
            "receiver": self.receiver,
            "memo": self.memo,
        });
        let mut src = end("x", "transfer");
        src.channel_id = "channel-77".into();
        let mut dest = end("x", self.port);
        dest.channel_id = CHANNEL.into();
        let timeout = IbcTimeout::with_timestamp(Timestamp::from_seconds(1));
        let packet = IbcPacket::new(data.to_string().into_bytes(), src, dest, 1, timeout);
        let ack = IbcAcknowledgement::new(self.ack.clone());
        let msg = IbcDestinationCallbackMsg { packet, ack };
        ibc::ibc_destination_callback(hub.deps.as_mut(), hub.env.clone(), msg)
    }
}

fn funded(hub: &Hub, service: &str) -> u128 {
    hub.service(service).escrow.funded.u128()
}

#[test]
fn coins_that_come_home_with_our_memo_are_rent() {
    let mut hub = Hub::with_market();
    let arrival = Arrival::good(&hub);
    let response = arrival.arrive(&mut hub).unwrap();
    assert!(response.messages.is_empty());
    assert_eq!(funded(&hub, SERVICE), 500);
    arrival.arrive(&mut hub).unwrap();
    assert_eq!(funded(&hub, SERVICE), 1_000, "another packet, other coins");
}

#[test]
fn vouchers_are_rent_of_a_service_that_pays_in_them() {
    let mut hub = Hub::with_market();
    let denom = voucher(&format!("transfer/{CHANNEL}/uforeign"));
    let asset = asset(&denom, 1, 6);
    hub.ok(
        "dao",
        &[],
        holdfast_shared::msg::hub::ExecuteMsg::ApproveAsset { asset },
    );
    hub.connected("bridge", &denom);
    let hub_address = hub.env.contract.address.to_string();
    let arrival = Arrival {
        denom: "uforeign".into(),
        memo: rent_memo::write(&hub_address, "bridge").unwrap(),
        ..Arrival::good(&hub)
    };
    arrival.arrive(&mut hub).unwrap();
    assert_eq!((funded(&hub, "bridge"), funded(&hub, SERVICE)), (500, 0));
    assert_eq!(hub.service("bridge").params.rent_denom, Denom::bank(denom));
}

type Spoil = fn(&mut Arrival);

/// A callback is made for any packet whose memo names the hub, whoever received the coins and whatever they are.
///
/// Covers: F-33, F-34, I-29
#[rstest]
#[case::another_module(|a: &mut Arrival| a.port = "wasm.evil")]
#[case::coins_for_somebody_else(|a: &mut Arrival| a.receiver = "hub1thief".into())]
#[case::not_delivered(|a: &mut Arrival| a.ack = StdAck::error("no").to_binary())]
#[case::no_ack(|a: &mut Arrival| a.ack = Binary::default())]
#[case::same_name_from_elsewhere(|a: &mut Arrival| a.denom = RENT.into())]
#[case::home_over_another_channel(|a: &mut Arrival| a.denom = format!("transfer/channel-78/{RENT}"))]
#[case::another_coin(|a: &mut Arrival| a.denom = "transfer/channel-77/gold".into())]
#[case::unknown_service(|a: &mut Arrival| a.memo = a.memo.replace(SERVICE, "nobody"))]
#[case::no_memo(|a: &mut Arrival| a.memo = String::new())]
#[case::memo_without_us(|a: &mut Arrival| a.memo = r#"{"dest_callback":{"address":"hub"}}"#.into())]
#[case::memo_of_another(|a: &mut Arrival| a.memo = r#"{"dest_callback":{"address":"hub"},"holdfast":{"deposit":{}}}"#.into())]
#[case::nested_memo(|a: &mut Arrival| a.memo = "[".repeat(10_000))]
#[case::zero(|a: &mut Arrival| a.amount = "0".into())]
#[case::above_the_greatest(|a: &mut Arrival| a.amount = ((1u128 << 120) + 1).to_string())]
#[case::negative(|a: &mut Arrival| a.amount = "-1".into())]
fn what_is_no_rent_fails_and_credits_nobody(#[case] spoil: Spoil) {
    let mut hub = Hub::with_market();
    let before = dump(&hub.deps.storage);
    let mut arrival = Arrival::good(&hub);
    spoil(&mut arrival);
    arrival.arrive(&mut hub).unwrap_err();
    assert_eq!(dump(&hub.deps.storage), before);
}

/// The memo cannot claim an amount: there is no field for it, and an invented one changes nothing.
#[test]
fn what_the_memo_claims_beyond_the_service_is_passed_over() {
    let mut hub = Hub::with_market();
    let mut arrival = Arrival::good(&hub);
    arrival.memo = arrival
        .memo
        .replace(r#"{"service""#, r#"{"amount":"999999","service""#);
    arrival.arrive(&mut hub).unwrap();
    assert_eq!(funded(&hub, SERVICE), 500);
}

/// Covers: F-30
#[rstest]
#[case(1)]
#[case(1 << 120)]
fn every_amount_there_can_be_is_credited(#[case] amount: u128) {
    let mut hub = Hub::with_market();
    let arrival = Arrival {
        amount: amount.to_string(),
        ..Arrival::good(&hub)
    };
    arrival.arrive(&mut hub).unwrap();
    assert_eq!(funded(&hub, SERVICE), amount);
}
