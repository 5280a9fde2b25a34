//! Refuses what Hermes would refuse later, or worse, accept.
use std::collections::BTreeSet;

use thiserror::Error;

use crate::syntax::{is_channel, is_decimal, is_port, is_url, made_of, within};
use crate::{Chain, Channel, Deployment};

/// Why a deployment cannot be rendered.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Error {
    /// The text is no deployment.
    #[error("the deployment cannot be read: {0}")]
    Unreadable(String),
    /// A value is not acceptable.
    #[error("{field}: \"{value}\" {problem}; {remedy}")]
    Invalid {
        /// The field, such as `chains[0].id`.
        field: String,
        /// The value it has.
        value: String,
        /// What is wrong with it.
        problem: &'static str,
        /// What to write instead.
        remedy: &'static str,
    },
}

type Checked = Result<(), Error>;

/// Checks every value and that the parts fit together.
pub(crate) fn validate(deployment: &Deployment) -> Checked {
    let mut ids = BTreeSet::new();
    for (index, chain) in deployment.chains.iter().enumerate() {
        check_chain(&format!("chains[{index}]"), chain)?;
        let unique = ids.insert(chain.id.as_str());
        require(
            unique,
            || format!("chains[{index}].id"),
            &chain.id,
            "is given twice",
            "list each chain once",
        )?;
    }
    let known = ids.contains(deployment.hub_chain.as_str());
    require(
        known,
        || "hub_chain".into(),
        &deployment.hub_chain,
        "is not among the chains",
        "add it to `chains`",
    )?;
    check_channels(deployment, &ids)?;
    for (index, chain) in deployment.chains.iter().enumerate() {
        let served =
            |channel: &Channel| chain.id == deployment.hub_chain || channel.consumer_chain == chain.id;
        let used = deployment.channels.iter().any(served);
        require(
            used,
            || format!("chains[{index}].id"),
            &chain.id,
            "has no channel",
            "add one or remove the chain",
        )?;
    }
    Ok(())
}

fn require(
    holds: bool,
    field: impl FnOnce() -> String,
    value: &impl ToString,
    problem: &'static str,
    remedy: &'static str,
) -> Checked {
    match holds {
        true => Ok(()),
        false => Err(Error::Invalid {
            field: field(),
            value: value.to_string(),
            problem,
            remedy,
        }),
    }
}

fn check_chain(at: &str, chain: &Chain) -> Checked {
    let field = |name: &str| format!("{at}.{name}");
    let id = within(&chain.id, 1, 50) && made_of(&chain.id, "._-");
    require(
        id,
        || field("id"),
        &chain.id,
        "is no chain id",
        "use 1 to 50 letters, digits, '.', '_' or '-'",
    )?;
    let prefix = within(&chain.prefix, 1, 83)
        && chain
            .prefix
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    require(
        prefix,
        || field("prefix"),
        &chain.prefix,
        "is no address prefix",
        "use lower-case letters and digits",
    )?;
    for (name, url) in [("rpc", &chain.rpc), ("grpc", &chain.grpc)] {
        require(
            is_url(url),
            || field(name),
            url,
            "is no URL",
            "write http://host:port or https://host:port",
        )?;
    }
    let denom = within(&chain.gas_denom, 3, 128)
        && made_of(&chain.gas_denom, "/:._-")
        && chain
            .gas_denom
            .starts_with(|first: char| first.is_ascii_alphabetic());
    require(
        denom,
        || field("gas_denom"),
        &chain.gas_denom,
        "is no denom",
        "use the denom of a bank coin",
    )?;
    let price = is_decimal(&chain.gas_price);
    require(
        price,
        || field("gas_price"),
        &chain.gas_price,
        "is no price",
        "write a decimal number such as 0.025",
    )?;
    check_times(at, chain)
}

