//! The numbers of a look, with names that never change.
use serde::Serialize;

use crate::doctor::finding::{worst, Finding, Level};
use crate::doctor::observe::{ChainSeen, ConsumerSeen, EndSeen, HubSeen, LinkSeen, Observations};

/// Name and help of every metric, in the order they are printed. All are gauges.
pub(super) const HELP: &[(&str, &str)] = &[
    (
        "holdfast_doctor_health",
        "Worst finding: 0 fine, 1 warning, 2 broken.",
    ),
    ("holdfast_doctor_findings", "Number of findings by level."),
    (
        "holdfast_doctor_finding",
        "1 for each finding that is not fine, by rule and subject.",
    ),
    ("holdfast_rpc_up", "Whether the node answers."),
    ("holdfast_chain_height", "Latest height of the node."),
    (
        "holdfast_block_age_seconds",
        "Age of the latest block by the doctor's clock.",
    ),
    ("holdfast_wallet_balance", "Base units in the relayer's wallet."),
    (
        "holdfast_wallet_packet_fee",
        "Base units that relaying one packet costs.",
    ),
    ("holdfast_client_active", "Whether the light client is active."),
    (
        "holdfast_client_expires_in_seconds",
        "Time until the client expires; 0 when it has.",
    ),
    ("holdfast_channel_open", "Whether the channel is open."),
    (
        "holdfast_backlog_packets",
        "Packets sent from this end without an answer; at most 100 are counted.",
    ),
    (
        "holdfast_snapshot_sent_seq",
        "Sequence of the last snapshot sent.",
    ),
    (
        "holdfast_snapshot_received_seq",
        "Greatest sequence the consumer applied.",
    ),
    (
        "holdfast_snapshot_age_seconds",
        "Time since the last snapshot arrived.",
    ),
    (
        "holdfast_snapshots_in_flight",
        "Snapshots neither acknowledged nor timed out.",
    ),
    (
        "holdfast_entries_dirty",
        "Operators whose entry must be sent again.",
    ),
    ("holdfast_entries_live", "Entries that count at the consumer."),
    (
        "holdfast_entries_expired",
        "Entries that have expired at the consumer, ended leases too.",
    ),
    (
        "holdfast_entry_expires_in_seconds",
        "Time until the next entry expires.",
    ),
    ("holdfast_reports_open", "Reports without a final answer."),
    (
        "holdfast_escrow_in_arrears",
        "Whether the service's escrow is about to run dry.",
    ),
];

/// One number.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Metric {
    pub(super) name: &'static str,
    pub(super) labels: Vec<(&'static str, String)>,
    pub(super) value: u128,
}

/// All numbers of a look.
pub(super) fn metrics(seen: &Observations, findings: &[Finding]) -> Vec<Metric> {
    let mut all = Metrics(Vec::new());
    all.add("holdfast_doctor_health", &[], worst(findings).exit_code());
    for level in [Level::Fine, Level::Warning, Level::Broken] {
        let count = findings.iter().filter(|f| f.level == level).count() as u64;
        all.add("holdfast_doctor_findings", &[("level", level.name())], count);
    }
    for finding in findings.iter().filter(|f| f.level > Level::Fine) {
        let labels = [
            ("level", finding.level.name()),
            ("rule", finding.rule),
            ("subject", &finding.subject),
        ];
        all.add("holdfast_doctor_finding", &labels, 1u8);
    }
    for chain in &seen.chains {
        all.chain(chain, seen.now);
    }
    for link in &seen.links {
        all.link(link, seen.now);
    }
    all.0
}

struct Metrics(Vec<Metric>);

impl Metrics {
    fn add(&mut self, name: &'static str, labels: &[(&'static str, &str)], value: impl Into<u128>) {
        let labels = labels
            .iter()
            .map(|(key, value)| (*key, (*value).to_string()))
            .collect();
        self.0.push(Metric {
            name,
            labels,
            value: value.into(),
        });
    }

    fn chain(&mut self, chain: &ChainSeen, now: u64) {
        let labels = [("chain", chain.id.as_str())];
        self.add("holdfast_rpc_up", &labels, chain.node.is_ok());
        if let Ok(node) = &chain.node {
            self.add("holdfast_chain_height", &labels, node.height);
            self.add(
                "holdfast_block_age_seconds",
                &labels,
                now.saturating_sub(node.time),
            );
        }
        let Some(wallet) = &chain.wallet else { return };
        let labels = [("chain", chain.id.as_str()), ("denom", &wallet.denom)];
        if let Ok(balance) = wallet.balance {
            self.add("holdfast_wallet_balance", &labels, balance);
        }
        self.add("holdfast_wallet_packet_fee", &labels, wallet.packet_fee);
    }

    fn link(&mut self, link: &LinkSeen, now: u64) {
        for end in [&link.hub_end, &link.consumer_end] {
            self.end(end, &link.service, now);
        }
        let labels = [("service", link.service.as_str())];
        if let Ok(hub) = &link.hub {
            self.hub(hub, &labels);
        }
        if let Ok(consumer) = &link.consumer {
            self.consumer(consumer, &labels, now);
        }
    }

    fn end(&mut self, end: &EndSeen, service: &str, now: u64) {
        let labels = [
            ("service", service),
            ("chain", &end.chain_id),
            ("client", &end.client_id),
        ];
        if let Ok(client) = &end.client {
            let expires_at = client.updated_at.saturating_add(client.trusting_seconds);
            let active = client.status == "Active";
            self.add("holdfast_client_active", &labels, active);
            let left = if active { expires_at.saturating_sub(now) } else { 0 };
            self.add("holdfast_client_expires_in_seconds", &labels, left);
        }
        let labels = [
            ("service", service),
            ("chain", &end.chain_id),
            ("channel", &end.channel_id),
        ];
        if let Ok(channel) = &end.channel {
            self.add("holdfast_channel_open", &labels, channel.open);
        }
        if let Ok(pending) = end.pending {
            self.add("holdfast_backlog_packets", &labels, pending);
        }
    }

    fn hub(&mut self, hub: &HubSeen, labels: &[(&'static str, &str)]) {
        self.add("holdfast_snapshot_sent_seq", labels, hub.last_seq);
        self.add("holdfast_snapshots_in_flight", labels, hub.in_flight);
        self.add("holdfast_entries_dirty", labels, hub.dirty);
        self.add("holdfast_escrow_in_arrears", labels, hub.in_arrears);
    }

    fn consumer(&mut self, consumer: &ConsumerSeen, labels: &[(&'static str, &str)], now: u64) {
        self.add("holdfast_snapshot_received_seq", labels, consumer.last_seq);
        if let Some(at) = consumer.last_received_at {
            self.add("holdfast_snapshot_age_seconds", labels, now.saturating_sub(at));
        }
        self.add("holdfast_entries_live", labels, consumer.live.len() as u64);
        self.add("holdfast_entries_expired", labels, consumer.expired.len() as u64);
        if let Some(at) = consumer.next_expiry {
            self.add(
                "holdfast_entry_expires_in_seconds",
                labels,
                at.saturating_sub(now),
            );
        }
        self.add("holdfast_reports_open", labels, consumer.open_reports);
    }
}
