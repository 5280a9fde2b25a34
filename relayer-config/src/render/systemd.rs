//! The systemd unit that keeps Hermes running.
use crate::Deployment;

/// Where things are on the machine the relayer runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The user it runs as.
    pub user: String,
    /// The Hermes binary.
    pub hermes: String,
    /// This crate's binary.
    pub validator: String,
    /// The rendered configuration.
    pub config: String,
    /// The deployment file.
    pub deployment: String,
    /// The home of its keys and nothing else.
    pub home: String,
}

impl Default for Unit {
    fn default() -> Self {
        Self {
            user: "holdfast-relayer".into(),
            hermes: "/usr/local/bin/hermes".into(),
            validator: "/usr/local/bin/holdfast-relayer-config".into(),
            config: "/etc/holdfast/hermes.toml".into(),
            deployment: "/etc/holdfast/deployment.json".into(),
            home: "/var/lib/holdfast-relayer".into(),
        }
    }
}

/// The unit; what is in braces is filled in.
const TEMPLATE: &str = "\
# Runs Hermes for the Holdfast deployment \"{name}\", rendered by holdfast-relayer-config.

# What it is and when it may start.
[Unit]
# Shown by systemctl.
Description=Hermes relayer of Holdfast ({name})
# It dials nodes as soon as it starts.
Wants=network-online.target
# Not before there is a network.
After=network-online.target
# Never gives up: a client that nobody refreshes expires.
StartLimitIntervalSec=0

# How it runs.
[Service]
# Hermes stays in the foreground.
Type=simple
# A user of its own: the keys below its home pay fees and nothing else.
User={user}
# Hermes keeps its keys in $HOME/.hermes; no two relayers may share them, or their transactions collide.
Environment=HOME={home}
# A configuration that would let a client die is refused before it runs; warnings are not worth a dead client.
ExecStartPre={validator} validate --allow-warnings --deployment {file} --hermes {config}
# The relayer.
ExecStart={hermes} --config {config} start
# Whatever ended it, an expired client is worse.
Restart=always
# A node that is restarting is back by then.
RestartSec=5
# Pull reads many blocks after a pause.
LimitNOFILE=65536
# It gains no rights it did not start with.
NoNewPrivileges=true
# The system is not its to write.
ProtectSystem=strict
# Other people's homes are not its to read.
ProtectHome=true
# Its own /tmp.
PrivateTmp=true
# The one place it writes: its keys.
ReadWritePaths={home}

# When it is started.
[Install]
# With the machine.
WantedBy=multi-user.target
";

/// Renders the unit of a deployment's relayer.
#[must_use]
pub fn systemd(deployment: &Deployment, unit: &Unit) -> String {
    [
        ("{name}", &deployment.name),
        ("{user}", &unit.user),
        ("{home}", &unit.home),
        ("{validator}", &unit.validator),
        ("{file}", &unit.deployment),
        ("{config}", &unit.config),
        ("{hermes}", &unit.hermes),
    ]
    .into_iter()
    .fold(TEMPLATE.to_string(), |text, (hole, value)| {
        text.replace(hole, value)
    })
}
