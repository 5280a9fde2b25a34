//! What the tests send: parameters that are good, to be spoiled one by one.

use cosmwasm_std::{Decimal, IbcChannel, IbcEndpoint, IbcOrder, Uint128};
use holdfast_shared::handshake::{ExpectedChannel, VERSION};
use holdfast_shared::msg::hub::{
    Admission, AssetParams, BidParams, Depositors, InstantiateMsg, OfferParams, Policy, PriceSource,
    Recipient, ServiceParams, Terms, Windows,
};
use holdfast_shared::Denom;

use super::harness::{addr, percent, CHAIN, GOLD, STAKE, UNBONDING, VALIDITY};

pub(super) fn windows() -> Windows {
    Windows {
        unbonding_seconds: UNBONDING,
        validity_seconds: VALIDITY,
        evidence_age_seconds: 20,
        relay_slack_seconds: 10,
        clock_drift_seconds: 1,
        settle_delay_seconds: 10,
        arrears_grace_seconds: 5,
    }
}

pub(super) fn start() -> InstantiateMsg {
    InstantiateMsg {
        owner: addr("dao").into(),
        treasury: addr("treasury").into(),
        insurance: addr("insurance").into(),
        windows: windows(),
        protocol_fee: Decimal::percent(2),
    }
}

pub(super) fn asset(denom: &str, price: u128, decimals: u8) -> AssetParams {
    AssetParams {
        denom: Denom::bank(denom),
        decimals,
        price: PriceSource::Fixed(Decimal::from_ratio(price, 1u128)),
        haircut: Decimal::zero(),
        cap: None,
    }
}

pub(super) fn service(name: &str, rent: &str) -> ServiceParams {
    ServiceParams {
        service: name.into(),
        chain_id: CHAIN.into(),
        metadata: String::new(),
        link: link(name),
        rent_denom: Denom::bank(rent),
        terms: Terms {
            max_fraction: percent(10),
            duplicate_vote_fraction: percent(10),
            signed_conflict_fraction: percent(10),
            downtime_fraction: percent(1),
            service_fault_fraction: percent(10),
            meter: percent(50),
            veto_window_seconds: 10,
            recipient: Recipient::Insurance,
            treasury: None,
            reporter_part: percent(10),
            reporter_cap: Uint128::MAX,
        },
    }
}

pub(super) fn link(name: &str) -> ExpectedChannel {
    ExpectedChannel {
        connection_id: "connection-0".into(),
        counterparty_port: format!("wasm.{name}"),
    }
}

pub(super) fn policy() -> Policy {
    Policy {
        ceiling: Decimal::one(),
        commission: percent(10),
        admission: Admission::AllUpTo {
            max_fraction: Decimal::one(),
        },
        deposit_cap: None,
        depositors: Depositors::Anyone,
    }
}

pub(super) fn offer(vault_id: u64, name: &str, points: u64, size: u128) -> OfferParams {
    OfferParams {
        vault_id,
        service: name.into(),
        rate: percent(points),
        size: size.into(),
        min_term_seconds: UNBONDING,
        max_term_seconds: 10 * UNBONDING,
        terms_version: 1,
    }
}

pub(super) fn bid(wanted: u128) -> BidParams {
    BidParams {
        wanted: wanted.into(),
        highest_rate: percent(20),
        term_seconds: UNBONDING,
        largest_share: Decimal::one(),
        smallest_lease: wanted.div_ceil(200).into(),
        assets: vec![Denom::bank(STAKE), Denom::bank(GOLD)],
    }
}

/// The consumer's end of a channel of a service; ours has the same id on our port.
pub(super) fn end(name: &str, port: &str) -> IbcEndpoint {
    IbcEndpoint {
        port_id: port.into(),
        channel_id: format!("channel-{name}"),
    }
}

pub(super) fn channel(name: &str) -> IbcChannel {
    let theirs = end(name, &format!("wasm.{name}"));
    IbcChannel::new(
        end(name, "wasm.hub"),
        theirs,
        IbcOrder::Unordered,
        VERSION,
        "connection-0",
    )
}
