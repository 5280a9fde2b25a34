//! Why the IBC core refuses a step. A refused step changes nothing.

use cosmwasm_std::StdError;

use super::{ChannelState, ClientStatus, PacketId};

/// The result of a step of the IBC core.
pub type IbcResult<T> = Result<T, IbcError>;

/// A refused step.
#[derive(Debug, thiserror::Error)]
pub enum IbcError {
    /// No chain of that name.
    #[error("chain {name} does not exist; add it to the net first")]
    UnknownChain {
        /// The name asked for.
        name: String,
    },
    /// No such client, connection or channel on that chain (or not of that port).
    #[error("{what} {id} does not exist on {chain}; create it first")]
    Unknown {
        /// What kind of thing is missing.
        what: &'static str,
        /// Its identifier.
        id: String,
        /// The chain that was asked.
        chain: String,
    },
    /// The chain makes no blocks now.
    #[error("chain {name} is halted; resume it first")]
    Halted {
        /// The halted chain.
        name: String,
    },
    /// The light client cannot verify anything.
    #[error("client {id} is {status:?}; recover it by governance")]
    ClientNotActive {
        /// The client.
        id: String,
        /// Its status.
        status: ClientStatus,
    },
    /// The counterparty's headers carry another chain id than the client expects.
    #[error("client {id} expects chain id {expected}, the headers carry {found}; recover it by governance")]
    OtherChainId {
        /// The client.
        id: String,
        /// The chain id the client was made for.
        expected: String,
        /// The chain id of the headers.
        found: String,
    },
    /// The channel end is not in the state that the step needs.
    #[error("channel {id} is {found:?}, the step needs {needed:?}; take the steps in their order")]
    WrongState {
        /// The channel.
        id: String,
        /// Its state.
        found: ChannelState,
        /// The state needed.
        needed: ChannelState,
    },
    /// The counterparty's state does not say what the step claims.
    #[error("the counterparty's state does not prove the step: {0}; relay what is really there")]
    NotProven(String),
    /// The contract refused the step.
    #[error("the contract refused: {0}")]
    Contract(String),
    /// The packet's timeout has passed where it should be received or when it is sent.
    #[error("the timeout of {0} has passed; send again with a later one, or deliver the timeout")]
    TimeoutElapsed(String),
    /// The packet's timeout has not passed on the receiving chain.
    #[error("the timeout of {0} has not passed on the receiving chain; wait, or deliver the packet")]
    TimeoutNotReached(PacketId),
    /// The packet was received, so it cannot time out.
    #[error("{0} was received; deliver its ack")]
    AlreadyReceived(PacketId),
    /// The packet was received but nothing was acknowledged yet.
    #[error("{0} has no ack on the receiving chain; deliver the packet first")]
    NoAck(PacketId),
    /// A packet the net never saw.
    #[error("{0} was never sent")]
    UnknownPacket(PacketId),
    /// The request cannot be carried by this simulator or by any chain.
    #[error("unsupported: {0}")]
    Unsupported(String),
    /// Stored IBC state is broken: a bug of the simulator.
    #[error(transparent)]
    Std(#[from] StdError),
}
