//! Broken Hermes files, each made from the good one by one change, with the findings each gets in
//! `examples/broken.txt`: line, value and remedy.
use holdfast_relayer_config::validate::{validate, Severity};

use crate::{deployment, example, golden};

/// What is wrong, what stands in the good file, what stands there instead.
#[rustfmt::skip]
pub const BROKEN: &[(&str, &str, &str)] = &[
    ("not TOML", "refresh = true", "refresh = yes"),
    ("an unknown key in a mode", "refresh = true", "refresh = true\nretries = 3"),
    ("an unknown key in a chain", "store_prefix = 'ibc'", "store_prefix = 'ibc'\nmax_fee = 5"),
    ("misbehaviour detection on", "misbehaviour = false", "misbehaviour = true"),
    ("refresh off", "refresh = true", "refresh = false"),
    ("refresh left out", "refresh = true", ""),
    ("clients off", "enabled = true", "enabled = false"),
    ("packets off", "# What the relayer is for.\nenabled = true", "# What the relayer is for.\nenabled = false"),
    ("clearing off", "clear_interval = 100", "clear_interval = 0"),
    ("clearing off for one chain", "store_prefix = 'ibc'", "store_prefix = 'ibc'\nclear_interval = 0"),
    ("clearing too seldom", "clear_interval = 100", "clear_interval = 20000"),
    ("no clearing at the start", "clear_on_start = true", "clear_on_start = false"),
    ("waiting for confirmations", "tx_confirmation = false", "tx_confirmation = true"),
    ("strangers' handshakes", "pays for them.\nenabled = false", "pays for them.\nenabled = true"),
    ("a public telemetry server", "enabled = true\n# On this machine only: it has no password.\nhost = '127.0.0.1'", "enabled = true\nhost = '0.0.0.0'"),
    ("one port for two servers", "enabled = false\n# On this machine only: it has no password.\nhost = '127.0.0.1'\n# Any free port.\nport = 3000", "enabled = true\nhost = '127.0.0.1'\nport = 3001"),
    ("a missing chain", "id = 'rollup-7'", "id = 'stranger-1'"),
    ("another revision", "id = 'rollup-7'", "id = 'rollup-6'"),
    ("a chain twice", "id = 'oracle-1'", "id = 'hub-1'"),
    ("no chain id", "id = 'oracle-1'", ""),
    ("another kind of chain", "type = 'CosmosSdk'", "type = 'Namada'"),
    ("an address without scheme", "rpc_addr = 'http://127.0.0.1:26657'", "rpc_addr = '127.0.0.1:26657'"),
    ("another node", "grpc_addr = 'http://127.0.0.1:9090'", "grpc_addr = 'http://127.0.0.1:9999'"),
    ("push mode", "{ mode = 'pull', interval = '1s' }", "{ mode = 'push', url = 'ws://127.0.0.1:26657/websocket' }"),
    ("no event source", "event_source = { mode = 'pull', interval = '1s' }", ""),
    ("slow polling", "interval = '1s'", "interval = '1m'"),
    ("a timeout that is no duration", "rpc_timeout = '10s'", "rpc_timeout = 10"),
    ("the wrong prefix", "account_prefix = 'hub'", "account_prefix = 'cosmos'"),
    ("another key", "key_name = 'rollup-relayer'", "key_name = 'validator'"),
    ("the wrong store", "store_prefix = 'ibc'", "store_prefix = 'ibc2'"),
    ("too low a price", "price = 0.025", "price = 0.001"),
    ("the wrong fee denom", "denom = 'uhub'", "denom = 'uatom'"),
    ("a multiplier below one", "gas_multiplier = 1.4", "gas_multiplier = 0.9"),
    ("a tight multiplier", "gas_multiplier = 1.4", "gas_multiplier = 1.1"),
    ("the old gas adjustment", "gas_multiplier = 1.4", "gas_multiplier = 1.4\ngas_adjustment = 0.4"),
    ("gas below one packet", "max_gas = 20000000", "max_gas = 2000000"),
    ("gas left to Hermes", "max_gas = 20000000\n", ""),
    ("gas below a full transaction", "max_gas = 20000000", "max_gas = 6000000"),
    ("a fallback below one packet", "default_gas = 2900000", "default_gas = 300000"),
    ("too many messages", "max_msg_num = 8", "max_msg_num = 101"),
    ("too few messages", "max_msg_num = 8", "max_msg_num = 1"),
    ("a small transaction", "max_tx_size = 524288", "max_tx_size = 60000"),
    ("a large transaction", "max_tx_size = 524288", "max_tx_size = 2097152"),
    ("too little drift", "clock_drift = '1m'", "clock_drift = '5s'"),
    ("blocks slower than expected", "max_block_time = '30s'", "max_block_time = '2s'"),
    ("trust beyond unbonding", "trusting_period = '14days'", "trusting_period = '30days'"),
    ("trust just beyond two thirds", "trusting_period = '14days'", "trusting_period = '14days 1s'"),
    ("no trust at all", "trusting_period = '14days'", "trusting_period = '0s'"),
    ("another trusting period", "trusting_period = '14days'", "trusting_period = '10days'"),
    ("refresh after expiry", "client_refresh_rate = '1/3'", "client_refresh_rate = '1/1'"),
    ("refresh at the last moment", "client_refresh_rate = '1/3'", "client_refresh_rate = '2/3'"),
    ("refresh never", "client_refresh_rate = '1/3'", "client_refresh_rate = '0/3'"),
    ("a rate that is no fraction", "client_refresh_rate = '1/3'", "client_refresh_rate = 0.33"),
    ("too low a threshold", "trust_threshold = '1/3'", "trust_threshold = '1/4'"),
    ("an unverified node", "trusted_node = false", "trusted_node = true"),
    ("interchain security", "store_prefix = 'ibc'", "store_prefix = 'ibc'\nccv_consumer_chain = true"),
    ("everybody's packets", "policy = 'allow'\n# Port and channel on this chain.\nlist = [\n  ['wasm.hub1vnxpzaavrpcwfhcyxyl39hxf6u00u70eqj47l9xd2pjufafh5lqss7wj70', 'channel-0'], # link of service oracle\n  ['transfer', 'channel-1'], # rent of service oracle\n  ['wasm.hub1vnxpzaavrpcwfhcyxyl39hxf6u00u70eqj47l9xd2pjufafh5lqss7wj70', 'channel-2'], # link of service rollup\n]\n", "policy = 'allowall'\n"),
    ("everybody's packets, and a list", "policy = 'allow'", "policy = 'allowall'"),
    ("denied instead of allowed", "policy = 'allow'", "policy = 'deny'"),
    ("a channel left out", "  ['wasm.hub1vnxpzaavrpcwfhcyxyl39hxf6u00u70eqj47l9xd2pjufafh5lqss7wj70', 'channel-2'], # link of service rollup\n", ""),
    ("a stranger's channel", "'channel-2'], # link", "'channel-2'], ['transfer', 'channel-9'], # link"),
    ("a star", "['transfer', 'channel-1']", "['transfer', '*']"),
    ("a malformed channel", "'channel-2'], # link", "'channel-02'], # link"),
    ("a malformed port", "['wasm.hub1vnxpzaavrpcwfhcyxyl39hxf6u00u70eqj47l9xd2pjufafh5lqss7wj70', 'channel-2']", "['a', 'channel-2']"),
    ("excluded behind the deployment's back", "channel-3 = [4, 9]", "channel-3 = [4, 9, 12]"),
];

