//! Orders of the service's owner to the market (DESIGN 3.3).

use cosmwasm_std::{DepsMut, Env, Response};
use holdfast_shared::packet::{ConsumerPacket, Order, OrderPacket};

use crate::ibc::send;
use crate::reports::subject::Subject;
use crate::{config, reports, ContractError};

/// Keeps the order as a report, and sends it; without a way to send, it waits. Its number is the report's, so the later of
/// two about the same thing counts, whichever arrives first.
///
/// # Errors
/// A reporter that is no address here; an order too large for a packet; too many open.
pub fn order(deps: DepsMut, env: &Env, order: Order) -> Result<Response, ContractError> {
    if let Order::Reporter {
        reporter: Some(reporter),
    } = &order
    {
        deps.api.addr_validate(reporter)?;
    }
    let config = config::load(deps.storage)?;
    let subject = Subject::of_order(&order);
    let report = reports::create(deps.storage, subject, 0, env.block.time, |number| {
        ConsumerPacket::Order(OrderPacket { number, order })
    })?;
    let response = Response::new().add_attribute("action", "order");
    send::submit(deps.storage, env, &config, report, response)
}
