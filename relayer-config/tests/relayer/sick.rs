//! Made-up observations: a healthy network, and one sickness each.
use holdfast_relayer_config::doctor::{
    ChainSeen, ChannelSeen, ClientSeen, ConsumerSeen, EndSeen, HubSeen, Level, LinkSeen, NodeSeen,
    Observations, WalletSeen,
};
use Level::{Broken, Warning};

/// 2026-11-20 12:00:00 UTC.
pub const NOW: u64 = 1_795_176_000;
const DAY: u64 = 86_400;

fn chain(name: &str) -> ChainSeen {
    ChainSeen {
        name: name.into(),
        id: format!("{name}-1"),
        rpc: format!("http://{name}.example:26657"),
        block_seconds: 6,
        node: Ok(NodeSeen {
            chain_id: format!("{name}-1"),
            height: 1_234,
            time: NOW - 4,
            catching_up: false,
        }),
        wallet: Some(WalletSeen {
            address: format!("{name}1relayer"),
            denom: format!("u{name}"),
            balance: Ok(25_000_000),
            packet_fee: 10_575,
        }),
    }
}

fn end(here: &str, there: &str, channel: &str, other: &str) -> EndSeen {
    EndSeen {
        chain_id: format!("{here}-1"),
        of_chain_id: format!("{there}-1"),
        client_id: "07-tendermint-0".into(),
        port: format!("wasm.{here}1contract"),
        channel_id: channel.into(),
        other_port: format!("wasm.{there}1contract"),
        other_channel: other.into(),
        version: "holdfast-1".into(),
        client: Ok(ClientSeen {
            status: "Active".into(),
            trusting_seconds: 14 * DAY,
            updated_at: NOW - 2 * DAY,
        }),
        channel: Ok(ChannelSeen {
            open: true,
            unordered: true,
            other_port: format!("wasm.{there}1contract"),
            other_channel: other.into(),
            version: "holdfast-1".into(),
        }),
        pending: Ok(0),
    }
}

/// Two chains, one service with two operators, nothing wrong.
pub fn healthy() -> Observations {
    let operators = vec!["hub1alpha".to_string(), "hub1beta".to_string()];
    Observations {
        deployment: "example".into(),
        now: NOW,
        chains: vec![chain("hub"), chain("oracle")],
        links: vec![LinkSeen {
            service: "oracle".into(),
            hub_end: end("hub", "oracle", "channel-0", "channel-3"),
            consumer_end: end("oracle", "hub", "channel-3", "channel-0"),
            hub: Ok(HubSeen {
                address: "hub1contract".into(),
                channel: Some("channel-0".into()),
                lost: false,
                last_seq: 7,
                in_flight: 0,
                dirty: 0,
                last_failure: None,
                validity_seconds: 2 * DAY,
                operators: operators.clone(),
                in_arrears: false,
                runs_dry_at: Some(NOW + 30 * DAY),
            }),
            consumer: Ok(ConsumerSeen {
                channel: Some("channel-3".into()),
                lost: false,
                last_seq: 7,
                last_received_at: Some(NOW - 3_600),
                open_reports: 0,
                oldest_report_at: None,
                live: operators,
                expired: Vec::new(),
                tombstoned: Vec::new(),
                next_expiry: Some(NOW + 2 * DAY - 3_600),
            }),
        }],
    }
}

fn node(seen: &mut Observations) -> &mut NodeSeen {
    seen.chains[0].node.as_mut().unwrap()
}

fn wallet(seen: &mut Observations) -> &mut WalletSeen {
    seen.chains[0].wallet.as_mut().unwrap()
}

fn client(seen: &mut Observations) -> &mut ClientSeen {
    seen.links[0].hub_end.client.as_mut().unwrap()
}

fn channel(seen: &mut Observations) -> &mut ChannelSeen {
    seen.links[0].hub_end.channel.as_mut().unwrap()
}

fn hub(seen: &mut Observations) -> &mut HubSeen {
    seen.links[0].hub.as_mut().unwrap()
}

fn consumer(seen: &mut Observations) -> &mut ConsumerSeen {
    seen.links[0].consumer.as_mut().unwrap()
}

