//! What the tests read of a hub.

use cosmwasm_std::{from_json, BankMsg, CosmosMsg, Response, SubMsg, Uint256};
use holdfast_shared::msg::hub::{
    ExecuteMsg, MarketResponse, MatchResponse, PositionView, RequestExitResponse, ServiceView, VaultView,
};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::{decode, HubPacket, Snapshot};

use super::harness::{addr, Hub};

/// What a response pays: `(to, amount, denom)`.
pub(super) fn paid(response: &Response) -> Vec<(String, u128, String)> {
    let of = |message: &SubMsg| match &message.msg {
        CosmosMsg::Bank(BankMsg::Send { to_address, amount }) => Some((
            to_address.clone(),
            amount[0].amount.u128(),
            amount[0].denom.clone(),
        )),
        _ => None,
    };
    response.messages.iter().filter_map(of).collect()
}

/// The snapshot a flush sent.
pub(super) fn snapshot(response: &Response) -> Snapshot {
    let CosmosMsg::Ibc(cosmwasm_std::IbcMsg::SendPacket { data, .. }) = &response.messages[0].msg else {
        panic!("no packet in {response:?}");
    };
    let HubPacket::Snapshot(snapshot) = decode(data).unwrap();
    snapshot
}

impl Hub {
    pub fn matched(&mut self, service: &str, limit: u32) -> MatchResponse {
        let service = service.to_owned();
        let response = self.ok("anyone", &[], ExecuteMsg::Match { service, limit });
        from_json(response.data.unwrap()).unwrap()
    }

    pub fn flush(&mut self, service: &str) -> Snapshot {
        let service = service.to_owned();
        snapshot(&self.ok("anyone", &[], ExecuteMsg::Flush { service, limit: 400 }))
    }

    /// Asks for some shares to leave and returns the ticket.
    pub fn exit(&mut self, who: &str, vault_id: u64, shares: Uint256) -> u64 {
        let response = self.ok(
            who,
            &[],
            ExecuteMsg::RequestExit {
                vault_id,
                shares,
                receiver: None,
            },
        );
        let answer: RequestExitResponse = from_json(response.data.unwrap()).unwrap();
        answer.ticket_id
    }

    pub fn market(&self, service: &str) -> MarketResponse {
        self.ask(QueryMsg::Market {
            service: service.to_owned(),
        })
    }

    /// The values leased, by vault.
    pub fn leased(&self, service: &str) -> Vec<(u64, u128)> {
        let leases = self.market(service).leases;
        leases
            .iter()
            .map(|lease| (lease.vault_id, lease.value.u128()))
            .collect()
    }

    pub fn service(&self, service: &str) -> ServiceView {
        self.ask(QueryMsg::Service {
            service: service.to_owned(),
        })
    }

    pub fn vault_view(&self, vault_id: u64) -> VaultView {
        self.ask(QueryMsg::Vault { vault_id })
    }

    pub fn position(&self, vault_id: u64, owner: &str) -> PositionView {
        self.ask(QueryMsg::Position {
            vault_id,
            owner: addr(owner).into(),
        })
    }
}
