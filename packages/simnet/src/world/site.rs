//! The consumer end of a service.

use anyhow::Result as AnyResult;
use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use holdfast_shared::msg::consumer::{
    ExecuteMsg, LinkResponse, QueryMsg, ReportView, SecurityResponse, TotalResponse,
};
use serde::de::DeserializeOwned;

use super::World;

/// Where a service lives.
#[derive(Clone, Debug)]
pub struct Site {
    /// Name of the service.
    pub service: String,
    /// Name of its chain in the net.
    pub chain: String,
    /// The consumer contract there.
    pub consumer: Addr,
    /// Who owns the service on the hub.
    pub owner: Addr,
    /// What it pays rent in.
    pub rent_denom: String,
    /// Connection on the hub chain.
    pub hub_connection: String,
    /// Connection on the consumer chain.
    pub connection: String,
    /// Its channel on the hub chain, once open.
    pub hub_channel: Option<String>,
    /// Its channel on the consumer chain, once open.
    pub channel: Option<String>,
}

impl World {
    /// Asks a consumer.
    ///
    /// # Panics
    /// The query fails: a mistake in the test.
    pub fn ask_consumer<T: DeserializeOwned>(&self, service: &str, msg: &QueryMsg) -> T {
        let site = self.site(service);
        let answer = self.net.chain(&site.chain).query(&site.consumer, msg);
        answer.unwrap_or_else(|error| panic!("{msg:?} to the consumer of {service}: {error:#}"))
    }

    /// The security a consumer sees of an operator.
    #[must_use]
    pub fn security(&self, service: &str, operator: &Addr) -> SecurityResponse {
        self.ask_consumer(
            service,
            &QueryMsg::Security {
                operator: operator.to_string(),
                height: None,
            },
        )
    }

    /// The security a consumer sees of all operators.
    #[must_use]
    pub fn total_security(&self, service: &str) -> TotalResponse {
        self.ask_consumer(service, &QueryMsg::Total { height: None })
    }

    /// A report kept by a consumer.
    #[must_use]
    pub fn report(&self, service: &str, report_id: u64) -> ReportView {
        self.ask_consumer(service, &QueryMsg::Report { report_id })
    }

    /// The consumer end of a link.
    #[must_use]
    pub fn consumer_link(&self, service: &str) -> LinkResponse {
        self.ask_consumer(service, &QueryMsg::Link {})
    }

    /// Sends a message to a consumer.
    ///
    /// # Errors
    /// The consumer refuses.
    pub fn tell_consumer(&mut self, service: &str, sender: &str, msg: &ExecuteMsg) -> AnyResult<AppResponse> {
        let (chain, consumer) = (
            self.site(service).chain.clone(),
            self.site(service).consumer.clone(),
        );
        let sender = self.net.chain(&chain).addr(sender);
        self.execute_on(&chain, (&sender, &consumer), msg, &[])
    }
}
