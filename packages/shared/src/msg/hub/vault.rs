//! Vaults, positions and tickets on the wire.

use cosmwasm_std::{Coin, Decimal, Timestamp, Uint128, Uint256};
use holdfast_record::{Field, Reader};
use holdfast_wire::wire;

use crate::asset::Denom;

/// What a vault allows (DESIGN 3.3 and 3.7).
#[wire]
pub struct Policy {
    /// Largest fraction of the vault that all its leases together may ever take, above 0 and at most 1.
    pub ceiling: Decimal,
    /// Operator's part of the rent after the protocol fee, 0 to 0.5.
    pub commission: Decimal,
    /// Which services may lease.
    pub admission: Admission,
    /// Most collateral the active pool takes by deposits, base units; none for no cap.
    pub deposit_cap: Option<Uint128>,
    /// Who may deposit.
    pub depositors: Depositors,
}

/// Who may deposit into a vault. Whoever is in it may always leave.
#[wire]
pub enum Depositors {
    /// Everybody.
    Anyone,
    /// Only these.
    Listed {
        /// Addresses, at most 100.
        addresses: Vec<String>,
    },
}

/// What one thing in a policy shall be.
#[wire]
pub enum PolicyChange {
    /// The ceiling; higher waits.
    Ceiling(Decimal),
    /// The commission; higher waits.
    Commission(Decimal),
    /// The services admitted; those that were not admitted wait, those that are not any more go at once.
    Admission(Admission),
    /// The deposit cap; at once.
    DepositCap(Option<Uint128>),
    /// Who may deposit; at once.
    Depositors(Depositors),
}

/// What of a policy can wait.
#[wire]
#[derive(Copy, Eq)]
pub enum PolicyField {
    /// The ceiling.
    Ceiling,
    /// The commission.
    Commission,
    /// The services admitted.
    Admission,
}

/// A change of a policy that waits.
#[wire]
pub struct WaitingChange {
    /// What it shall be.
    pub change: PolicyChange,
    /// When it comes into force.
    pub in_force_at: Timestamp,
}

/// Which services a vault admits.
#[wire]
pub enum Admission {
    /// Only the services named, at whatever maximum fraction their terms say.
    Listed {
        /// Names of services, at most 64.
        services: Vec<String>,
    },
    /// Every approved service whose terms take at most this fraction for an offence.
    AllUpTo {
        /// The largest acceptable maximum fraction.
        max_fraction: Decimal,
    },
}

impl Field for Admission {
    /// `0` and the names, or `1` and the fraction.
    fn put(&self, out: &mut String) {
        match self {
            Self::Listed { services } => {
                0u8.put(out);
                services.put(out);
            }
            Self::AllUpTo { max_fraction } => {
                1u8.put(out);
                max_fraction.put(out);
            }
        }
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        match u8::take(from)? {
            0 => Some(Self::Listed {
                services: Field::take(from)?,
            }),
            1 => Some(Self::AllUpTo {
                max_fraction: Field::take(from)?,
            }),
            _ => None,
        }
    }
}

/// One vault: an operator's pool of one asset.
#[wire]
pub struct VaultView {
    /// Number of the vault.
    pub vault_id: u64,
    /// The operator's address.
    pub operator: String,
    /// What it holds.
    pub denom: Denom,
    /// Collateral of the active pool, base units.
    pub collateral: Uint128,
    /// Shares of the active pool, positions and asked exits together.
    pub shares: Uint256,
    /// Shares asked to leave at the next boundary.
    pub leaving: Uint256,
    /// The next boundary at which a closing is due, if anybody asked.
    pub closing_at: Option<Timestamp>,
    /// How many closings there have been.
    pub closings: u64,
    /// The policy in force.
    pub policy: Policy,
    /// Changes of it that wait, each with its date.
    pub waiting: Vec<WaitingChange>,
    /// The lease slots in use, by number.
    pub slots: Vec<SlotView>,
    /// Most that services may be exposed to now: `C x (1 - (1 - ceiling) / kept)`, base units.
    pub exposure_limit: Uint128,
    /// Commission the operator can claim now.
    pub commission: Vec<Coin>,
    /// Whether the vault takes no deposits any more.
    pub closed: bool,
    /// Filings and slashes that are not final. While there are any, deposits must accept them.
    pub pending: u32,
    /// When the last of them can be final; none when there are none.
    pub final_at: Option<Timestamp>,
    /// What reversals could give back to the active pool, base units; deposits that accept open filings pay for it.
    pub refundable: Uint128,
}

