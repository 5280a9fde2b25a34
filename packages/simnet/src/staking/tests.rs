//! The SDK's rules on the state alone.

use cosmwasm_std::{BlockInfo, Decimal, Decimal256, Timestamp, Uint128};

use super::{BondStatus, Effect, Infraction, StakingError, StakingState};

fn at(height: u64) -> BlockInfo {
    BlockInfo {
        height,
        time: Timestamp::from_seconds(height * 10),
        chain_id: "hub-1".into(),
    }
}

fn amount(value: u128) -> Uint128 {
    Uint128::new(value)
}

fn two_validators() -> StakingState {
    let mut state = StakingState::default();
    state.add_validator("a", amount(0)).unwrap();
    state.add_validator("b", amount(0)).unwrap();
    state
}

fn cut(height: u64, percent: u64) -> Infraction {
    Infraction {
        height,
        fraction: Decimal::percent(percent),
    }
}

#[test]
fn shares_are_bought_at_the_validators_rate_and_worth_is_truncated() {
    let mut state = two_validators();
    state.delegate("x", "a", amount(1_000_000)).unwrap();
    state.slash(&at(1), "a", cut(1, 10)).unwrap();
    state.delegate("y", "a", amount(800)).unwrap();
    // 10 shares for 9 tokens: 800 tokens buy 888.88.. shares, which are worth 799.99.. and so 799.
    assert_eq!(
        state.delegations["y"]["a"].shares.to_string(),
        "888.888888888888888888"
    );
    assert_eq!(
        (state.delegated("x", "a"), state.delegated("y", "a")),
        (amount(900_000), amount(799))
    );
}

#[test]
fn quo_rounds_half_even_before_truncation() {
    // One token, and all but a few of 10^19 parts of a share: only what rounds up at the 18th place is worth it.
    let parts = 10u128.pow(19);
    let worth = |missing: u128| {
        let shares = Decimal256::new((parts - missing).into());
        super::rounding::tokens_from_shares(shares, amount(1), Decimal256::new(parts.into()))
    };
    assert_eq!((worth(6), worth(5), worth(4)), (amount(0), amount(1), amount(1)));
}

#[test]
fn undelegating_too_much_or_nothing_is_refused() {
    let mut state = two_validators();
    state.delegate("x", "a", amount(100)).unwrap();
    let refused = |result: Result<Vec<Effect>, StakingError>| result.unwrap_err();
    assert!(matches!(
        refused(state.undelegate(&at(1), "x", "a", amount(101))),
        StakingError::TooManyShares { .. }
    ));
    assert_eq!(
        refused(state.undelegate(&at(1), "x", "a", amount(0))),
        StakingError::ZeroAmount
    );
    assert!(matches!(
        refused(state.undelegate(&at(1), "y", "a", amount(1))),
        StakingError::NoDelegation { .. }
    ));
    assert!(matches!(
        refused(state.delegate("x", "c", amount(1))),
        StakingError::UnknownValidator(_)
    ));
}

#[test]
fn rounding_can_take_one_unit_and_never_gives_one() {
    let mut state = two_validators();
    state.delegate("x", "a", amount(3)).unwrap();
    state.delegate("y", "a", amount(7)).unwrap();
    state.slash(&at(1), "a", cut(1, 30)).unwrap();
    assert_eq!(
        (state.delegated("x", "a"), state.delegated("y", "a")),
        (amount(2), amount(4))
    );
    state.undelegate(&at(1), "x", "a", amount(2)).unwrap();
    let left: Uint128 = state.unbondings.iter().map(|entry| entry.balance).sum();
    assert!(left <= amount(2));
    assert_eq!(left + state.validators["a"].tokens, amount(7));
}

#[test]
fn seven_entries_and_no_more_but_those_of_one_block_are_one() {
    let mut state = two_validators();
    state.delegate("x", "a", amount(100)).unwrap();
    for height in [1, 1, 2, 3, 4, 5, 6, 7] {
        state.undelegate(&at(height), "x", "a", amount(1)).unwrap();
    }
    assert_eq!(
        (state.unbondings.len(), state.unbondings[0].balance),
        (7, amount(2))
    );
    let eighth = state.undelegate(&at(8), "x", "a", amount(1)).unwrap_err();
    assert!(matches!(eighth, StakingError::TooManyUnbondings { limit: 7, .. }));
    // Another delegator and another validator have their own seven.
    state.delegate("x", "b", amount(1)).unwrap();
    state.undelegate(&at(8), "x", "b", amount(1)).unwrap();
    let due = state.unbondings[0].completes_at;
    assert_eq!(
        state.mature(due),
        [Effect::Pay {
            to: "x".into(),
            amount: amount(2)
        }]
    );
    state.undelegate(&at(9), "x", "a", amount(1)).unwrap();
}

#[test]
fn a_slash_reaches_back_to_the_offence_and_not_before() {
    let mut state = two_validators();
    state.delegate("x", "a", amount(1_000)).unwrap();
    state.undelegate(&at(5), "x", "a", amount(100)).unwrap();
    state.undelegate(&at(10), "x", "a", amount(100)).unwrap();
    // At height 8 there stood 900: 800 now and the 100 that left at 10.
    let effects = state.slash(&at(12), "a", cut(8, 10)).unwrap();
    assert_eq!(effects, [Effect::Burn(amount(90))]);
    let balances: Vec<Uint128> = state.unbondings.iter().map(|entry| entry.balance).collect();
    assert_eq!(balances, [amount(100), amount(90)]);
    assert_eq!(state.validators["a"].tokens, amount(720));
}

