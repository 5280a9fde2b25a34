//! ICS-20 on the port `transfer`: coins leave into escrow, arrive as vouchers, and come back the same way. A memo that
//! names a `dest_callback` calls the receiving contract after the coins arrived, as ibc-go's callbacks do.

use anyhow::Result as AnyResult;
use cosmwasm_std::{
    coins, Addr, Api, BankMsg, Binary, BlockInfo, CanonicalAddr, Coin, CosmosMsg, CustomMsg, CustomQuery,
    IbcAcknowledgement, IbcDestinationCallbackMsg, IbcOrder, IbcPacket, IbcTimeout, Storage, Uint128,
};
use cw_multi_test::CosmosRouter;
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{packet, ChannelInit, ChannelPair, IbcResult};
use crate::contract::IbcSudo;
use crate::{Chain, Net};

/// The port of every chain's transfer module.
pub const TRANSFER_PORT: &str = "transfer";

const TRACES: Map<&str, String> = Map::new("simnet_ibc_denom_traces");

/// ICS-20's packet.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
struct TransferData {
    denom: String,
    amount: Uint128,
    sender: String,
    receiver: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    memo: String,
}

/// How coins arrived, to be undone if the callback fails.
enum Arrived {
    /// Out of escrow, on their own chain.
    Home,
    /// As vouchers; the first of their kind or not.
    Voucher { denom: String, first: bool },
}

/// What a contract or a user asks to be transferred.
pub(super) struct Transfer {
    pub(super) channel_id: String,
    pub(super) to_address: String,
    pub(super) amount: Coin,
    pub(super) timeout: IbcTimeout,
    pub(super) memo: Option<String>,
}

/// The denom of a voucher for `path`, for example `transfer/channel-0/stake`.
#[must_use]
pub fn voucher_denom(path: &str) -> String {
    let digest = Sha256::digest(path);
    let hex: String = digest.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("ibc/{hex}")
}

/// Where coins wait that left over a channel.
fn escrow(api: &dyn Api, channel_id: &str) -> AnyResult<Addr> {
    let digest = Sha256::digest(format!("escrow {TRANSFER_PORT}/{channel_id}"));
    Ok(api.addr_humanize(&CanonicalAddr::from(digest.to_vec()))?)
}

/// Whether coins of this path came over the channel, so that they go back and are no longer vouchers here.
fn strip<'a>(path: &'a str, channel_id: &str) -> Option<&'a str> {
    path.strip_prefix(&format!("{TRANSFER_PORT}/{channel_id}/"))
}

/// Takes the coins from the sender and sends the packet, all in the sender's transaction.
pub(super) fn send<ExecC: CustomMsg, QueryC: CustomQuery>(
    host: (
        &dyn Api,
        &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        &BlockInfo,
    ),
    storage: &mut dyn Storage,
    sender: Addr,
    transfer: Transfer,
) -> AnyResult<IbcPacket> {
    let (api, router, block) = host;
    let Transfer {
        channel_id,
        to_address,
        amount,
        timeout,
        memo,
    } = transfer;
    let path = TRACES
        .may_load(storage, &amount.denom)?
        .unwrap_or_else(|| amount.denom.clone());
    let data = TransferData {
        denom: path.clone(),
        amount: amount.amount,
        sender: sender.to_string(),
        receiver: to_address,
        memo: memo.unwrap_or_default(),
    };
    let taken = if strip(&path, &channel_id).is_some() {
        BankMsg::Burn { amount: vec![amount] }
    } else {
        let escrow = escrow(api, &channel_id)?;
        BankMsg::Send {
            to_address: escrow.into_string(),
            amount: vec![amount],
        }
    };
    router.execute(api, storage, block, sender, taken.into())?;
    let bytes = Binary::from(serde_json::to_vec(&data)?);
    Ok(packet::send(
        storage,
        block,
        TRANSFER_PORT,
        &channel_id,
        bytes,
        timeout,
    )?)
}

