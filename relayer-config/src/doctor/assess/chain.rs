//! Nodes and wallets.
use super::About;
use crate::doctor::finding::Finding;
use crate::doctor::observe::{ChainSeen, WalletSeen};
use crate::times::spoken;

/// A wallet that pays for fewer packets than this wants filling: two days of snapshots to a few services.
const LOW_PACKETS: u128 = 1_000;

/// A chain that made no block for this many of its usual times, and a minute, stands still.
const STILL_BLOCKS: u64 = 10;

pub(super) fn node(chain: &ChainSeen, now: u64) -> Finding {
    let about = About::new(format!("chain {}", chain.name));
    let node = match &chain.node {
        Ok(node) => node,
        Err(why) => return about.broken("rpc", why, format!("curl {}/status", chain.rpc)),
    };
    if node.chain_id != chain.id {
        let says = format!(
            "the node at {} is of {}, not {}",
            chain.rpc, node.chain_id, chain.id
        );
        return about.broken("rpc", says, "write the right rpc into the deployment file");
    }
    let age = now.saturating_sub(node.time);
    let says = format!(
        "{} at height {}, block {} old",
        chain.id,
        node.height,
        spoken(age)
    );
    if node.catching_up {
        let next = "wait, or point the deployment file to another node";
        return about.warning("node-behind", format!("{says}, catching up"), next);
    }
    if age
        > chain
            .block_seconds
            .saturating_mul(STILL_BLOCKS)
            .saturating_add(60)
    {
        let next = format!("curl {}/dump_consensus_state", chain.rpc);
        return about.warning("node-behind", format!("{says}: it stands still"), next);
    }
    about.fine("rpc", says)
}

pub(super) fn wallet(chain: &ChainSeen, wallet: &WalletSeen) -> Finding {
    let about = About::new(format!("wallet {}", chain.name));
    let WalletSeen {
        address,
        denom,
        packet_fee,
        ..
    } = wallet;
    let balance = match &wallet.balance {
        Ok(balance) => *balance,
        Err(why) => return about.warning("wallet", why, format!("curl {}/status", chain.rpc)),
    };
    let Some(packets) = balance.checked_div(*packet_fee) else {
        return about.fine("wallet", format!("{balance}{denom}; gas is free"));
    };
    let says = format!("{balance}{denom} pays for about {packets} packets");
    let wanted = packet_fee.saturating_mul(LOW_PACKETS).saturating_sub(balance);
    let next = format!("send at least {wanted}{denom} to {address} on {}", chain.id);
    match packets {
        0 => about.broken("wallet", says, next),
        _ if packets < LOW_PACKETS => about.warning("wallet", says, next),
        _ => about.fine("wallet", says),
    }
}
