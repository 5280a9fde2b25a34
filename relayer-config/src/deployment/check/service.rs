//! What a service must satisfy.
use std::collections::BTreeSet;

use holdfast_shared::handshake::{speaks, VERSION};

use super::{Checks, AGAIN};
use crate::deployment::{Deployment, Order, Service};
use crate::ids;

impl Deployment {
    pub(super) fn check_service<'a>(
        &'a self,
        checks: &mut Checks,
        service: &'a Service,
        channels: &mut BTreeSet<&'a str>,
    ) {
        checks.known("chain", &service.chain, self);
        let own = service.chain == self.hub.chain;
        let remedy = "name the consumer's chain";
        checks.need(!own, "chain", &service.chain, "is the hub's own chain", remedy);
        checks.address("consumer", &service.consumer, self.chain(&service.chain));
        let ends = [
            ("hub_port", &service.hub_port, &self.hub.address, "hub"),
            (
                "consumer_port",
                &service.consumer_port,
                &service.consumer,
                "consumer",
            ),
        ];
        for (field, port, address, whose) in ends {
            let right = format!("wasm.{address}");
            let problem = format!("is not the {whose}'s port");
            let holds = *port == right && ids::is_port(port);
            checks.need(holds, field, port, &problem, &format!("write {right}"));
        }
        let fresh = channels.insert(&service.hub_channel);
        let problem = "is another service's channel already";
        checks.need(fresh, "hub_channel", &service.hub_channel, problem, AGAIN);
    }
}

pub(super) fn check_ids(checks: &mut Checks, service: &Service) {
    let name = &service.service;
    let remedy = "use 3 to 32 of a-z, 0-9 and '-'";
    checks.need(
        ids::is_service(name),
        "service",
        name,
        "is no name of a service",
        remedy,
    );
    type Rule = fn(&str) -> bool;
    let client: (Rule, &str) = (ids::is_client, "07-tendermint-<number>");
    let connection: (Rule, &str) = (ids::is_connection, "connection-<number>");
    let channel: (Rule, &str) = (ids::is_channel, "channel-<number>");
    let mut fields = vec![
        ("hub_client", &service.hub_client, client),
        ("hub_connection", &service.hub_connection, connection),
        ("hub_channel", &service.hub_channel, channel),
        ("consumer_client", &service.consumer_client, client),
        ("consumer_connection", &service.consumer_connection, connection),
        ("consumer_channel", &service.consumer_channel, channel),
    ];
    if let Some(rent) = &service.rent {
        fields.push(("rent.hub_channel", &rent.hub_channel, channel));
        fields.push(("rent.consumer_channel", &rent.consumer_channel, channel));
    }
    for (field, id, (rule, form)) in fields {
        checks.need(rule(id), field, id, "is no such id", &format!("write {form}"));
    }
    check_agreement(checks, service);
    check_excluded(checks, service);
}

/// What both ends agreed on when the channel was opened.
fn check_agreement(checks: &mut Checks, service: &Service) {
    let problem = format!("is no version up to {VERSION}, which these contracts speak");
    let field = "version";
    checks.need(
        speaks(&service.version),
        field,
        &service.version,
        &problem,
        "open the channel again",
    );
    let unordered = service.order == Order::Unordered;
    checks.need(
        unordered,
        "order",
        "ordered",
        "lets one lost packet close the link",
        "open an unordered one",
    );
}

fn check_excluded(checks: &mut Checks, service: &Service) {
    for (field, sequences) in [
        ("hub_excluded_sequences", &service.hub_excluded_sequences),
        (
            "consumer_excluded_sequences",
            &service.consumer_excluded_sequences,
        ),
    ] {
        // IBC has no sequence 0, and TOML, which these are rendered to, no integer above i64.
        let wrong = sequences.iter().find(|s| **s == 0 || i64::try_from(**s).is_err());
        let value = wrong.copied().unwrap_or_default();
        checks.need(
            wrong.is_none(),
            field,
            value,
            "is no sequence",
            "sequences count from 1",
        );
    }
}
