//! Every refusal names what, the value, the limit, the remedy.

use cosmwasm_std::{coin, coins, Binary, Coin, Uint128};
use cw_multi_test::Executor;
use holdfast_accounting::AccountingError;
use holdfast_shared::msg::lrt::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, RedemptionBatchView};
use holdfast_shared::ValidationError;

use super::fake_hub::{Empty, Vault};
use super::suite::{Suite, DENOM, EPOCH};
use crate::ContractError;

fn mint_with(funds: &[Coin]) -> ContractError {
    let mut suite = Suite::over(&[1]);
    for fund in funds.iter().filter(|fund| !fund.amount.is_zero()) {
        suite.give(&suite.actor("alice"), fund.amount.u128(), &fund.denom);
    }
    suite
        .execute("alice", &ExecuteMsg::Mint { min_tokens: None }, funds)
        .unwrap_err()
}

#[test]
fn mint_takes_exactly_one_coin_of_the_denom() {
    for funds in [vec![], coins(5, "uosmo"), vec![coin(5, DENOM), coin(5, "uosmo")]] {
        assert!(matches!(
            mint_with(&funds),
            ContractError::Invalid(ValidationError::Funds { .. })
        ));
    }
    let error = mint_with(&coins((1 << 120) + 1, DENOM));
    assert!(matches!(
        error,
        ContractError::Invalid(ValidationError::TooLarge { .. })
    ));
}

#[test]
fn nothing_else_takes_funds() {
    let mut suite = Suite::over(&[1]);
    let alice = suite.actor("alice");
    suite.give(&alice, 100, DENOM);
    let one = Uint128::one();
    let to = suite.actor("bob").to_string();
    for msg in [
        ExecuteMsg::Redeem { amount: one },
        ExecuteMsg::CloseBatch {},
        ExecuteMsg::ClaimRedemption {
            batch_id: 1,
            owner: to.clone(),
        },
        ExecuteMsg::Compound {},
        ExecuteMsg::Transfer {
            recipient: to,
            amount: one,
        },
        ExecuteMsg::Burn { amount: one },
    ] {
        let error = suite.execute("alice", &msg, &coins(1, DENOM)).unwrap_err();
        assert!(matches!(
            error,
            ContractError::Invalid(ValidationError::UnexpectedFunds { .. })
        ));
    }
}

#[test]
fn mint_refuses_slippage_dust_and_overflow() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 1_000).unwrap();
    suite.give(&suite.actor("bob"), 100, DENOM);
    let msg = ExecuteMsg::Mint {
        min_tokens: Some(Uint128::new(101)),
    };
    let error = suite.execute("bob", &msg, &coins(100, DENOM)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "100 tokens are below the least accepted, 101; accept fewer or send more"
    );
    let msg = ExecuteMsg::Mint {
        min_tokens: Some(Uint128::new(100)),
    };
    suite.execute("bob", &msg, &coins(100, DENOM)).unwrap();
    // Three units a token: one unit buys none; the amount named buys one.
    suite.edit_vault(1, |vault| vault.collateral = Uint128::new(3_300));
    let error = suite.mint("carol", 1).unwrap_err();
    let ContractError::Sum(AccountingError::LosesToRounding { enough, .. }) = error else {
        panic!("{error}");
    };
    assert_eq!(enough.u128(), 3);
    suite.mint("carol", 3).unwrap();
    assert_eq!(suite.tokens("carol"), 1);
    suite.edit_vault(1, |vault| vault.collateral = Uint128::new(1_100));
    let error = suite.mint("dave", 1 << 120).unwrap_err();
    assert!(matches!(
        error,
        ContractError::Sum(AccountingError::AboveSupply { .. })
    ));
}

#[test]
fn a_worthless_token_is_not_sold() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 10_000_000).unwrap();
    suite.slash(1, 100);
    let error = suite.mint("bob", 1_000_000).unwrap_err();
    assert!(matches!(
        error,
        ContractError::Sum(AccountingError::Worthless { .. })
    ));
    // Its holders can still leave, and then it starts again.
    suite.redeem("alice", 10_000_000).unwrap();
    suite.close_next();
    suite.mint("bob", 1_000_000).unwrap();
    assert_eq!(suite.tokens("bob"), 1_000_000);
}

#[test]
fn redeem_checks_the_amount() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 1_000).unwrap();
    let error = suite.redeem("alice", 0).unwrap_err();
    assert_eq!(error.to_string(), "redemption is 0; give at least 1");
    let error = suite.redeem("alice", 1_001).unwrap_err();
    assert_eq!(
        error.to_string(),
        "redemption of 1001 is above the balance 1000; redeem at most the balance"
    );
    assert!(matches!(
        suite.redeem("bob", 1).unwrap_err(),
        ContractError::Balance { .. }
    ));
}

