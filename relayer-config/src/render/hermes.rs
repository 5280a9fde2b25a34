//! The configuration of Hermes.
use super::chain;
use crate::Deployment;

/// What is the same for every deployment.
const HEAD: &str = "\
# What Hermes says about itself.
[global]
# One line for each packet and client update; 'debug' is only of use while looking for a fault.
log_level = 'info'

# Keeps the clients of both chains alive.
[mode.clients]
# Without it no client is updated but by packets.
enabled = true
# Updates a client before it expires, also when no packet does. An expired client ends the link.
refresh = true
# Must stay false: with ibc-go v8 and newer the check finds no header in the events, gives up, and takes the whole
# worker of that client with it, refresh included. On a quiet channel the client then expires under a running relayer.
misbehaviour = false

# Connections are made once, and the hub names the one it expects beforehand.
[mode.connections]
# A relayer that finishes strangers' handshakes pays for them.
enabled = false

# As above: a channel the hub does not expect is refused anyway.
[mode.channels]
# See connections.
enabled = false

# Relays packets, acknowledgements and timeouts.
[mode.packets]
# What the relayer is for.
enabled = true
# In blocks. Looks for packets whose events were missed. A worker that saw no event for five times as long ends, and
# its clearing with it; the next event on the channel, such as that of a Flush, starts it again.
clear_interval = 100
# Packets sent while the relayer was down are relayed when it starts.
clear_on_start = true
# Waiting for each transaction would hold up the packets behind it.
tx_confirmation = false

# An interface to ask Hermes about itself.
[rest]
# Nothing of Holdfast reads it.
enabled = false
# On this machine only: it has no password.
host = '127.0.0.1'
# Any free port.
port = 3000

# Counters for monitoring. The age of a client is better watched by `holdfast-relayer-config doctor`, which asks the
# chains: a relayer that is up may still let a client expire.
[telemetry]
# Served at /metrics.
enabled = true
# On this machine only: it has no password.
host = '127.0.0.1'
# Any free port, not that of [rest].
port = 3001
";

/// Renders the `config.toml` of Hermes 1.10. The deployment must be free of [problems](Deployment::problems), as
/// everything that was read from a file is.
#[must_use]
pub fn hermes(deployment: &Deployment) -> String {
    let mut text = format!(
        "# Hermes 1.10 configuration for the Holdfast deployment \"{}\", rendered by holdfast-relayer-config.\n\
         # Change the deployment and render again rather than editing this file.\n\n{HEAD}",
        deployment.name
    );
    for chain in &deployment.chains {
        text.push_str(&chain::chain(deployment, chain));
    }
    text
}
