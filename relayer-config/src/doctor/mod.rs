//! How the relayer and the links are doing, asked from the chains: a relayer that is up may still let a client die.
//!
//! [`collect`] looks, [`assess`] judges what was seen and nothing else, the [`output`] says it to people and machines.

mod assess;
mod collect;
mod contracts;
mod finding;
mod observe;
pub mod output;
mod proto;
mod rpc;

pub use assess::assess;
pub use collect::{collect, Look};
pub use finding::{worst, Finding, Level};
pub use observe::{
    ChainSeen, ChannelSeen, ClientSeen, ConsumerSeen, EndSeen, HubSeen, LinkSeen, NodeSeen, Observations,
    Seen, WalletSeen,
};