/// Brings the coins of a packet to their receiver and calls the contract that the memo names. Nothing has happened if
/// this fails.
pub(super) fn receive(host: &mut Chain, packet: &IbcPacket, success: &Binary) -> AnyResult<()> {
    let data: TransferData = serde_json::from_slice(&packet.data)?;
    let receiver = host.app().api().addr_validate(&data.receiver)?;
    let channel = &packet.dest.channel_id;
    let (arrived, coin) = match strip(&data.denom, &packet.src.channel_id) {
        Some(home) => {
            release(host, channel, home, data.amount, &receiver)?;
            (Arrived::Home, Coin::new(data.amount, local_denom(host, home)?))
        }
        None => {
            let path = format!("{TRANSFER_PORT}/{channel}/{}", data.denom);
            let denom = voucher_denom(&path);
            let first = !TRACES.has(host.storage(), &denom);
            TRACES.save(host.storage_mut(), &denom, &path)?;
            host.mint(&receiver, data.amount.u128(), &denom);
            let coin = Coin::new(data.amount, &denom);
            (Arrived::Voucher { denom, first }, coin)
        }
    };
    match call_back(host, packet, &data.memo, success) {
        Ok(true) => Ok(()),
        Ok(false) => {
            host.note_arrival(&receiver, coin);
            Ok(())
        }
        Err(error) => {
            take_back(host, channel, &data, arrived, &receiver)?;
            Err(error)
        }
    }
}

/// The denom on this chain of coins that came home: a voucher it knows, or the plain denom.
fn local_denom(host: &Chain, path: &str) -> AnyResult<String> {
    let voucher = voucher_denom(path);
    let known = TRACES.may_load(host.storage(), &voucher)?.is_some();
    Ok(if known { voucher } else { path.to_string() })
}

fn release(host: &mut Chain, channel: &str, path: &str, amount: Uint128, to: &Addr) -> AnyResult<()> {
    let denom = local_denom(host, path)?;
    let escrow = escrow(host.app().api(), channel)?;
    host.transfer(&escrow, to, &coins(amount.u128(), denom))?;
    Ok(())
}

/// Undoes the arrival of coins: the callback was reverted, so the receiver still has them.
fn take_back(
    host: &mut Chain,
    channel: &str,
    data: &TransferData,
    arrived: Arrived,
    receiver: &Addr,
) -> AnyResult<()> {
    let amount = data.amount.u128();
    let undo: CosmosMsg = match arrived {
        Arrived::Voucher { denom, first } => {
            if first {
                TRACES.remove(host.storage_mut(), &denom);
            }
            BankMsg::Burn {
                amount: coins(amount, denom),
            }
            .into()
        }
        Arrived::Home => {
            let home = data.denom.splitn(3, '/').last().unwrap_or_default();
            let denom = local_denom(host, home)?;
            let escrow = escrow(host.app().api(), channel)?;
            BankMsg::Send {
                to_address: escrow.into_string(),
                amount: coins(amount, denom),
            }
            .into()
        }
    };
    host.transact(receiver, vec![undo])?;
    Ok(())
}

/// Calls the contract that the memo names, if it names one.
fn call_back(host: &mut Chain, packet: &IbcPacket, memo: &str, success: &Binary) -> AnyResult<bool> {
    let memo: serde_json::Value = serde_json::from_str(memo).unwrap_or_default();
    let Some(address) = memo["dest_callback"]["address"].as_str() else {
        return Ok(false);
    };
    let contract = host.app().api().addr_validate(address)?;
    let ack = IbcAcknowledgement::new(success.clone());
    let msg = IbcDestinationCallbackMsg {
        packet: packet.clone(),
        ack,
    };
    host.call_ibc(&contract, &IbcSudo::DestinationCallback(msg))?;
    Ok(true)
}

/// Ends a transfer on the sending chain: after an error ack or a timeout the coins go back to the sender.
pub(super) fn settle(host: &mut Chain, packet: &IbcPacket, call: &IbcSudo) -> AnyResult<()> {
    let failed = match call {
        IbcSudo::Ack(msg) => {
            let ack: serde_json::Value = serde_json::from_slice(&msg.acknowledgement.data)?;
            ack.get("error").is_some()
        }
        _ => true,
    };
    if !failed {
        return Ok(());
    }
    let data: TransferData = serde_json::from_slice(&packet.data)?;
    let sender = host.app().api().addr_validate(&data.sender)?;
    if strip(&data.denom, &packet.src.channel_id).is_some() {
        host.mint(&sender, data.amount.u128(), &voucher_denom(&data.denom));
        return Ok(());
    }
    release(host, &packet.src.channel_id, &data.denom, data.amount, &sender)
}

impl Net {
    /// Opens a channel between the transfer modules of both ends of a connection.
    ///
    /// # Errors
    /// As [`Net::open_channel`].
    pub fn open_transfer_channel(&mut self, chain: &str, connection: &str) -> IbcResult<ChannelPair> {
        self.open_channel(&ChannelInit {
            chain: chain.to_string(),
            port: TRANSFER_PORT.to_string(),
            connection: connection.to_string(),
            counterparty_port: TRANSFER_PORT.to_string(),
            order: IbcOrder::Unordered,
            version: "ics20-1".to_string(),
        })
    }
}
