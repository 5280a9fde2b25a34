//! Clients and channels.
use super::About;
use crate::doctor::finding::Finding;
use crate::doctor::observe::EndSeen;
use crate::times::spoken;

pub(super) fn client(end: &EndSeen, service: &str, now: u64) -> Finding {
    let EndSeen {
        chain_id, client_id, ..
    } = end;
    let about = About::new(format!("client {service}, {client_id} on {chain_id}"));
    let update = format!("hermes update client --host-chain {chain_id} --client {client_id}");
    let client = match &end.client {
        Ok(client) => client,
        Err(why) => {
            return about.broken(
                "client",
                why,
                format!("hermes query client state --chain {chain_id} --client {client_id}"),
            )
        }
    };
    let expires_at = client.updated_at.saturating_add(client.trusting_seconds);
    let left = expires_at.saturating_sub(now);
    if client.status != "Active" || left == 0 {
        return dead(&about, end, &client.status);
    }
    let says = format!(
        "expires in {} of {}, updated {} ago",
        spoken(left),
        spoken(client.trusting_seconds),
        spoken(now.saturating_sub(client.updated_at))
    );
    // Refreshed each third, a client with less than a third left has missed two refreshes.
    if left < client.trusting_seconds / 3 {
        return about.warning("client", format!("{says}: nobody refreshes it"), update);
    }
    about.fine("client", says)
}

/// A client that believes nothing any more. One past its trust says so itself only in the next block.
fn dead(about: &About, end: &EndSeen, status: &str) -> Finding {
    let (chain_id, of_chain_id) = (&end.chain_id, &end.of_chain_id);
    let status = if status == "Active" { "Expired" } else { status };
    let says = format!("is {status}: nothing from {of_chain_id} is believed");
    let next = format!(
            "hermes create client --host-chain {chain_id} --reference-chain {of_chain_id}, then have {chain_id}'s \
             governance pass MsgRecoverClient with it"
        );
    about.broken("client", says, next)
}

pub(super) fn channel(end: &EndSeen, service: &str) -> Finding {
    let EndSeen {
        chain_id,
        channel_id,
        port,
        ..
    } = end;
    let about = About::new(format!("channel {service}, {channel_id} on {chain_id}"));
    let query = format!("hermes query channel end --chain {chain_id} --port {port} --channel {channel_id}");
    let channel = match &end.channel {
        Ok(channel) => channel,
        Err(why) => return about.broken("channel", why, query),
    };
    if !channel.open {
        let next = "have the hub's owner name a replacement with replace_link, then open it";
        return about.broken("channel", "is not open: the link is lost", next);
    }
    let other = channel.other_port == end.other_port && channel.other_channel == end.other_channel;
    if !other || !channel.unordered || channel.version != end.version {
        let order = if channel.unordered { "unordered" } else { "ordered" };
        let says = format!(
            "leads to {} {}, {order}, version \"{}\"; expected {} {}, unordered, version \"{}\"",
            channel.other_port,
            channel.other_channel,
            channel.version,
            end.other_port,
            end.other_channel,
            end.version
        );
        return about.broken("channel", says, "correct the deployment file");
    }
    let pending = match &end.pending {
        Ok(pending) => pending,
        Err(why) => return about.broken("channel", why, query),
    };
    about.fine("channel", format!("is open, {pending} packets without an answer"))
}