#[test]
fn several_slashes_take_parts_of_the_first_balance() {
    let mut state = two_validators();
    state.delegate("x", "a", amount(1_000)).unwrap();
    state.undelegate(&at(5), "x", "a", amount(100)).unwrap();
    for _ in 0..3 {
        state.slash(&at(6), "a", cut(5, 40)).unwrap();
    }
    assert_eq!(state.unbondings[0].balance, amount(0));
    assert_eq!(state.unbondings[0].initial_balance, amount(100));
}

#[test]
fn redelegated_stake_answers_for_its_old_validator() {
    let mut state = two_validators();
    state.delegate("x", "a", amount(1_000)).unwrap();
    state.redelegate(&at(5), "x", ("a", "b"), amount(400)).unwrap();
    let effects = state.slash(&at(6), "a", cut(5, 50)).unwrap();
    assert_eq!(effects.last(), Some(&Effect::Burn(amount(500))));
    assert_eq!(
        (state.validators["a"].tokens, state.validators["b"].tokens),
        (amount(300), amount(200))
    );
    // Not for an offence after it left.
    state.slash(&at(8), "a", cut(7, 50)).unwrap();
    assert_eq!(state.validators["b"].tokens, amount(200));
}

#[test]
fn redelegated_stake_cannot_hop_on_and_has_seven_entries() {
    let mut state = two_validators();
    state.add_validator("c", amount(0)).unwrap();
    state.delegate("x", "a", amount(1_000)).unwrap();
    for height in 1..=7 {
        state
            .redelegate(&at(height), "x", ("a", "b"), amount(10))
            .unwrap();
    }
    let refused = |result: Result<Vec<Effect>, StakingError>| result.unwrap_err();
    let eighth = refused(state.redelegate(&at(8), "x", ("a", "b"), amount(10)));
    assert_eq!(eighth, StakingError::TooManyRedelegations(7));
    let hop = refused(state.redelegate(&at(8), "x", ("b", "c"), amount(10)));
    assert_eq!(hop, StakingError::TransitiveRedelegation("b".into()));
    let own = refused(state.redelegate(&at(8), "x", ("a", "a"), amount(10)));
    assert_eq!(own, StakingError::SelfRedelegation("a".into()));
    state.mature(state.redelegations[6].completes_at);
    state.redelegate(&at(9), "x", ("b", "c"), amount(10)).unwrap();
}

#[test]
fn jail_unbonds_slowly_and_a_tombstone_is_for_ever() {
    let mut state = two_validators();
    state.delegate("x", "a", amount(100)).unwrap();
    state.jail(&at(1), "a").unwrap();
    let BondStatus::Unbonding { until, .. } = state.validators["a"].status else {
        panic!("still bonded")
    };
    state.slash(&at(2), "a", cut(1, 10)).unwrap();
    state.unjail("a").unwrap();
    state.tombstone(&at(3), "a").unwrap();
    assert_eq!(state.unjail("a"), Err(StakingError::Tombstoned("a".into())));
    state.mature(until.plus_seconds(100));
    assert_eq!(state.validators["a"].status, BondStatus::Unbonded);
    assert!(matches!(
        state.slash(&at(4), "a", cut(4, 10)),
        Err(StakingError::Unbonded(_))
    ));
    // Its delegators still leave through the whole unbonding time, and the last one takes the validator along.
    state.undelegate(&at(5), "x", "a", amount(90)).unwrap();
    assert!(!state.validators.contains_key("a"));
    assert_eq!(state.unbondings[0].balance, amount(90));
}

#[test]
fn a_validator_slashed_to_nothing_takes_no_more_delegations() {
    let mut state = two_validators();
    state.delegate("x", "a", amount(100)).unwrap();
    state.slash(&at(1), "a", cut(1, 100)).unwrap();
    assert_eq!(state.delegated("x", "a"), amount(0));
    let refused = state.delegate("y", "a", amount(1)).unwrap_err();
    assert_eq!(refused, StakingError::InvalidExchangeRate("a".into()));
}

#[test]
fn rewards_go_by_shares_to_the_withdraw_address() {
    let mut state = two_validators();
    state.delegate("x", "a", amount(300)).unwrap();
    state.delegate("y", "a", amount(100)).unwrap();
    assert!(state.allocate_rewards("a", amount(40)).unwrap());
    state.delegate("z", "a", amount(400)).unwrap();
    state.withdraw_addresses.insert("x".into(), "purse".into());
    assert_eq!(state.pending_rewards("z", "a"), amount(0));
    let paid = state.settle_rewards("x", "a").unwrap();
    assert_eq!(
        paid,
        [Effect::Pay {
            to: "purse".into(),
            amount: amount(30)
        }]
    );
    assert_eq!(state.pending_rewards("x", "a"), amount(0));
    let paid = state.undelegate(&at(1), "y", "a", amount(100)).unwrap();
    assert_eq!(
        paid,
        [Effect::Pay {
            to: "y".into(),
            amount: amount(10)
        }]
    );
    assert!(!state.allocate_rewards("b", amount(40)).unwrap());
}

#[test]
fn large_amounts_do_not_overflow() {
    let mut state = two_validators();
    let huge = amount(1 << 120);
    state.delegate("x", "a", huge).unwrap();
    state.slash(&at(1), "a", cut(1, 33)).unwrap();
    state.delegate("y", "a", huge).unwrap();
    assert!(state.delegated("y", "a") >= huge - amount(1));
    state.allocate_rewards("a", huge).unwrap();
    assert!(state.pending_rewards("x", "a") + state.pending_rewards("y", "a") <= huge);
}
