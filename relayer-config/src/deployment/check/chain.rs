//! What a chain must satisfy.
use super::Checks;
use crate::deployment::Chain;
use crate::{ids, times};

pub(super) fn check(checks: &mut Checks, chain: &Chain) {
    let remedy = "use letters, digits, '.', '_' or '-'";
    checks.need(
        ids::is_name(&chain.name),
        "name",
        &chain.name,
        "is no name",
        remedy,
    );
    let remedy = "write <name>-<revision>, such as hub-1, at most 50 characters";
    checks.need(
        ids::is_chain_id(&chain.id),
        "id",
        &chain.id,
        "is no chain id with a revision",
        remedy,
    );
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let prefix = (1..=83).contains(&chain.prefix.len()) && chain.prefix.bytes().all(lower);
    let remedy = "use lower-case letters and digits";
    checks.need(prefix, "prefix", &chain.prefix, "is no address prefix", remedy);
    for (field, url) in [("rpc", &chain.rpc), ("grpc", &chain.grpc)] {
        let remedy = "write http://host:port or https://host:port";
        checks.need(ids::is_url(url), field, url, "is no URL", remedy);
    }
    check_price(checks, chain);
    check_times(checks, chain);
}

fn check_price(checks: &mut Checks, chain: &Chain) {
    let price = &chain.gas_price;
    let remedy = "write a decimal number such as 0.025";
    checks.need(
        ids::is_decimal(&price.amount),
        "gas_price.amount",
        &price.amount,
        "is no price",
        remedy,
    );
    let remedy = "use the denom of a bank coin";
    checks.need(
        ids::is_denom(&price.denom),
        "gas_price.denom",
        &price.denom,
        "is no denom",
        remedy,
    );
}

fn check_times(checks: &mut Checks, chain: &Chain) {
    let (trusting, unbonding) = (chain.trusting_period_seconds, chain.unbonding_seconds);
    let most = times::longest_trust(unbonding);
    let problem = format!("is not between 1 and two thirds of the unbonding of {unbonding} s");
    let holds = (1..=most).contains(&trusting);
    let remedy = format!("write {most}");
    checks.need(holds, "trusting_period_seconds", trusting, &problem, &remedy);
    let drift = chain.clock_drift_seconds;
    let holds = drift > 0 && drift < trusting;
    let problem = "is not between 0 and the trusting period";
    checks.need(
        holds,
        "clock_drift_seconds",
        drift,
        problem,
        "use a block's time at least, 60 for most",
    );
    let block = chain.block_seconds;
    let holds = block > 0 && block < trusting;
    let problem = "is no time between two blocks";
    checks.need(
        holds,
        "block_seconds",
        block,
        problem,
        "write whole seconds, rounded up",
    );
}
