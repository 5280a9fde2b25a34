//! Checks a Hermes file against a deployment: everything Hermes 1.10 would refuse, and everything it would accept and
//! then let a client die, a packet lie or a stranger's packet be paid for.
use std::collections::BTreeSet;

use toml::de::DeTable;

use crate::deployment::{Chain, Deployment};

mod chain;
mod filter;
mod finding;
mod gas;
mod mode;
mod source;
mod trust;

pub use finding::{Finding, Severity};
use source::{Report, Section};

const ERROR: Severity = Severity::Error;
const WARNING: Severity = Severity::Warning;

/// All findings about the text of a Hermes file, by line.
#[must_use]
pub fn validate(text: &str, deployment: &Deployment) -> Vec<Finding> {
    let parsed = DeTable::parse(text);
    let mut findings = match &parsed {
        Ok(table) => inspect(text, table.get_ref(), deployment),
        Err(error) => vec![unreadable(text, error)],
    };
    findings.sort_by(|a, b| (a.line, b.severity, a.rule).cmp(&(b.line, a.severity, b.rule)));
    findings
}

fn unreadable(text: &str, error: &toml::de::Error) -> Finding {
    let at = error.span().map_or(0, |span| span.start);
    Finding {
        line: Report::new(text).line(at),
        severity: ERROR,
        rule: "syntax",
        subject: "the file".into(),
        problem: format!("is no TOML: {}", error.message().replace('\n', ", ")),
        remedy: "mend the line".into(),
    }
}

fn inspect<'a>(text: &'a str, table: &'a DeTable<'a>, deployment: &Deployment) -> Vec<Finding> {
    let mut report = Report::new(text);
    let root = report.root(table);
    let known = ["global", "mode", "rest", "telemetry", "tracing_server", "chains"];
    report.only(&root, &known);
    mode::mode(&mut report, &root);
    mode::servers(&mut report, &root);
    let mut seen = BTreeSet::new();
    for section in chains(&mut report, &root) {
        let Some(id) = report.string(&section, "id") else {
            continue;
        };
        let twice = !seen.insert(id.value);
        report.check(
            !twice,
            &id.spot,
            (ERROR, "chain-twice"),
            "is configured twice: Hermes refuses the file",
            "keep one of them",
        );
        if twice {
            continue;
        }
        let known = deployment.chains.iter().find(|chain| chain.id == id.value);
        match known {
            Some(chain) => chain::chain(&mut report, &section, deployment, chain),
            None => stranger(&mut report, deployment, &id),
        }
    }
    for chain in deployment.chains.iter().filter(|c| !seen.contains(c.id.as_str())) {
        let spot = root.missing(&format!("chain {}", chain.id), None);
        let problem = format!("is missing: nothing is relayed to or from {}", chain.name);
        let remedy = "render the file again, or add its [[chains]]";
        report.check(false, &spot, (ERROR, "chain-missing"), problem, remedy);
    }
    report.findings
}

/// The tables of `[[chains]]`.
fn chains<'a>(report: &mut Report<'a>, root: &Section<'a>) -> Vec<Section<'a>> {
    let Some(list) = report.read(root, "chains", "array of tables", None, |value| value.as_array()) else {
        return Vec::new();
    };
    let mut sections = Vec::new();
    for value in list.value.iter() {
        let Some(table) = value.get_ref().as_table() else {
            continue;
        };
        let id = table.get("id").and_then(|id| id.get_ref().as_str());
        let name = format!("chain {}", id.unwrap_or("without an id"));
        sections.push(report.element(name, table, value.span()));
    }
    sections
}

/// A chain the deployment does not have: another revision of ours, or somebody else's.
fn stranger(report: &mut Report, deployment: &Deployment, id: &source::Read<&str>) {
    let name = |id: &str| {
        id.rsplit_once('-')
            .map_or(id.to_string(), |(name, _)| name.to_string())
    };
    let same = |chain: &&Chain| name(&chain.id) == name(id.value);
    match deployment.chains.iter().find(same) {
        Some(chain) => {
            let problem = format!("is not {}, the revision of the deployment", chain.id);
            let remedy = format!("write '{}', or render again after an upgrade", chain.id);
            report.check(false, &id.spot, (ERROR, "chain-id"), problem, remedy);
        }
        None => report.check(
            false,
            &id.spot,
            (WARNING, "chain-unknown"),
            "is no chain of the deployment and was not checked",
            "remove it, or keep it if this relayer serves others too",
        ),
    }
}
