//! Looks at a deployment: one pass over nodes, clients, channels and contracts.
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::contracts;
use super::observe::{ChainSeen, ChannelSeen, ClientSeen, EndSeen, LinkSeen, Observations, Seen, WalletSeen};
use super::proto;
use super::rpc::Rpc;
use crate::deployment::{Chain, Deployment, Service};
use crate::gas;

/// Packets counted at one end at most: one page of the query.
const MOST_PENDING: u64 = 100;

/// How to look.
#[derive(Clone, Debug)]
pub struct Look {
    /// How long a node has for one answer.
    pub timeout: Duration,
    /// Name of the chain -> address of a wallet, instead of the deployment's account.
    pub wallets: BTreeMap<String, String>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            wallets: BTreeMap::new(),
        }
    }
}

/// Looks at everything once. What cannot be seen is part of what is returned.
#[must_use]
pub fn collect(deployment: &Deployment, look: &Look) -> Observations {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let nodes: BTreeMap<&str, Rpc> = deployment
        .chains
        .iter()
        .map(|chain| (chain.name.as_str(), Rpc::new(&chain.rpc, look.timeout)))
        .collect();
    let see = |chain: &Chain| {
        nodes
            .get(chain.name.as_str())
            .map(|rpc| see_chain(rpc, deployment, chain, look))
    };
    let links = deployment.services.iter().filter_map(|service| {
        let hub = (nodes.get(deployment.hub.chain.as_str())?, deployment.hub_chain()?);
        let consumer = (
            nodes.get(service.chain.as_str())?,
            deployment.chain(&service.chain)?,
        );
        Some(see_link(deployment, service, hub, consumer))
    });
    Observations {
        deployment: deployment.name.clone(),
        now: now.as_secs(),
        chains: deployment.chains.iter().filter_map(see).collect(),
        links: links.collect(),
    }
}

fn see_chain(rpc: &Rpc, deployment: &Deployment, chain: &Chain, look: &Look) -> ChainSeen {
    let named = deployment.wallet(&chain.name).map(|account| &account.address);
    let address = look.wallets.get(&chain.name).or(named);
    let denom = &chain.gas_price.denom;
    ChainSeen {
        name: chain.name.clone(),
        id: chain.id.clone(),
        rpc: chain.rpc.clone(),
        block_seconds: chain.block_seconds,
        node: rpc.status(),
        wallet: address.map(|address| WalletSeen {
            address: address.clone(),
            denom: denom.clone(),
            balance: see_balance(rpc, address, denom),
            packet_fee: gas::packet_fee(&chain.gas_price.amount).unwrap_or_default(),
        }),
    }
}

fn see_balance(rpc: &Rpc, address: &str, denom: &str) -> Seen<u128> {
    let request = proto::BalanceRequest {
        address: address.to_string(),
        denom: denom.to_string(),
    };
    let answer: proto::BalanceResponse = rpc.query("/cosmos.bank.v1beta1.Query/Balance", &request)?;
    let amount = answer.balance.map_or_else(|| "0".to_string(), |coin| coin.amount);
    amount
        .parse()
        .map_err(|_| format!("the bank answers \"{amount}\", which is no amount"))
}

fn see_link(
    deployment: &Deployment,
    service: &Service,
    hub: (&Rpc, &Chain),
    consumer: (&Rpc, &Chain),
) -> LinkSeen {
    let hub_end = EndSeen {
        chain_id: hub.1.id.clone(),
        of_chain_id: consumer.1.id.clone(),
        client_id: service.hub_client.clone(),
        port: service.hub_port.clone(),
        channel_id: service.hub_channel.clone(),
        other_port: service.consumer_port.clone(),
        other_channel: service.consumer_channel.clone(),
        version: service.version.clone(),
        client: see_client(hub.0, &service.hub_client),
        channel: see_channel(hub.0, &service.hub_port, &service.hub_channel),
        pending: see_pending(hub.0, &service.hub_port, &service.hub_channel),
    };
    let consumer_end = EndSeen {
        chain_id: consumer.1.id.clone(),
        of_chain_id: hub.1.id.clone(),
        client_id: service.consumer_client.clone(),
        port: service.consumer_port.clone(),
        channel_id: service.consumer_channel.clone(),
        other_port: service.hub_port.clone(),
        other_channel: service.hub_channel.clone(),
        version: service.version.clone(),
        client: see_client(consumer.0, &service.consumer_client),
        channel: see_channel(consumer.0, &service.consumer_port, &service.consumer_channel),
        pending: see_pending(consumer.0, &service.consumer_port, &service.consumer_channel),
    };
    LinkSeen {
        service: service.service.clone(),
        hub_end,
        consumer_end,
        hub: contracts::hub(hub.0, deployment, &service.service),
        consumer: contracts::consumer(consumer.0, &service.consumer),
    }
}

fn see_client(rpc: &Rpc, client_id: &str) -> Seen<ClientSeen> {
    let client_id = client_id.to_string();
    let request = proto::ClientRequest {
        client_id: client_id.clone(),
    };
    let status: proto::ClientStatus = rpc.query("/ibc.core.client.v1.Query/ClientStatus", &request)?;
    let state: proto::ClientState = see_state(rpc, "ClientState", &request)?;
    let latest = proto::ConsensusRequest {
        client_id,
        latest_height: true,
    };
    let consensus: proto::ConsensusState = see_state(rpc, "ConsensusState", &latest)?;
    let seconds =
        |time: Option<proto::Seconds>| u64::try_from(time.unwrap_or_default().seconds).unwrap_or_default();
    Ok(ClientSeen {
        status: status.status,
        trusting_seconds: seconds(state.trusting_period),
        updated_at: seconds(consensus.timestamp),
    })
}

fn see_state<T: prost::Message + Default>(rpc: &Rpc, name: &str, request: &impl prost::Message) -> Seen<T> {
    let path = format!("/ibc.core.client.v1.Query/{name}");
    let response: proto::StateResponse = rpc.query(&path, request)?;
    let state = response.state.ok_or_else(|| format!("{path} answers nothing"))?;
    if !state.type_url.starts_with("/ibc.lightclients.tendermint.") {
        return Err(format!(
            "{path} answers a {}, not a CometBFT client",
            state.type_url
        ));
    }
    T::decode(state.value.as_slice()).map_err(|error| format!("{path}: {error}"))
}

fn channel_request(port: &str, channel: &str, limit: Option<u64>) -> proto::ChannelRequest {
    proto::ChannelRequest {
        port_id: port.to_string(),
        channel_id: channel.to_string(),
        page: limit.map(|limit| proto::Page { limit }),
    }
}

fn see_channel(rpc: &Rpc, port: &str, channel: &str) -> Seen<ChannelSeen> {
    let path = "/ibc.core.channel.v1.Query/Channel";
    let response: proto::ChannelResponse = rpc.query(path, &channel_request(port, channel, None))?;
    let channel = response
        .channel
        .ok_or_else(|| format!("{path} answers nothing"))?;
    let other = channel.counterparty.unwrap_or_default();
    Ok(ChannelSeen {
        open: channel.state == 3,
        unordered: channel.ordering == 1,
        other_port: other.port_id,
        other_channel: other.channel_id,
        version: channel.version,
    })
}

fn see_pending(rpc: &Rpc, port: &str, channel: &str) -> Seen<u64> {
    let path = "/ibc.core.channel.v1.Query/PacketCommitments";
    let request = channel_request(port, channel, Some(MOST_PENDING));
    let response: proto::Commitments = rpc.query(path, &request)?;
    Ok(response.commitments.len() as u64)
}
