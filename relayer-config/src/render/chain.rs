//! A chain's part of the configuration of Hermes.
use crate::deployment::{Chain, Deployment, End};
use crate::gas;
use crate::times::{spoken, written};

/// Hermes counts this much for the other chain's next block when it sets a client's drift; thrice the usual is kept.
const BLOCKS_OF_DRIFT: u64 = 3;

/// The `[[chains]]` table of a chain.
pub(super) fn chain(deployment: &Deployment, chain: &Chain) -> String {
    let ends = deployment.ends(&chain.name);
    let mut text = String::from("\n");
    for (comment, setting) in [
        node(chain),
        account(deployment, chain),
        fees(chain),
        limits(),
        trust(chain),
    ]
    .concat()
    {
        push(&mut text, &comment, &setting);
    }
    text.push_str(&excluded(&ends));
    text.push_str(&filter(&ends));
    text
}

/// Comments and settings, in the order they are written.
type Lines = Vec<(String, String)>;

fn push(text: &mut String, comment: &str, setting: &str) {
    for line in comment.lines() {
        text.push_str(&format!("# {line}\n"));
    }
    text.push_str(setting);
    text.push('\n');
}

fn lines<const N: usize>(pairs: [(&str, String); N]) -> Lines {
    pairs
        .map(|(comment, setting)| (comment.to_string(), setting))
        .into()
}

fn node(chain: &Chain) -> Lines {
    let head = format!("The chain called \"{}\" in the deployment.", chain.name);
    lines([
        (&head, "[[chains]]".into()),
        (
            "The chain id, with its revision number.",
            format!("id = '{}'", chain.id),
        ),
        (
            "The kind of chain; Hermes knows others.",
            "type = 'CosmosSdk'".into(),
        ),
        ("The node's CometBFT RPC.", format!("rpc_addr = '{}'", chain.rpc)),
        ("The same node's gRPC.", format!("grpc_addr = '{}'", chain.grpc)),
        (
            "Reads every block. The push source does not see packets that contracts send.",
            "event_source = { mode = 'pull', interval = '1s' }".into(),
        ),
        (
            "A node that takes longer is as good as down.",
            "rpc_timeout = '10s'".into(),
        ),
        (
            "Headers are verified before they are relayed: the node may be somebody else's.",
            "trusted_node = false".into(),
        ),
    ])
}

fn account(deployment: &Deployment, chain: &Chain) -> Lines {
    let key = deployment.relayer.key_names.get(&chain.name);
    let key = key.unwrap_or(&deployment.relayer.name);
    lines([
        (
            "The prefix of addresses.",
            format!("account_prefix = '{}'", chain.prefix),
        ),
        (
            "A key of the relayer's own, holding fees only: relaying needs no right in Holdfast.",
            format!("key_name = '{key}'"),
        ),
        (
            "Where ibc-go keeps what proofs are made of; no chain has another.",
            "store_prefix = 'ibc'".into(),
        ),
    ])
}

fn fees(chain: &Chain) -> Lines {
    let price = &chain.gas_price.amount;
    let point = if price.contains('.') { "" } else { ".0" };
    let denom = &chain.gas_price.denom;
    lines([
        (
            "The least this chain's nodes accept; below it nothing is taken.",
            format!("gas_price = {{ price = {price}{point}, denom = '{denom}' }}"),
        ),
        (
            "Estimates are made on another state than the one that runs; this much more has been enough.",
            format!(
                "gas_multiplier = {}.{}",
                gas::MULTIPLIER_TENTHS / 10,
                gas::MULTIPLIER_TENTHS % 10
            ),
        ),
    ])
}

fn limits() -> Lines {
    let full = gas::needed(gas::MESSAGES - 1, gas::MULTIPLIER_TENTHS * 10);
    let max = format!(
        "{} packets of {} gas at most, with the margin above, are {full}. What is estimated higher is never sent.",
        gas::MESSAGES - 1,
        gas::LARGEST_MESSAGE
    );
    lines([
        (&max, format!("max_gas = {}", gas::MAX_GAS)),
        (
            "What is asked for when a transaction cannot be simulated: one packet of the dearest kind.",
            format!("default_gas = {}", gas::DEFAULT_GAS),
        ),
        (
            "A client update and seven packets: what fails together stays small.",
            format!("max_msg_num = {}", gas::MESSAGES),
        ),
        (
            "Bytes. Below the 1 MiB a CometBFT node takes by default; the largest Holdfast packet has 64 KiB.",
            format!("max_tx_size = {}", gas::MAX_TX_BYTES),
        ),
    ])
}

fn trust(chain: &Chain) -> Lines {
    let trusting = chain.trusting_period_seconds;
    let period = format!(
        "At most two thirds of this chain's unbonding of {}: a fork must be punishable while a client trusts it.",
        spoken(chain.unbonding_seconds)
    );
    let refresh = format!(
        "A refresh each third, every {}: two may fail before a client expires.",
        spoken(trusting / 3)
    );
    let block = chain.block_seconds.saturating_mul(BLOCKS_OF_DRIFT).max(30);
    vec![
        (
            "How far another chain's clock may be ahead of this one's.".into(),
            format!("clock_drift = '{}'", written(chain.clock_drift_seconds)),
        ),
        (
            format!(
                "The longest wait for a block of this chain; {} is usual.",
                spoken(chain.block_seconds)
            ),
            format!("max_block_time = '{}'", written(block)),
        ),
        (period, format!("trusting_period = '{}'", written(trusting))),
        (refresh, "client_refresh_rate = '1/3'".into()),
        (
            "The part of the validators a client already knows that must sign for those it does not: CometBFT's.".into(),
            "trust_threshold = '1/3'".into(),
        ),
    ]
}

fn excluded(ends: &[End]) -> String {
    let mut text = String::new();
    for end in ends.iter().filter(|end| !end.excluded.is_empty()) {
        if text.is_empty() {
            push(
                &mut text,
                "Packets sent from this chain whose receive fails for ever. Clearing puts a channel's pending packets\n\
                 into one transaction, so one such packet would stop all behind it.",
                "[chains.excluded_sequences]",
            );
        }
        let comment = format!("Of service {}; somebody must submit their timeouts.", end.service);
        push(
            &mut text,
            &comment,
            &format!("{} = {:?}", end.channel, end.excluded),
        );
    }
    if text.is_empty() {
        return text;
    }
    format!("\n{text}")
}

fn filter(ends: &[End]) -> String {
    let mut text = String::from("\n");
    push(
        &mut text,
        "Only the channels of this deployment: other people's packets would spend this relayer's fees.",
        "[chains.packet_filter]",
    );
    push(
        &mut text,
        "What is not listed is not relayed.",
        "policy = 'allow'",
    );
    push(&mut text, "Port and channel on this chain.", "list = [");
    for end in ends {
        let what = if end.port == "transfer" { "rent" } else { "link" };
        text.push_str(&format!(
            "  ['{}', '{}'], # {what} of service {}\n",
            end.port, end.channel, end.service
        ));
    }
    text.push_str("]\n");
    text
}
