//! Every CW20 message and query of the LRT reaches cw20-base.

use cosmwasm_std::{Binary, Uint128};
use cw20::{
    AllAccountsResponse, AllAllowancesResponse, AllSpenderAllowancesResponse, AllowanceResponse,
    DownloadLogoResponse, Logo, MarketingInfoResponse, MinterResponse, TokenInfoResponse,
};
use holdfast_shared::msg::lrt::{ConfigResponse, ExecuteMsg, QueryMsg, RedemptionBatchView};

use super::suite::{Suite, DENOM};
use crate::ContractError;

#[test]
fn tokens_move_by_every_standard_message() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 1_000).unwrap();
    let (alice, bob) = (suite.actor("alice").to_string(), suite.actor("bob").to_string());
    let amount = Uint128::new(100);
    let by_alice = [
        ExecuteMsg::Transfer {
            recipient: bob.clone(),
            amount,
        },
        ExecuteMsg::Burn { amount },
        ExecuteMsg::IncreaseAllowance {
            spender: bob.clone(),
            amount: Uint128::new(350),
            expires: None,
        },
        ExecuteMsg::DecreaseAllowance {
            spender: bob.clone(),
            amount: Uint128::new(50),
            expires: None,
        },
    ];
    for message in by_alice {
        suite.execute("alice", &message, &[]).unwrap();
    }
    suite
        .execute(
            "bob",
            &ExecuteMsg::TransferFrom {
                owner: alice.clone(),
                recipient: bob,
                amount,
            },
            &[],
        )
        .unwrap();
    suite
        .execute(
            "bob",
            &ExecuteMsg::BurnFrom {
                owner: alice.clone(),
                amount,
            },
            &[],
        )
        .unwrap();
    assert_eq!((suite.tokens("alice"), suite.tokens("bob")), (600, 200));
    assert_eq!(suite.rate().supply.u128(), 800);
    // The hub stands for a contract that refuses the receive hook: it is called.
    let (contract, msg) = (suite.hub.to_string(), Binary::default());
    let sends = [
        (
            "alice",
            ExecuteMsg::Send {
                contract: contract.clone(),
                amount,
                msg: msg.clone(),
            },
        ),
        (
            "bob",
            ExecuteMsg::SendFrom {
                owner: alice,
                contract,
                amount,
                msg,
            },
        ),
    ];
    for (who, message) in sends {
        let sender = suite.actor(who);
        let lrt = suite.lrt.clone();
        let error = cw_multi_test::Executor::execute_contract(&mut suite.app, sender, lrt, &message, &[]);
        let error = format!("{:?}", error.unwrap_err());
        assert!(error.contains(r#"msg: {"receive":{"sender":"#), "{error}");
        assert!(error.contains("not in the stand-in"), "{error}");
    }
    assert_eq!(suite.tokens("alice"), 600);
}

#[test]
fn only_the_marketing_address_changes_marketing() {
    let mut suite = Suite::over(&[1]);
    let update = ExecuteMsg::UpdateMarketing {
        project: None,
        description: None,
        marketing: None,
    };
    let logo = ExecuteMsg::UploadLogo(Logo::Url("https://example.com".to_owned()));
    for message in [update, logo] {
        let error = suite.execute("owner", &message, &[]).unwrap_err();
        assert_eq!(
            error,
            ContractError::Token(cw20_base::ContractError::Unauthorized {})
        );
    }
}

#[test]
fn every_query_answers() {
    let mut suite = Suite::over(&[1, 2]);
    suite.mint("alice", 1_000).unwrap();
    let (alice, bob) = (suite.actor("alice").to_string(), suite.actor("bob").to_string());
    let info: TokenInfoResponse = suite.query(&QueryMsg::TokenInfo {});
    assert_eq!(
        (info.symbol.as_str(), info.decimals, info.total_supply.u128()),
        ("hATOM", 6, 1_000)
    );
    let minter: Option<MinterResponse> = suite.query(&QueryMsg::Minter {});
    assert_eq!(minter.unwrap().minter, suite.lrt.to_string());
    let allowance: AllowanceResponse = suite.query(&QueryMsg::Allowance {
        owner: alice.clone(),
        spender: bob.clone(),
    });
    assert!(allowance.allowance.is_zero());
    let (start_after, limit) = (None, None);
    let given: AllAllowancesResponse = suite.query(&QueryMsg::AllAllowances {
        owner: alice.clone(),
        start_after: start_after.clone(),
        limit,
    });
    assert!(given.allowances.is_empty());
    let had: AllSpenderAllowancesResponse = suite.query(&QueryMsg::AllSpenderAllowances {
        spender: bob,
        start_after: start_after.clone(),
        limit,
    });
    assert!(had.allowances.is_empty());
    let all: AllAccountsResponse = suite.query(&QueryMsg::AllAccounts { start_after, limit });
    assert_eq!(all.accounts, [alice]);
    let marketing: MarketingInfoResponse = suite.query(&QueryMsg::MarketingInfo {});
    assert_eq!(marketing.marketing, None);
    let logo = suite
        .app
        .wrap()
        .query_wasm_smart::<DownloadLogoResponse>(&suite.lrt, &QueryMsg::DownloadLogo {});
    assert!(logo.is_err());
    let config: ConfigResponse = suite.query(&QueryMsg::Config {});
    assert_eq!((config.denom.as_str(), config.portfolio.len()), (DENOM, 2));
    let batches: Vec<RedemptionBatchView> = suite.query(&QueryMsg::Batches {
        start_after: None,
        limit: None,
    });
    assert_eq!(batches.len(), 1);
    let after: Vec<RedemptionBatchView> = suite.query(&QueryMsg::Batches {
        start_after: Some(1),
        limit: Some(5),
    });
    assert!(after.is_empty());
}
