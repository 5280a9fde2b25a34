//! What the contracts are started with on a local network.

use anyhow::Result;
use cosmwasm_std::{Decimal, Uint128};
use holdfast_shared::handshake::ExpectedChannel;
use holdfast_shared::msg::consumer;
use holdfast_shared::msg::hub::{InstantiateMsg, Recipient, ServiceParams, Terms, Windows};
use holdfast_shared::Denom;

use crate::client::Signer;
use crate::net::hermes::Connected;
use crate::net::{accounts, ChainSpec, HUB, RENT};

/// The hub's windows where days are seconds.
pub const WINDOWS: Windows = Windows {
    unbonding_seconds: 210,
    validity_seconds: 80,
    evidence_age_seconds: 80,
    relay_slack_seconds: 30,
    clock_drift_seconds: 10,
    settle_delay_seconds: 15,
    arrears_grace_seconds: 10,
};

/// How long an attested fault may be vetoed, seconds.
const VETO_SECONDS: u64 = 90;

/// Starts the hub.
pub fn hub_msg() -> Result<InstantiateMsg> {
    let treasury = Signer::local(accounts::TREASURY)?
        .address(HUB.prefix)?
        .to_string();
    Ok(InstantiateMsg {
        owner: Signer::local(accounts::OWNER)?.address(HUB.prefix)?.to_string(),
        insurance: treasury.clone(),
        treasury,
        windows: WINDOWS,
        protocol_fee: Decimal::percent(2),
    })
}

/// Starts the consumer of a service.
pub fn consumer_msg(
    spec: ChainSpec,
    connected: &Connected,
    hub_port: &str,
) -> Result<consumer::InstantiateMsg> {
    let owner = Signer::local(accounts::SERVICE)?.address(spec.prefix)?;
    Ok(consumer::InstantiateMsg {
        service: spec.name.into(),
        hub: ExpectedChannel {
            connection_id: connected.consumer_connection.clone(),
            counterparty_port: hub_port.to_owned(),
        },
        evidence_age_seconds: WINDOWS.evidence_age_seconds,
        packet_timeout_seconds: 60,
        owner: Some(owner.to_string()),
        rent: None,
    })
}

/// What a service proposes.
pub fn service_params(spec: ChainSpec, connected: &Connected, consumer_port: &str) -> ServiceParams {
    ServiceParams {
        service: spec.name.into(),
        chain_id: spec.id.into(),
        metadata: String::new(),
        link: ExpectedChannel {
            connection_id: connected.hub_connection.clone(),
            counterparty_port: consumer_port.to_owned(),
        },
        rent_denom: Denom::bank(RENT),
        terms: Terms {
            max_fraction: Decimal::percent(10),
            duplicate_vote_fraction: Decimal::percent(10),
            signed_conflict_fraction: Decimal::percent(10),
            downtime_fraction: Decimal::percent(1),
            service_fault_fraction: Decimal::percent(5),
            meter: Decimal::percent(5),
            veto_window_seconds: VETO_SECONDS,
            recipient: Recipient::Insurance,
            treasury: None,
            reporter_part: Decimal::percent(5),
            reporter_cap: Uint128::new(1_000_000_000),
        },
    }
}
