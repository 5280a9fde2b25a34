//! The text of the configuration.
use std::fmt::Write;

use crate::validate::validate;
use crate::{Chain, Channel, Deployment, Error};

/// What is the same for every deployment.
const HEAD: &str = r#"# Hermes 1.10 configuration for Holdfast, rendered by holdfast-relayer-config.
# Change the deployment and render again rather than editing this file.

[global]
# One line for each packet and client update; 'debug' is only of use while looking for a fault.
log_level = 'info'

[mode.clients]
# Keeps the clients of both chains alive.
enabled = true
# Updates a client before it expires, also when no packet does. An expired client ends the link.
refresh = true
# Must stay false: with ibc-go v8 and newer the check finds no header in the events, gives up, and takes the whole
# worker of that client with it, refresh included. On a quiet channel the client then expires under a running relayer.
misbehaviour = false

[mode.connections]
# Handshakes are made once, by hand, and the hub names the connection it expects beforehand.
enabled = false

[mode.channels]
# As above: a channel the hub does not expect is refused anyway.
enabled = false

[mode.packets]
enabled = true
# In blocks. Looks for packets whose events were missed. A worker that saw no event for five times as long ends, and
# its clearing with it; the next event on the channel, such as that of a Flush, starts it again.
clear_interval = 100
# Packets sent while the relayer was down are relayed when it starts.
clear_on_start = true
# Waiting for each transaction would hold up the packets behind it.
tx_confirmation = false

[rest]
# Nothing of Holdfast reads it.
enabled = false
host = '127.0.0.1'
port = 3000

[telemetry]
# Backlog and wallet balance for monitoring, on this machine only. The age of a client is better watched by a query
# on the chain: a relayer that is up may still let it expire.
enabled = true
host = '127.0.0.1'
port = 3001
"#;

/// What is the same for every chain. A receive with its client update was seen at about 220,000 gas.
const CHAIN_LIMITS: &str = r#"# Estimates are made on another state than the one that runs; this much more has been enough.
gas_multiplier = 1.4
# A full transaction of receives: 30 of about 220,000 gas each, with the margin above.
max_gas = 10000000
max_msg_num = 30
# Bytes. Below the 1 MiB a CometBFT node accepts by default; the largest Holdfast packet has 64 KiB.
max_tx_size = 524288
# Three refreshes in a trusting period: two may fail before a client expires.
client_refresh_rate = '1/3'
"#;

/// Checks a deployment and renders the `config.toml` of Hermes for it.
///
/// # Errors
/// When a value is malformed or the parts do not fit together; the error names field, value and remedy.
pub fn render(deployment: &Deployment) -> Result<String, Error> {
    validate(deployment)?;
    let mut text = HEAD.to_string();
    for chain in &deployment.chains {
        // Writing to a String cannot fail.
        let _ = write_chain(&mut text, deployment, chain);
    }
    Ok(text)
}

fn write_chain(text: &mut String, deployment: &Deployment, chain: &Chain) -> std::fmt::Result {
    writeln!(text, "\n[[chains]]")?;
    writeln!(text, "id = '{}'\ntype = 'CosmosSdk'", chain.id)?;
    writeln!(text, "rpc_addr = '{}'\ngrpc_addr = '{}'", chain.rpc, chain.grpc)?;
    writeln!(
        text,
        "# Reads every block. The push source does not see packets that contracts send."
    )?;
    writeln!(text, "event_source = {{ mode = 'pull', interval = '1s' }}")?;
    writeln!(text, "rpc_timeout = '10s'")?;
    writeln!(text, "account_prefix = '{}'", chain.prefix)?;
    writeln!(
        text,
        "# A key of the relayer's own, holding fees only: relaying needs no right in Holdfast."
    )?;
    writeln!(text, "key_name = 'relayer'\nstore_prefix = 'ibc'")?;
    let price = if chain.gas_price.contains('.') {
        chain.gas_price.clone()
    } else {
        format!("{}.0", chain.gas_price)
    };
    writeln!(
        text,
        "gas_price = {{ price = {price}, denom = '{}' }}",
        chain.gas_denom
    )?;
    text.push_str(CHAIN_LIMITS);
    writeln!(
        text,
        "# How far another chain's clock may be ahead of this one's."
    )?;
    writeln!(text, "clock_drift = '{}s'", chain.clock_drift_seconds)?;
    writeln!(
        text,
        "# Below this chain's unbonding time of {} s.",
        chain.unbonding_seconds
    )?;
    writeln!(text, "trusting_period = '{}s'", chain.trusting_period_seconds)?;
    let ends: Vec<_> = deployment
        .channels
        .iter()
        .filter_map(|channel| End::of(deployment, chain, channel))
        .collect();
    write_excluded(text, &ends)?;
    write_filter(text, &ends)
}

/// One chain's end of a channel.
struct End<'a> {
    service: &'a str,
    port: &'a str,
    channel: &'a str,
    excluded: &'a [u64],
}

impl<'a> End<'a> {
    fn of(deployment: &Deployment, chain: &Chain, channel: &'a Channel) -> Option<Self> {
        let service = channel.service.as_str();
        if chain.id == deployment.hub_chain {
            let (port, excluded) = (&channel.hub_port, &channel.hub_excluded_sequences);
            Some(Self {
                service,
                port,
                channel: &channel.hub_channel,
                excluded,
            })
        } else if chain.id == channel.consumer_chain {
            let (port, excluded) = (&channel.consumer_port, &channel.consumer_excluded_sequences);
            Some(Self {
                service,
                port,
                channel: &channel.consumer_channel,
                excluded,
            })
        } else {
            None
        }
    }
}

fn write_excluded(text: &mut String, ends: &[End]) -> std::fmt::Result {
    let excluded: Vec<_> = ends.iter().filter(|end| !end.excluded.is_empty()).collect();
    if excluded.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n# Packets sent from this chain whose receive fails for ever. Clearing puts a channel's pending packets")?;
    writeln!(
        text,
        "# into one transaction, so one such packet would stop all behind it."
    )?;
    writeln!(text, "[chains.excluded_sequences]")?;
    for end in excluded {
        writeln!(text, "{} = {:?}", end.channel, end.excluded)?;
    }
    Ok(())
}

fn write_filter(text: &mut String, ends: &[End]) -> std::fmt::Result {
    writeln!(
        text,
        "\n# Only the channels of this deployment: other people's packets would spend this relayer's fees."
    )?;
    writeln!(text, "[chains.packet_filter]\npolicy = 'allow'\nlist = [")?;
    for end in ends {
        writeln!(text, "  ['{}', '{}'], # {}", end.port, end.channel, end.service)?;
    }
    writeln!(text, "]")
}