#[test]
fn tokens_sent_to_the_lrt_are_refused() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 1_000).unwrap();
    let (alice, bob) = (suite.actor("alice").to_string(), suite.actor("bob").to_string());
    let allow = ExecuteMsg::IncreaseAllowance {
        spender: bob,
        amount: Uint128::new(10),
        expires: None,
    };
    suite.execute("alice", &allow, &[]).unwrap();
    let (amount, msg) = (Uint128::new(10), Binary::default());
    let lrt = suite.lrt.to_string();
    let by_alice = [
        ExecuteMsg::Transfer {
            recipient: lrt.clone(),
            amount,
        },
        ExecuteMsg::Transfer {
            recipient: lrt.to_uppercase(),
            amount,
        },
        ExecuteMsg::Send {
            contract: lrt.clone(),
            amount,
            msg: msg.clone(),
        },
    ];
    for message in by_alice {
        assert_eq!(
            suite.execute("alice", &message, &[]).unwrap_err(),
            ContractError::ToItself
        );
    }
    let by_bob = [
        ExecuteMsg::TransferFrom {
            owner: alice.clone(),
            recipient: lrt.clone(),
            amount,
        },
        ExecuteMsg::SendFrom {
            owner: alice,
            contract: lrt,
            amount,
            msg,
        },
    ];
    for message in by_bob {
        assert_eq!(
            suite.execute("bob", &message, &[]).unwrap_err(),
            ContractError::ToItself
        );
    }
}

#[test]
fn claims_name_the_batch_and_what_is_missing() {
    let mut suite = Suite::over(&[1]);
    let start = suite.app.block_info().time;
    suite.mint("alice", 1_000).unwrap();
    suite.redeem("alice", 1_000).unwrap();
    assert_eq!(
        suite.claim(9, "alice").unwrap_err(),
        ContractError::UnknownBatch { batch_id: 9, last: 1 }
    );
    assert!(matches!(
        suite.claim(1, "bob").unwrap_err(),
        ContractError::NoRedemption { .. }
    ));
    let closes_at = start.plus_seconds(EPOCH);
    assert_eq!(
        suite.claim(1, "alice").unwrap_err(),
        ContractError::StillOpen {
            batch_id: 1,
            closes_at
        }
    );
    let unknown = QueryMsg::Batch { batch_id: 7 };
    let answer = suite
        .app
        .wrap()
        .query_wasm_smart::<RedemptionBatchView>(&suite.lrt, &unknown);
    assert!(answer
        .unwrap_err()
        .to_string()
        .contains("there is no batch 7; batches go from 1 to 1"));
    let bad = ExecuteMsg::ClaimRedemption {
        batch_id: 1,
        owner: "nobody".to_owned(),
    };
    assert!(matches!(
        suite.execute("bob", &bad, &[]).unwrap_err(),
        ContractError::Std(_)
    ));
}

#[test]
fn instantiate_checks_every_field() {
    let mut suite = Suite::over(&[1, 1]);
    let good = suite.instantiate_msg(&[1, 1]);
    let refused = |suite: &mut Suite, edit: &dyn Fn(&mut InstantiateMsg)| {
        let mut msg = good.clone();
        edit(&mut msg);
        suite.instantiate(&msg).unwrap_err().root_cause().to_string()
    };
    let says = |text: String, part: &str| assert!(text.contains(part), "{text}");
    says(refused(&mut suite, &|m| m.name = "x".to_owned()), "Name is not");
    says(
        refused(&mut suite, &|m| m.symbol = "h1".to_owned()),
        "symbol is not",
    );
    says(
        refused(&mut suite, &|m| m.decimals = 19),
        "Decimals must not exceed 18",
    );
    says(
        refused(&mut suite, &|m| m.denom = String::new()),
        "denom has 0 bytes",
    );
    says(
        refused(&mut suite, &|m| m.epoch_seconds = 0),
        "epoch of 0 s is out of range",
    );
    says(
        refused(&mut suite, &|m| m.portfolio.clear()),
        "portfolio is empty",
    );
    says(
        refused(&mut suite, &|m| m.portfolio[1].vault_id = 1),
        "names \"1\" twice",
    );
    says(
        refused(&mut suite, &|m| m.portfolio[1].weight = 0),
        "weight of vault 2 is 0",
    );
    says(
        refused(&mut suite, &|m| m.portfolio[1].vault_id = 99),
        "not found",
    );
    says(
        refused(&mut suite, &|m| m.treasury = "x".to_owned()),
        "Error decoding bech32",
    );
    let nine = suite.instantiate_msg(&[1; 9]);
    says(
        refused(&mut suite, &|m| m.portfolio.clone_from(&nine.portfolio)),
        "give at most 8",
    );
    suite.set_vault(
        2,
        Vault {
            denom: "uosmo".to_owned(),
            ..Vault::default()
        },
    );
    says(
        refused(&mut suite, &|_| {}),
        "vault 2 holds uosmo, the LRT holds uatom",
    );
}

#[test]
fn migration_keeps_to_its_own_kind() {
    let mut suite = Suite::over(&[1]);
    suite.mint("alice", 1_000).unwrap();
    let owner = suite.actor("owner");
    let before = suite.rate();
    for _ in 0..2 {
        suite
            .app
            .migrate_contract(owner.clone(), suite.lrt.clone(), &MigrateMsg {}, suite.lrt_code)
            .unwrap();
        assert_eq!(suite.rate(), before);
    }
    let hub = suite.app.contract_data(&suite.hub).unwrap();
    let other = suite
        .app
        .instantiate_contract(
            hub.code_id,
            owner.clone(),
            &Empty {},
            &[],
            "other",
            Some(owner.to_string()),
        )
        .unwrap();
    let moved = suite
        .app
        .migrate_contract(owner, other, &MigrateMsg {}, suite.lrt_code);
    assert!(moved.is_err());
}
