//! What others ask a deployment about.
use super::{Account, Chain, Deployment, Service};

/// The port of ICS-20.
const TRANSFER_PORT: &str = "transfer";

/// One chain's end of a channel this relayer serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End<'a> {
    /// The service it belongs to.
    pub service: &'a str,
    /// The port on the chain asked about.
    pub port: &'a str,
    /// The channel on the chain asked about.
    pub channel: &'a str,
    /// Sequences sent from this end that are not relayed.
    pub excluded: &'a [u64],
}

impl Deployment {
    /// The chain of this name.
    #[must_use]
    pub fn chain(&self, name: &str) -> Option<&Chain> {
        self.chains.iter().find(|chain| chain.name == name)
    }

    /// The chain the hub is on.
    #[must_use]
    pub fn hub_chain(&self) -> Option<&Chain> {
        self.chain(&self.hub.chain)
    }

    /// The service of this name.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.service == name)
    }

    /// The relayer's account on a chain.
    #[must_use]
    pub fn wallet(&self, chain: &str) -> Option<&Account> {
        self.accounts
            .iter()
            .find(|account| account.name == self.relayer.name && account.chain == chain)
    }

    /// The ends on the chain of this name, in the order of the services; the link first, then the rent channel.
    #[must_use]
    pub fn ends(&self, chain: &str) -> Vec<End<'_>> {
        self.services
            .iter()
            .flat_map(|service| self.ends_of(service, chain))
            .collect()
    }

    fn ends_of<'a>(&self, service: &'a Service, chain: &str) -> Vec<End<'a>> {
        let (port, channel, excluded, rent) = if chain == self.hub.chain {
            let rent = service.rent.as_ref().map(|rent| &rent.hub_channel);
            (
                &service.hub_port,
                &service.hub_channel,
                &service.hub_excluded_sequences,
                rent,
            )
        } else if chain == service.chain {
            let rent = service.rent.as_ref().map(|rent| &rent.consumer_channel);
            (
                &service.consumer_port,
                &service.consumer_channel,
                &service.consumer_excluded_sequences,
                rent,
            )
        } else {
            return Vec::new();
        };
        let end = |port, channel, excluded| End {
            service: &service.service,
            port,
            channel,
            excluded,
        };
        let link = end(port, channel, excluded.as_slice());
        let rent = rent.map(|channel| end(TRANSFER_PORT, channel, &[]));
        std::iter::once(link).chain(rent).collect()
    }
}
