//! Rent that arrives by ICS-20: the chain calls the hub when the coins are here (DESIGN section 5).
//!
//! The chain also calls when the memo names the hub and the coins went to somebody else, so nothing in the packet is
//! believed but what the transfer module acted on: who received, how much, of what. What is no rent of a service fails,
//! and the chain sends the coins back to where they came from. Coins without our memo arrive without a word and belong to
//! nobody; the address to send rent to by hand is anyone's who then calls `FundEscrow`.

use cosmwasm_std::{
    from_json, DepsMut, Env, IbcBasicResponse, IbcDestinationCallbackMsg, IbcPacket, StdAck, Uint128,
};
use holdfast_accounting::Amount;
use holdfast_shared::rent_memo::{Rent, RentMemo};
use holdfast_shared::{events, ics20, validate, Denom};
use holdfast_wire::wire;

use super::{escrow, services};
use crate::error::{ContractError, Result};

/// The port of the transfer module.
const TRANSFER_PORT: &str = "transfer";

/// ICS-20's packet. Who sent it does not matter: anyone may pay anybody's rent.
#[wire]
struct Transfer {
    denom: String,
    amount: Uint128,
    receiver: String,
    memo: String,
}

/// Credits coins that arrived here to the escrow of the service their memo names.
pub(crate) fn credit(deps: DepsMut, env: &Env, msg: &IbcDestinationCallbackMsg) -> Result<IbcBasicResponse> {
    let packet = &msg.packet;
    let refuse = |why| ContractError::NoRent { why };
    if packet.dest.port_id != TRANSFER_PORT {
        return Err(refuse("it is no packet of the transfer module"));
    }
    let delivered = matches!(from_json(&msg.ack.data), Ok(StdAck::Success(_)));
    if !delivered {
        return Err(refuse("the coins did not arrive"));
    }
    let Ok(transfer) = from_json::<Transfer>(&packet.data) else {
        return Err(refuse("the packet cannot be read"));
    };
    if transfer.receiver != env.contract.address.as_str() {
        return Err(refuse("the coins went to somebody else"));
    }
    let Ok(RentMemo {
        holdfast: Rent::Rent { service },
        ..
    }) = from_json(&transfer.memo)
    else {
        return Err(refuse("the memo names no service"));
    };
    let denom = services::load(deps.storage, &service)?.params.rent_denom;
    if denom != Denom::Bank(arrived(packet, &transfer.denom)) {
        return Err(refuse("the service pays its rent in another denom"));
    }
    validate::amount("amount", transfer.amount)?;
    let amount = Amount::new(transfer.amount);
    escrow::add(deps.storage, &service, amount, env.block.time.seconds())?;
    Ok(IbcBasicResponse::new()
        .add_attribute("action", "credit_rent")
        .add_event(events::escrow_funded(&service, &denom, amount)))
}

/// The denom on this chain of what a packet brought.
fn arrived(packet: &IbcPacket, denom: &str) -> String {
    let (from, to) = (&packet.src, &packet.dest);
    ics20::arrived(
        (&from.port_id, &from.channel_id),
        (&to.port_id, &to.channel_id),
        denom,
    )
}