fn check_times(at: &str, chain: &Chain) -> Checked {
    let (trusting, drift) = (chain.trusting_period_seconds, chain.clock_drift_seconds);
    let field = |name: &str| format!("{at}.{name}");
    let remedy = "use about two thirds of the unbonding time";
    let name = "trusting_period_seconds";
    require(
        trusting > 0,
        || field(name),
        &trusting,
        "lets every client expire at once",
        remedy,
    )?;
    let below = trusting < chain.unbonding_seconds;
    require(
        below,
        || field(name),
        &trusting,
        "is not below unbonding_seconds",
        remedy,
    )?;
    let remedy = "use some seconds, at least a block's time";
    let name = "clock_drift_seconds";
    require(
        drift > 0,
        || field(name),
        &drift,
        "refuses headers of a clock just ahead",
        remedy,
    )?;
    require(
        drift < trusting,
        || field(name),
        &drift,
        "is not below the trusting period",
        remedy,
    )
}

fn check_channels(deployment: &Deployment, ids: &BTreeSet<&str>) -> Checked {
    let empty = deployment.channels.is_empty();
    require(
        !empty,
        || "channels".into(),
        &"",
        "is empty",
        "list the channels to relay",
    )?;
    let mut ends = BTreeSet::new();
    for (index, channel) in deployment.channels.iter().enumerate() {
        let field = |name: &str| format!("channels[{index}].{name}");
        check_channel(&format!("channels[{index}]"), channel)?;
        let chain = &channel.consumer_chain;
        let known = ids.contains(chain.as_str());
        require(
            known,
            || field("consumer_chain"),
            chain,
            "is not among the chains",
            "add it to `chains`",
        )?;
        let other = *chain != deployment.hub_chain;
        require(
            other,
            || field("consumer_chain"),
            chain,
            "is the hub's chain",
            "name the consumer's chain",
        )?;
        let sides = [
            (
                "hub_channel",
                &deployment.hub_chain,
                &channel.hub_port,
                &channel.hub_channel,
            ),
            (
                "consumer_channel",
                chain,
                &channel.consumer_port,
                &channel.consumer_channel,
            ),
        ];
        for (name, chain, port, end) in sides {
            let unique = ends.insert((chain, port, end));
            require(
                unique,
                || field(name),
                end,
                "is listed twice for its port",
                "list each channel once",
            )?;
        }
    }
    Ok(())
}

fn check_channel(at: &str, channel: &Channel) -> Checked {
    let field = |name: &str| format!("{at}.{name}");
    let service = within(&channel.service, 1, 128) && made_of(&channel.service, "._-");
    let remedy = "use letters, digits, '.', '_' or '-'";
    require(
        service,
        || field("service"),
        &channel.service,
        "is no name of a service",
        remedy,
    )?;
    for (name, port) in [
        ("hub_port", &channel.hub_port),
        ("consumer_port", &channel.consumer_port),
    ] {
        let remedy = "write wasm.<contract address>, or transfer";
        require(is_port(port), || field(name), port, "is no port id", remedy)?;
    }
    for (name, id) in [
        ("hub_channel", &channel.hub_channel),
        ("consumer_channel", &channel.consumer_channel),
    ] {
        require(
            is_channel(id),
            || field(name),
            id,
            "is no channel id",
            "write channel-<number>",
        )?;
    }
    let excluded = [
        ("hub_excluded_sequences", &channel.hub_excluded_sequences),
        (
            "consumer_excluded_sequences",
            &channel.consumer_excluded_sequences,
        ),
    ];
    for (name, sequences) in excluded {
        // TOML has no integers above i64, and IBC no sequence 0.
        let wrong = sequences
            .iter()
            .find(|sequence| **sequence == 0 || i64::try_from(**sequence).is_err());
        let value = wrong.copied().unwrap_or_default();
        require(
            wrong.is_none(),
            || field(name),
            &value,
            "is no sequence",
            "sequences count from 1",
        )?;
    }
    Ok(())
}
