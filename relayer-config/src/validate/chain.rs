//! A chain's table: who it is and how it is reached.
use super::source::{Report, Section};
use super::{filter, gas, mode, trust, ERROR, WARNING};
use crate::deployment::{Chain, Deployment};
use crate::ids;

/// Everything Hermes 1.10 knows about a chain.
const KNOWN: &[&str] = &[
    "id",
    "type",
    "rpc_addr",
    "grpc_addr",
    "event_source",
    "rpc_timeout",
    "trusted_node",
    "account_prefix",
    "key_name",
    "key_store_type",
    "key_store_folder",
    "store_prefix",
    "default_gas",
    "max_gas",
    "genesis_restart",
    "gas_adjustment",
    "gas_multiplier",
    "fee_granter",
    "max_msg_num",
    "max_tx_size",
    "max_grpc_decoding_size",
    "query_packets_chunk_size",
    "clock_drift",
    "max_block_time",
    "trusting_period",
    "client_refresh_rate",
    "ccv_consumer_chain",
    "memo_prefix",
    "memo_overwrite",
    "sequential_batch_tx",
    "proof_specs",
    "trust_threshold",
    "gas_price",
    "packet_filter",
    "dynamic_gas_price",
    "address_type",
    "extension_options",
    "compat_mode",
    "clear_interval",
    "excluded_sequences",
    "allow_ccq",
];

/// A chain of the deployment.
pub(super) fn chain<'a>(
    report: &mut Report<'a>,
    section: &Section<'a>,
    deployment: &Deployment,
    chain: &Chain,
) {
    report.only(section, KNOWN);
    node(report, section, chain);
    source(report, section);
    account(report, section, deployment, chain);
    mode::clearing(report, section, None);
    gas::gas(report, section, chain);
    trust::trust(report, section, chain);
    filter::filter(report, section, deployment, &chain.name);
}

fn node<'a>(report: &mut Report<'a>, section: &Section<'a>, chain: &Chain) {
    let kind = report.read(
        section,
        "type",
        "string",
        Some(("CosmosSdk", "'CosmosSdk'")),
        |v| v.as_str(),
    );
    if let Some(kind) = kind {
        let problem = "is no kind of chain that Holdfast runs on";
        let holds = kind.value == "CosmosSdk";
        report.check(
            holds,
            &kind.spot,
            (ERROR, "chain-type"),
            problem,
            "set type = 'CosmosSdk'",
        );
    }
    addresses(report, section, chain);
    habits(report, section);
}

fn addresses<'a>(report: &mut Report<'a>, section: &Section<'a>, chain: &Chain) {
    for (key, ours) in [("rpc_addr", &chain.rpc), ("grpc_addr", &chain.grpc)] {
        let Some(url) = report.string(section, key) else {
            continue;
        };
        let remedy = format!("set {key} = '{ours}'");
        let valid = ids::is_url(url.value);
        report.check(valid, &url.spot, (ERROR, "address"), "is no URL", &remedy);
        if valid {
            let problem = format!("is not the deployment's {ours}");
            report.check(
                url.value == ours,
                &url.spot,
                (WARNING, "address"),
                problem,
                remedy,
            );
        }
    }
}

fn habits<'a>(report: &mut Report<'a>, section: &Section<'a>) {
    if let Some(timeout) = report.seconds(section, "rpc_timeout", (10, "10s")) {
        let problem = "gives up before a node can answer";
        report.check(
            timeout.value > 0,
            &timeout.spot,
            (ERROR, "rpc-timeout"),
            problem,
            "set '10s'",
        );
    }
    if let Some(trusted) = report.bool(section, "trusted_node", Some(false)) {
        let problem = "relays headers unverified: a lying node can freeze the client";
        let rule = (WARNING, "trusted-node");
        report.check(
            !trusted.value,
            &trusted.spot,
            rule,
            problem,
            "set trusted_node = false",
        );
    }
    if let Some(ccv) = report.bool(section, "ccv_consumer_chain", Some(false)) {
        let problem = "asks for parameters of interchain security, which no chain here has";
        report.check(
            !ccv.value,
            &ccv.spot,
            (ERROR, "ccv"),
            problem,
            "set ccv_consumer_chain = false",
        );
    }
}

fn source<'a>(report: &mut Report<'a>, section: &Section<'a>) {
    const REMEDY: &str = "set event_source = { mode = 'pull', interval = '1s' }";
    let Some(source) = report.section(section, "event_source", "event_source") else {
        let spot = section.missing("event_source", None);
        let problem = "is missing: Hermes refuses the file";
        report.check(false, &spot, (ERROR, "event-source"), problem, REMEDY);
        return;
    };
    if let Some(mode) = report.string(&source, "mode") {
        let holds = matches!(mode.value, "pull" | "poll");
        let problem = "does not see packets that contracts send";
        report.check(holds, &mode.spot, (ERROR, "event-source"), problem, REMEDY);
        if !holds {
            return;
        }
    }
    if let Some(interval) = report.seconds(&source, "interval", (0, "500ms")) {
        let problem = "sees packets late: each hop waits this long";
        report.check(
            interval.value <= 10,
            &interval.spot,
            (WARNING, "event-source"),
            problem,
            REMEDY,
        );
    }
}

fn account<'a>(report: &mut Report<'a>, section: &Section<'a>, deployment: &Deployment, chain: &Chain) {
    if let Some(prefix) = report.string(section, "account_prefix") {
        let problem = format!("is not {}'s prefix {}: no key is found", chain.id, chain.prefix);
        let remedy = format!("set account_prefix = '{}'", chain.prefix);
        report.check(
            prefix.value == chain.prefix,
            &prefix.spot,
            (ERROR, "prefix"),
            problem,
            remedy,
        );
    }
    if let Some(key) = report.string(section, "key_name") {
        let ours = deployment
            .relayer
            .key_names
            .get(&chain.name)
            .map_or("", String::as_str);
        let problem = format!("is not the deployment's key {ours}");
        let remedy = format!("set key_name = '{ours}', or change the deployment");
        report.check(key.value == ours, &key.spot, (WARNING, "key"), problem, remedy);
    }
    if let Some(store) = report.string(section, "store_prefix") {
        let problem = "is not where ibc-go keeps its state: every proof fails";
        let holds = store.value == "ibc";
        report.check(
            holds,
            &store.spot,
            (ERROR, "store-prefix"),
            problem,
            "set store_prefix = 'ibc'",
        );
    }
}