/// What is wrong, how it is made, and what is said about it.
type Sickness = (
    &'static str,
    fn(&mut Observations),
    Level,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
pub const SICK: &[Sickness] = &[
    ("an unreachable node", |o| o.chains[0].node = Err("refused".into()), Broken, "rpc", "refused"),
    ("another chain's node", |o| node(o).chain_id = "cosmoshub-4".into(), Broken, "rpc", "of cosmoshub-4, not hub-1"),
    ("a node catching up", |o| node(o).catching_up = true, Warning, "node-behind", "catching up"),
    ("a chain that stands still", |o| node(o).time = NOW - 121, Warning, "node-behind", "stands still"),
    ("a wallet nobody can read", |o| wallet(o).balance = Err("no".into()), Warning, "wallet", "no"),
    ("a low wallet", |o| wallet(o).balance = Ok(10_574_999), Warning, "wallet", "about 999 packets"),
    ("an empty wallet", |o| wallet(o).balance = Ok(10_574), Broken, "wallet", "about 0 packets"),
    ("a client nobody can read", |o| o.links[0].hub_end.client = Err("no".into()), Broken, "client", "no"),
    ("an old client", |o| client(o).updated_at = NOW - 10 * DAY, Warning, "client", "expires in 4 days of 14 days"),
    ("an expired client", |o| client(o).status = "Expired".into(), Broken, "client", "is Expired"),
    ("a frozen client", |o| client(o).status = "Frozen".into(), Broken, "client", "is Frozen"),
    ("a client past its trust", |o| client(o).updated_at = NOW - 14 * DAY, Broken, "client", "is Expired"),
    ("a channel nobody can read", |o| o.links[0].hub_end.channel = Err("no".into()), Broken, "channel", "no"),
    ("a closed channel", |o| channel(o).open = false, Broken, "channel", "the link is lost"),
    ("an ordered channel", |o| channel(o).unordered = false, Broken, "channel", ", ordered, version"),
    ("another version", |o| channel(o).version = "ics20-1".into(), Broken, "channel", "version \"ics20-1\""),
    ("another counterparty", |o| channel(o).other_channel = "channel-9".into(), Broken, "channel", "channel-9"),
    ("a hub that does not answer", |o| o.links[0].hub = Err("no".into()), Broken, "contract", "no"),
    ("a consumer that does not answer", |o| o.links[0].consumer = Err("no".into()), Broken, "contract", "no"),
    ("a lost link", |o| { hub(o).lost = true; hub(o).channel = None }, Broken, "link", "has lost its channel"),
    ("a link never made", |o| consumer(o).channel = None, Broken, "link", "has no channel"),
    ("a replaced link", |o| hub(o).channel = Some("channel-8".into()), Broken, "link", "by channel-8, not by channel-0"),
    ("a failed send", |o| hub(o).last_failure = Some("client expired".into()), Warning, "send", "client expired"),
    ("an empty escrow", |o| hub(o).in_arrears = true, Warning, "escrow", "its leases end in 30 days"),
    ("a snapshot that waits", |o| { hub(o).last_seq = 8; o.links[0].hub_end.pending = Ok(1) }, Warning, "backlog", "1 packets wait"),
    ("a report that waits", |o| { consumer(o).oldest_report_at = Some(NOW - 601); o.links[0].consumer_end.pending = Ok(2) }, Warning, "backlog", "2 packets wait"),
    ("a full channel", |o| o.links[0].hub_end.pending = Ok(16), Warning, "backlog", "takes no more"),
    ("no snapshot for long", |o| consumer(o).last_received_at = Some(NOW - 129_601), Warning, "snapshot", "36 hours ago"),
    ("no snapshot ever", |o| consumer(o).last_received_at = None, Warning, "snapshot", "none arrived, 7 sent"),
    ("an entry about to expire", |o| consumer(o).next_expiry = Some(NOW + 60), Warning, "entries", "expires in 60 s of 2 days"),
    ("an expired entry", |o| { let c = consumer(o); c.expired = c.live.split_off(1) }, Broken, "entries", "1 of 2 have expired"),
    ("an entry not yet sent", |o| { consumer(o).live.truncate(1) }, Warning, "entries", "1 of 2 leased operators"),
];
