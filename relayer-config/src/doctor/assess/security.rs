//! What the contracts say: the link, what waits, and whether security still counts.
use holdfast_shared::limits::MAX_PACKETS_IN_FLIGHT;

use super::About;
use crate::doctor::finding::Finding;
use crate::doctor::observe::{ConsumerSeen, EndSeen, HubSeen, LinkSeen};
use crate::times::spoken;

/// A packet older than this was not just sent: pull mode relays within seconds.
const LATE_SECONDS: u64 = 600;

/// The state of both contracts' links, and what they complain about.
pub(super) fn contracts(link: &LinkSeen, now: u64) -> Vec<Finding> {
    let mut findings = Vec::new();
    let about = About::new(format!("hub {}", link.service));
    match &link.hub {
        Err(why) => findings.push(about.broken(
            "contract",
            why,
            "see to the node, or correct the lens' address in the deployment file",
        )),
        Ok(hub) => {
            findings.push(pinned(&about, hub.channel.as_deref(), hub.lost, &link.hub_end));
            let failed = hub
                .last_failure
                .as_ref()
                .map(|why| about.warning("send", format!("could not send: {why}"), flush(hub, link)));
            findings.extend(failed);
            findings.extend(escrow(&about, hub, now));
        }
    }
    let about = About::new(format!("consumer {}", link.service));
    findings.push(match &link.consumer {
        Err(why) => about.broken(
            "contract",
            why,
            "see to the node, or correct the consumer's address in the deployment file",
        ),
        Ok(consumer) => pinned(
            &about,
            consumer.channel.as_deref(),
            consumer.lost,
            &link.consumer_end,
        ),
    });
    findings
}

fn pinned(about: &About, channel: Option<&str>, lost: bool, end: &EndSeen) -> Finding {
    match channel {
        Some(channel) if channel == end.channel_id => about.fine("link", format!("is linked by {channel}")),
        Some(channel) => {
            let says = format!("is linked by {channel}, not by {}", end.channel_id);
            about.broken(
                "link",
                says,
                "correct the deployment file and render the Hermes file again",
            )
        }
        None => {
            let says = if lost {
                "has lost its channel"
            } else {
                "has no channel"
            };
            let next = "have the hub's owner name a replacement with replace_link, then open it";
            about.broken("link", says, next)
        }
    }
}

fn escrow(about: &About, hub: &HubSeen, now: u64) -> Option<Finding> {
    let dry = hub.runs_dry_at.map(|at| spoken(at.saturating_sub(now)));
    let says = format!(
        "is in arrears; its leases end in {}",
        dry.unwrap_or_else(|| "no time".into())
    );
    let next = "have the service fund its escrow";
    hub.in_arrears.then(|| about.warning("escrow", says, next))
}

/// Packets that wait for long, or that leave no room for more.
pub(super) fn backlog(link: &LinkSeen, now: u64) -> Vec<Finding> {
    let (Ok(hub), Ok(consumer)) = (&link.hub, &link.consumer) else {
        return Vec::new();
    };
    let received = consumer.last_received_at.unwrap_or_default();
    let snapshots = hub.last_seq > consumer.last_seq && now.saturating_sub(received) > LATE_SECONDS;
    let oldest = consumer.oldest_report_at;
    let reports = oldest.is_some_and(|at| now.saturating_sub(at) > LATE_SECONDS);
    [(&link.hub_end, snapshots), (&link.consumer_end, reports)]
        .into_iter()
        .filter_map(|(end, late)| waiting(end, &link.service, late))
        .collect()
}

fn waiting(end: &EndSeen, service: &str, late: bool) -> Option<Finding> {
    let pending = *end.pending.as_ref().ok()?;
    let full = pending >= u64::from(MAX_PACKETS_IN_FLIGHT);
    let worth_telling = full || (late && pending > 0);
    if !worth_telling {
        return None;
    }
    let EndSeen {
        chain_id,
        port,
        channel_id,
        ..
    } = end;
    let about = About::new(format!("backlog {service}, from {chain_id}"));
    let room = if full {
        ", and the channel takes no more"
    } else {
        ""
    };
    let says = format!(
        "{pending} packets wait for more than {}{room}",
        spoken(LATE_SECONDS)
    );
    let next = format!("hermes clear packets --chain {chain_id} --port {port} --channel {channel_id}");
    Some(about.warning("backlog", says, next))
}

/// The last snapshot, and the entries by it.
pub(super) fn security(link: &LinkSeen, now: u64) -> Vec<Finding> {
    let (Ok(hub), Ok(consumer)) = (&link.hub, &link.consumer) else {
        return Vec::new();
    };
    vec![
        snapshot(link, hub, consumer, now),
        entries(link, hub, consumer, now),
    ]
}

fn flush(hub: &HubSeen, link: &LinkSeen) -> String {
    format!(
        "wasmd tx wasm execute {} '{{\"flush\":{{\"service\":\"{}\",\"limit\":64}}}}' --from relayer --chain-id {} --gas auto \
         --gas-adjustment 1.4",
        hub.address, link.service, link.hub_end.chain_id
    )
}

fn snapshot(link: &LinkSeen, hub: &HubSeen, consumer: &ConsumerSeen, now: u64) -> Finding {
    let about = About::new(format!("snapshot {}", link.service));
    let Some(received_at) = consumer.last_received_at else {
        let says = format!("none arrived, {} sent", hub.last_seq);
        return if hub.operators.is_empty() {
            about.fine("snapshot", format!("{says}; nothing is leased"))
        } else {
            about.warning("snapshot", says, flush(hub, link))
        };
    };
    let age = now.saturating_sub(received_at);
    let says = format!(
        "{} arrived {} ago, {} sent, {} not acknowledged, {} operators to send",
        consumer.last_seq,
        spoken(age),
        hub.last_seq,
        hub.in_flight,
        hub.dirty
    );
    // An entry is sent again well before its end; past three quarters of validity nobody flushes, or nobody relays.
    if age > hub.validity_seconds / 4 * 3 && !hub.operators.is_empty() {
        return about.warning("snapshot", says, flush(hub, link));
    }
    about.fine("snapshot", says)
}

fn entries(link: &LinkSeen, hub: &HubSeen, consumer: &ConsumerSeen, now: u64) -> Finding {
    let about = About::new(format!("entries {}", link.service));
    let leased = |operators: &[String]| {
        let known = |operator: &&String| operators.contains(operator);
        hub.operators.iter().filter(known).count()
    };
    let (live, expired) = (leased(&consumer.live), leased(&consumer.expired));
    let judged = live + expired + leased(&consumer.tombstoned);
    let absent = hub.operators.len().saturating_sub(judged);
    if expired > 0 {
        let says = format!(
            "{expired} of {} have expired and count as zero",
            hub.operators.len()
        );
        return about.broken("entries", says, flush(hub, link));
    }
    if absent > 0 {
        let says = format!(
            "{absent} of {} leased operators are not known to the consumer yet",
            hub.operators.len()
        );
        return about.warning("entries", says, flush(hub, link));
    }
    let Some(next) = consumer.next_expiry else {
        return about.fine("entries", "none; nothing is leased");
    };
    let left = next.saturating_sub(now);
    let says = format!("{live} count; the next expires in {}", spoken(left));
    if left < hub.validity_seconds / 4 {
        let says = format!("{says} of {}", spoken(hub.validity_seconds));
        return about.warning("entries", says, flush(hub, link));
    }
    about.fine("entries", says)
}