#[test]
fn each_broken_file_gets_its_findings() {
    let good = std::fs::read_to_string(example("hermes.toml")).unwrap();
    let deployment = deployment();
    let mut table = String::new();
    for (what, from, to) in BROKEN {
        assert!(good.contains(from), "{what}: the good file has no {from:?}");
        let findings = validate(&good.replacen(from, to, 1), &deployment);
        assert!(!findings.is_empty(), "{what} is not found");
        table.push_str(&format!("{what}\n"));
        for (sign, text) in [('-', from), ('+', to)] {
            let lines = text.lines().filter(|line| !line.is_empty());
            lines.for_each(|line| table.push_str(&format!("  {sign} {line}\n")));
        }
        for finding in findings {
            table.push_str(&format!("  hermes.toml:{finding}\n"));
        }
        table.push('\n');
    }
    golden("broken.txt", &table);
}

#[test]
fn the_table_is_long_and_names_nothing_twice() {
    let names: std::collections::BTreeSet<_> = BROKEN.iter().map(|(what, ..)| what).collect();
    assert_eq!(names.len(), BROKEN.len());
    assert!(names.len() >= 30, "{}", names.len());
}

#[test]
fn every_finding_is_reported_not_only_the_first() {
    let good = std::fs::read_to_string(example("hermes.toml")).unwrap();
    let mut bad = good;
    for what in [
        "refresh off",
        "push mode",
        "trust beyond unbonding",
        "gas below a full transaction",
    ] {
        let (_, from, to) = BROKEN.iter().find(|(name, ..)| *name == what).unwrap();
        bad = bad.replacen(from, to, 1);
    }
    let found: Vec<_> = validate(&bad, &deployment())
        .into_iter()
        .map(|finding| (finding.line, finding.severity, finding.rule))
        .collect();
    assert_eq!(
        found,
        [
            (14, Severity::Error, "refresh"),
            (71, Severity::Error, "event-source"),
            (87, Severity::Warning, "max-gas"),
            (99, Severity::Error, "trusting-period"),
        ]
    );
}

#[test]
fn a_finding_reads_as_one_line_with_value_and_remedy() {
    let good = std::fs::read_to_string(example("hermes.toml")).unwrap();
    let bad = good.replacen("'14days'", "'30days'", 1);
    let findings = validate(&bad, &deployment());
    assert_eq!(
        findings[0].to_string(),
        "99: error: trusting_period = '30days' is longer than 2/3 of hub-1's unbonding of 21 days: a client would \
         outlive its trust; set at most 14days [trusting-period]"
    );
}

#[test]
fn the_readme_explains_every_rule() {
    let readme = std::fs::read_to_string(example("../README.md")).unwrap();
    let table = std::fs::read_to_string(example("broken.txt")).unwrap();
    let rules = table
        .lines()
        .filter_map(|line| line.strip_suffix(']')?.rsplit_once('['));
    for (_, rule) in rules.filter(|(line, _)| line.contains("hermes.toml:")) {
        assert!(
            readme.contains(&format!("`{rule}`")),
            "README.md does not explain {rule}"
        );
    }
}
