//! The bounds of DESIGN section 8, each with the reason it exists.

/// Lease slots of a vault: settling and closing loop over them, so they bound the gas of every message.
pub const MAX_LEASE_SLOTS: u8 = 16;
/// Exit batches of a vault that have not matured; the chain's own limit on unbonding entries.
pub const MAX_UNMATURED_BATCHES: usize = 7;
/// Vaults of one operator: every vault it leases to a service pays for its offence, in one message.
pub const MAX_VAULTS_PER_OPERATOR: u32 = 8;
/// Reward denoms of a vault: each is an index a position settles.
pub const MAX_REWARD_DENOMS: usize = 8;
/// Offers to one service: a match walks all of them.
pub const MAX_OFFERS_PER_SERVICE: u32 = 200;
/// Entries of one snapshot: keeps the packet below [`MAX_PACKET_BYTES`] and its receive below block gas.
pub const MAX_SNAPSHOT_ENTRIES: usize = 50;
/// Attested filings of one service that are open: each may be executed by a message about something else.
pub const MAX_OPEN_FILINGS: u32 = 64;
/// Due filings that whatever touches a vault executes, at most: bounds the gas of every message.
pub const MAX_DUE_FILINGS_PER_TOUCH: usize = 4;
/// Old keys of an operator that are remembered: they tell a refused proof from a stranger's.
pub const MAX_OLD_KEYS: usize = 16;
/// Snapshots of one channel not yet acknowledged.
pub const MAX_PACKETS_IN_FLIGHT: u32 = 16;
/// Of those a consumer sends, reports with proof: whoever has a key to sell could fill the line with proofs, so a part of it
/// is kept for faults and orders.
pub const MAX_PROOFS_IN_FLIGHT: u32 = 12;
/// Of those a consumer sends, faults and orders.
pub const MAX_CLAIMS_IN_FLIGHT: u32 = 4;
/// Faults and orders of a consumer without a final answer; proofs are never refused for number.
pub const MAX_OPEN_CLAIMS: u32 = 64;
/// Longest address on a consumer chain, bytes.
pub const MAX_FOREIGN_ADDRESS_BYTES: usize = 128;
/// Largest packet either end accepts, in bytes.
pub const MAX_PACKET_BYTES: usize = 65_536;
/// Longest life of a packet: its timeout is at most this far away, in seconds.
pub const MAX_PACKET_TIMEOUT_SECONDS: u64 = 86_400;
/// A smallest lease is at least the value wanted divided by this: bounds the leases of a service.
pub const SMALLEST_LEASE_DIVISOR: u128 = 200;
/// An entry is sent at most once in its validity divided by this, so the hub's history is bounded.
pub const FLUSHES_PER_VALIDITY: u64 = 16;
/// Largest part of a slash that a reporter may be promised, in percent.
pub const MAX_REPORTER_PERCENT: u64 = 10;
/// Largest protocol fee, in percent of rent.
pub const MAX_PROTOCOL_FEE_PERCENT: u64 = 20;
/// Largest commission of an operator, in percent of rent after the protocol fee.
pub const MAX_COMMISSION_PERCENT: u64 = 50;
/// Addresses in a vault's list of depositors: one record, read by each deposit into that vault.
pub const MAX_LISTED_DEPOSITORS: usize = 100;
/// Time to read of a change that raises a staker's risk before the time to leave begins, seconds: 7 days.
pub const NOTICE_SECONDS: u64 = 604_800;
/// Longest smart query of a rate contract, bytes.
pub const MAX_RATE_QUERY_BYTES: usize = 1_024;
/// Deepest field of a rate contract's answer.
pub const MAX_RATE_PATH: usize = 8;
/// Longest name of a service, bytes; it is part of storage keys.
pub const MAX_SERVICE_NAME_BYTES: usize = 32;
/// Longest name of a person or thing shown to people, bytes.
pub const MAX_LABEL_BYTES: usize = 64;
/// Longest description of a service, bytes.
pub const MAX_METADATA_BYTES: usize = 512;
/// Operators a service may list, as many as it may have offers.
pub const MAX_ADMITTED_OPERATORS: usize = 200;
/// Longest chain id CometBFT allows, bytes.
pub const MAX_CHAIN_ID_BYTES: usize = 50;
/// Most tickets in one claim.
pub const MAX_TICKETS_PER_CLAIM: usize = 30;
/// Most vaults in one claim of all rewards: each is worked off.
pub const MAX_VAULTS_PER_CLAIM: u32 = 30;
/// Items of a list page when the caller names no limit.
pub const DEFAULT_PAGE: u32 = 30;
/// Most items of a list page.
pub const MAX_PAGE: u32 = 100;
/// Seconds of a year in every rate: 365 days.
pub const YEAR_SECONDS: u64 = 31_536_000;
/// Vaults of one LRT: every redemption asks an exit of each.
pub const MAX_LRT_VAULTS: usize = 8;