/// One lease slot of a vault's active pool.
#[wire]
pub struct SlotView {
    /// Number of the slot, from 0.
    pub slot: u8,
    /// The service it belongs to.
    pub service: String,
    /// What counts as security, base units.
    pub stake: Uint128,
    /// What the lease in force may still take, base units.
    pub slashable: Uint128,
    /// What was given up and can still be taken for older offences, base units.
    pub tails: Uint128,
    /// The service's agreed maximum fraction for one offence.
    pub max_fraction: Decimal,
    /// What open filings of the service may take of it, base units.
    pub demands: Uint128,
    /// How many filings of the service are open on the vault.
    pub filings: u32,
}

/// One exit batch.
#[wire]
pub struct BatchView {
    /// The vault it left.
    pub vault_id: u64,
    /// Number of the closing that made it, from 1.
    pub closing: u64,
    /// What it holds, base units.
    pub collateral: Uint128,
    /// What its tickets were paid so far, base units.
    pub paid: Uint128,
    /// Shares of its tickets, paid or not.
    pub shares: Uint256,
    /// When its tickets become payable.
    pub matures_at: Timestamp,
    /// Sum of what services may still take from it, base units. Once matured, what is frozen.
    pub exposure: Uint128,
    /// What open filings keep from its tickets, base units.
    pub frozen: Uint128,
}

/// A staker's position in a vault.
#[wire]
pub struct PositionView {
    /// The vault.
    pub vault_id: u64,
    /// What it holds.
    pub denom: Denom,
    /// The staker.
    pub owner: String,
    /// Shares held, without those asked to exit.
    pub shares: Uint256,
    /// What the shares would bring in an exit closing now, base units.
    pub value: Uint128,
    /// Rewards that a claim would pay now.
    pub rewards: Vec<Coin>,
    /// The most that services can still take from the value, base units: the whole exposure of the pool, in
    /// proportion, rounded up.
    pub worst_loss: Uint128,
}

/// Where a ticket stands.
#[wire]
#[derive(Copy, Eq)]
pub enum TicketState {
    /// Still in the active pool, earning and slashable, until the next boundary.
    Waiting,
    /// In a batch, slashable until it matures.
    Unbonding,
    /// Payable.
    Matured,
    /// Paid; what a filing frees later could still be claimed.
    Paid,
}

/// One request to exit.
#[wire]
pub struct TicketView {
    /// Number of the ticket.
    pub ticket_id: u64,
    /// Whose it is.
    pub owner: String,
    /// Who is paid.
    pub receiver: String,
    /// The vault it leaves.
    pub vault_id: u64,
    /// The closing it belongs to.
    pub closing: u64,
    /// Its shares.
    pub shares: Uint256,
    /// When it becomes payable; known from the moment of asking.
    pub matures_at: Timestamp,
    /// Where it stands.
    pub state: TicketState,
    /// What it was paid, base units.
    pub paid: Uint128,
    /// What a claim would pay now, base units.
    pub claimable: Uint128,
    /// Of its part of the batch what open filings hold back, base units; 0 before it matures.
    pub held: Uint128,
    /// Why a claim would not pay all of it now; none when it would, or has.
    pub waits_for: Option<TicketWait>,
}

/// What a ticket waits for, and until when.
#[wire]
#[derive(Copy, Eq)]
pub enum TicketWait {
    /// The boundary at which its shares leave the pool; then it becomes a batch that matures.
    Boundary {
        /// The boundary.
        until: Timestamp,
    },
    /// The batch is closed and can be slashed for what was done before.
    Maturity {
        /// When it matures.
        until: Timestamp,
    },
    /// Filings hold a part of it back; the rest is payable.
    Filings {
        /// When the last filing open on the vault can be executed or is as if vetoed, as far as is known; a veto may end
        /// it sooner.
        until: Timestamp,
    },
}

/// What a deposit would bring.
#[wire]
pub struct SimulateDepositResponse {
    /// Shares.
    pub shares: Uint256,
    /// What they would bring in an exit closing at once, base units.
    pub value: Uint128,
}

/// What an exit would be.
#[wire]
pub struct SimulateExitResponse {
    /// The closing it would belong to.
    pub closing: u64,
    /// Until when its shares would stay in the pool, earning and slashable.
    pub closes_at: Timestamp,
    /// When it would become payable; nothing anybody does moves that.
    pub matures_at: Timestamp,
    /// What it would bring if nothing were taken or earned until then, base units.
    pub amount: Uint128,
}

/// Data of the answer to a request to exit.
#[wire]
pub struct RequestExitResponse {
    /// Number of the new ticket.
    pub ticket_id: u64,
    /// When it becomes payable.
    pub matures_at: Timestamp,
}
