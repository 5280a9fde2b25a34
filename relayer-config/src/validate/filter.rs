//! Which channels are relayed.
use toml::de::{DeArray, DeValue};

use super::source::{integer, Report, Section, Spot};
use super::{ERROR, WARNING};
use crate::deployment::{Deployment, End};
use crate::ids;

/// `packet_filter` and `excluded_sequences` of a chain.
pub(super) fn filter<'a>(
    report: &mut Report<'a>,
    section: &Section<'a>,
    deployment: &Deployment,
    name: &str,
) {
    let ends = deployment.ends(name);
    excluded(report, section, &ends);
    let Some(filter) = report.section(section, "packet_filter", "packet_filter") else {
        let spot = section.missing("packet_filter", Some("'allowall'"));
        let problem = "relays other people's packets at this relayer's cost";
        report.check(
            false,
            &spot,
            (WARNING, "filter-open"),
            problem,
            "render the file again",
        );
        return;
    };
    report.only(&filter, &["policy", "list", "min_fees"]);
    let Some(policy) = report.string(&filter, "policy") else {
        return;
    };
    let open = matches!(policy.value, "allowall" | "deny");
    let known = open || policy.value == "allow";
    let remedy = "set policy = 'allow' and list the ends of the deployment";
    let problem = "is no policy: Hermes refuses the file";
    report.check(known, &policy.spot, (ERROR, "filter"), problem, remedy);
    let problem = "relays other people's packets at this relayer's cost";
    report.check(!open, &policy.spot, (WARNING, "filter-open"), problem, remedy);
    if policy.value == "allowall" {
        if let Some(list) = report.entry(&filter, "list") {
            let problem = "stands beside policy = 'allowall': Hermes refuses the file";
            report.check(false, &list.spot, (ERROR, "filter"), problem, remedy);
        }
    }
    if policy.value == "allowall" || !known {
        return;
    }
    let Some(list) = report.read(&filter, "list", "array", None, |value| value.as_array()) else {
        return;
    };
    let pairs = pairs(report, list.value);
    compare(report, &list.spot, &pairs, &ends, policy.value == "deny");
}

/// A port and a channel of the list, either of which may hold stars, and where they stand.
struct Pair<'a> {
    port: &'a str,
    channel: &'a str,
    spot: Spot,
}

impl Pair<'_> {
    fn matches(&self, end: &End) -> bool {
        matches(self.port, end.port) && matches(self.channel, end.channel)
    }
}

/// A star stands for any text, as in Hermes.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(text) = text.strip_prefix(head) else {
        return false;
    };
    let mut starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    starts.any(|at| text.get(at..).is_some_and(|tail| matches(rest, tail)))
}

fn pairs<'a>(report: &mut Report<'a>, list: &'a DeArray<'a>) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    for item in list.iter() {
        let spot = report.spot("", item.span());
        let texts: Vec<_> = item
            .get_ref()
            .as_array()
            .into_iter()
            .flat_map(|parts| parts.iter())
            .filter_map(|part| part.get_ref().as_str())
            .collect();
        let good = |text: &str, rule: fn(&str) -> bool| text.contains('*') || rule(text);
        match texts.as_slice() {
            [port, channel] if good(port, ids::is_port) && good(channel, ids::is_channel) => {
                pairs.push(Pair { port, channel, spot });
            }
            _ => {
                let problem = "is no pair of a port and a channel";
                let remedy = "write ['wasm.<contract>', 'channel-<number>']";
                report.check(false, &spot, (ERROR, "filter"), problem, remedy);
            }
        }
    }
    pairs
}

fn compare(report: &mut Report, list: &Spot, pairs: &[Pair], ends: &[End], deny: bool) {
    for end in ends {
        let matched = pairs.iter().any(|pair| pair.matches(end));
        let verb = if deny { "denies" } else { "leaves out" };
        let problem = format!(
            "{verb} {} {}, a channel of service {}: its packets are never relayed",
            end.port, end.channel, end.service
        );
        let remedy = if deny {
            "set policy = 'allow' and list it".to_string()
        } else {
            format!("add ['{}', '{}']", end.port, end.channel)
        };
        report.check(matched != deny, list, (ERROR, "filter-missing"), problem, remedy);
    }
    for pair in pairs.iter().filter(|_| !deny) {
        let star = pair.port.contains('*') || pair.channel.contains('*');
        let remedy = "write port and channel out";
        let problem = "has a star: whatever is opened there is paid for";
        report.check(!star, &pair.spot, (WARNING, "filter-star"), problem, remedy);
        let ours = star || ends.iter().any(|end| pair.matches(end));
        let problem = "is no end of the deployment on this chain";
        let remedy = "remove it, unless this relayer serves it too";
        report.check(ours, &pair.spot, (WARNING, "filter-stranger"), problem, remedy);
    }
}

fn excluded<'a>(report: &mut Report<'a>, section: &Section<'a>, ends: &[End]) {
    let Some(excluded) = report.section(section, "excluded_sequences", "excluded_sequences") else {
        return;
    };
    for (channel, value) in excluded.table {
        let channel = channel.get_ref().as_ref();
        let spot = report.spot(channel, value.span());
        let Some(end) = ends.iter().find(|end| end.channel == channel) else {
            let problem = "is no channel of the deployment on this chain";
            report.check(false, &spot, (WARNING, "excluded"), problem, "remove it");
            continue;
        };
        let listed = |item: &DeValue| integer(item).is_some_and(|sequence| end.excluded.contains(&sequence));
        let known = value
            .get_ref()
            .as_array()
            .is_some_and(|list| list.iter().all(|item| listed(item.get_ref())));
        let problem = format!(
            "holds back packets of service {} that the deployment does not",
            end.service
        );
        let remedy = "add them to the deployment's excluded sequences, or remove them";
        report.check(known, &spot, (WARNING, "excluded"), problem, remedy);
    }
}
