//! Examples of the hub's messages.

use cosmwasm_std::{Binary, Coin, Decimal, Uint128, Uint256};
use cw_ownable::Action;
use holdfast_shared::handshake::ExpectedChannel;
use holdfast_shared::msg::hub::{
    Admission, AssetParams, Depositors, ExecuteMsg, OfferParams, Policy, PolicyChange, PolicyField,
    PriceSource, QueryMsg, RateSource, Recipient, ServiceParams, ServiceStep, Terms, TermsChange, TipParams,
};

use crate::values::{bid, denom, evidence, operator, service, staker};

/// One of every execute message.
pub fn execute() -> Vec<ExecuteMsg> {
    let (vault_id, service) = (1, service());
    let mut all = governance().to_vec();
    all.extend(market());
    all.extend(services());
    all.extend([
        ExecuteMsg::RegisterOperator {
            moniker: "North Star".to_owned(),
        },
        ExecuteMsg::RegisterKey {
            service: service.clone(),
            public_key: Binary::new(vec![7; 32]),
            signature: Binary::new(vec![7; 64]),
        },
        ExecuteMsg::CreateVault {
            denom: denom(),
            policy: Policy {
                ceiling: Decimal::percent(50),
                commission: Decimal::percent(10),
                admission: Admission::AllUpTo {
                    max_fraction: Decimal::percent(10),
                },
                deposit_cap: None,
                depositors: Depositors::Anyone,
            },
        },
        ExecuteMsg::Deposit {
            vault_id,
            min_shares: Some(Uint256::from(1_000_000u128)),
            accept_open_filings: false,
        },
        ExecuteMsg::RequestExit {
            vault_id,
            shares: Uint256::from(1_000_000u128),
            receiver: None,
        },
        ExecuteMsg::ChangePolicy {
            vault_id,
            change: PolicyChange::Ceiling(Decimal::percent(60)),
        },
        ExecuteMsg::CancelPolicyChange {
            vault_id,
            field: PolicyField::Ceiling,
        },
        ExecuteMsg::Receive {
            sender: staker(),
            amount: Uint128::new(1_000_000),
            msg: Binary::new(br#"{"deposit":{"vault_id":1}}"#.to_vec()),
        },
        ExecuteMsg::CloseEpoch { vault_id },
        ExecuteMsg::Claim {
            tickets: vec![1, 2],
            receiver: None,
        },
        ExecuteMsg::ClaimRewards { vault_id },
        ExecuteMsg::NameReporter {
            service: service.clone(),
            reporter: Some("consumer1reporter".to_owned()),
        },
        ExecuteMsg::SetTips {
            service: service.clone(),
            tips: TipParams {
                snapshot: Uint128::new(1_000),
                evidence: Uint128::new(50_000),
                daily_cap: Uint128::new(1_000_000),
            },
        },
        ExecuteMsg::FundTips {
            service: service.clone(),
        },
        ExecuteMsg::WithdrawTips {
            service: service.clone(),
            amount: Uint128::new(1_000),
        },
        ExecuteMsg::ClaimTips { denom: denom() },
        ExecuteMsg::Flush {
            service: service.clone(),
            limit: 8,
        },
        ExecuteMsg::SubmitEvidence {
            service,
            operator: operator(),
            evidence: evidence(),
        },
        ExecuteMsg::ExecuteFiling { slash_id: 1 },
        ExecuteMsg::Settle { slash_id: 1 },
        ExecuteMsg::RetryPayout { payout_id: 1 },
    ]);
    all
}

fn governance() -> [ExecuteMsg; 10] {
    [
        ExecuteMsg::ChangeAsset {
            asset: AssetParams {
                denom: denom(),
                decimals: 6,
                price: PriceSource::Rate(RateSource {
                    contract: operator(),
                    query: Binary::new(br#"{"state":{}}"#.to_vec()),
                    path: vec!["exchange_rate".to_owned()],
                    max_age_seconds: 86_400,
                    max_change: Decimal::percent(2),
                }),
                haircut: Decimal::percent(20),
                cap: Some(Uint128::new(1_000_000_000_000)),
            },
        },
        ExecuteMsg::ReadPrice { denom: denom() },
        ExecuteMsg::ApproveAsset {
            asset: AssetParams {
                denom: denom(),
                decimals: 6,
                price: PriceSource::Fixed(Decimal::percent(800)),
                haircut: Decimal::percent(20),
                cap: None,
            },
        },
        ExecuteMsg::ProposeService {
            params: ServiceParams {
                service: service(),
                chain_id: "lumen-1".to_owned(),
                metadata: "https://lumen.example/security".to_owned(),
                link: link(),
                rent_denom: denom(),
                terms: terms(),
            },
        },
        ExecuteMsg::ApproveService { service: service() },
        ExecuteMsg::ClaimFees { denom: denom() },
        ExecuteMsg::ReplaceLink {
            service: service(),
            link: link(),
        },
        ExecuteMsg::Veto { slash_id: 1 },
        ExecuteMsg::Reverse { slash_id: 1 },
        ExecuteMsg::UpdateOwnership(Action::AcceptOwnership),
    ]
}

fn terms() -> Terms {
    Terms {
        max_fraction: Decimal::percent(10),
        duplicate_vote_fraction: Decimal::percent(5),
        signed_conflict_fraction: Decimal::percent(5),
        downtime_fraction: Decimal::permille(1),
        service_fault_fraction: Decimal::percent(2),
        meter: Decimal::percent(5),
        veto_window_seconds: 259_200,
        recipient: Recipient::Insurance,
        treasury: None,
        reporter_part: Decimal::percent(1),
        reporter_cap: Uint128::new(1_000_000),
    }
}

/// What moves services and the market's rules.
fn services() -> [ExecuteMsg; 7] {
    [
        ExecuteMsg::MoveService {
            service: service(),
            step: ServiceStep::Freeze,
        },
        ExecuteMsg::ChangeTerms {
            service: service(),
            change: TermsChange::Propose { terms: terms() },
        },
        ExecuteMsg::AdmitOperators {
            service: service(),
            operators: Some(vec![operator()]),
        },
        ExecuteMsg::SetMarketParams {
            protocol_fee: Decimal::percent(2),
            proposal_deposit: Some(Coin::new(1_000_000u128, denom().key())),
        },
        ExecuteMsg::GiveNotice {
            service: service(),
            vault_id: 1,
        },
        ExecuteMsg::Reprice {
            service: service(),
            vault_id: 1,
        },
        ExecuteMsg::ClaimAllRewards {
            start_after: Some(1),
            limit: Some(30),
        },
    ]
}

fn link() -> ExpectedChannel {
    ExpectedChannel {
        connection_id: "connection-0".to_owned(),
        counterparty_port: "wasm.lumen1consumer".to_owned(),
    }
}

fn market() -> [ExecuteMsg; 6] {
    const TERM_SECONDS: u64 = 2_592_000;
    [
        ExecuteMsg::PostOffer {
            offer: OfferParams {
                vault_id: 1,
                service: service(),
                rate: Decimal::percent(4),
                size: Uint128::new(500_000_000),
                min_term_seconds: TERM_SECONDS,
                max_term_seconds: TERM_SECONDS,
                terms_version: 1,
            },
        },
        ExecuteMsg::WithdrawOffer {
            vault_id: 1,
            service: service(),
        },
        ExecuteMsg::PlaceBid {
            service: service(),
            bid: bid(),
        },
        ExecuteMsg::Match {
            service: service(),
            limit: 30,
        },
        ExecuteMsg::FundEscrow { service: service() },
        ExecuteMsg::WithdrawEscrow {
            service: service(),
            amount: Uint128::new(1_000_000),
        },
    ]
}

/// One of every query.
pub fn query() -> Vec<QueryMsg> {
    let key = |bytes: &[u8]| Some(Binary::from(bytes));
    vec![
        QueryMsg::Position {
            vault_id: 1,
            owner: staker(),
        },
        QueryMsg::Ticket { ticket_id: 1 },
        QueryMsg::Records {
            start: key(b"config"),
            end: key(b"confih"),
            descending: false,
            limit: Some(30),
        },
        QueryMsg::Ownership {},
    ]
}
