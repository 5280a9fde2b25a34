//! Judges what was seen. Pure: the same observations always give the same findings, in the same order.
use super::finding::{Finding, Level};
use super::observe::Observations;

mod chain;
mod end;
mod security;

/// All findings, fine ones too: chains, then each link's ends, contracts and security.
#[must_use]
pub fn assess(seen: &Observations) -> Vec<Finding> {
    let mut findings = Vec::new();
    for chain in &seen.chains {
        findings.push(chain::node(chain, seen.now));
        findings.extend(chain.wallet.as_ref().map(|wallet| chain::wallet(chain, wallet)));
    }
    for link in &seen.links {
        for end in [&link.hub_end, &link.consumer_end] {
            findings.push(end::client(end, &link.service, seen.now));
            findings.push(end::channel(end, &link.service));
        }
        findings.extend(security::contracts(link, seen.now));
        findings.extend(security::backlog(link, seen.now));
        findings.extend(security::security(link, seen.now));
    }
    findings
}

/// A finding in the making: what it is about is said once.
struct About {
    subject: String,
}

impl About {
    fn new(subject: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
        }
    }

    fn fine(&self, rule: &'static str, says: impl Into<String>) -> Finding {
        self.finding(Level::Fine, rule, says.into(), String::new())
    }

    fn warning(&self, rule: &'static str, says: impl Into<String>, next: impl Into<String>) -> Finding {
        self.finding(Level::Warning, rule, says.into(), next.into())
    }

    fn broken(&self, rule: &'static str, says: impl Into<String>, next: impl Into<String>) -> Finding {
        self.finding(Level::Broken, rule, says.into(), next.into())
    }

    fn finding(&self, level: Level, rule: &'static str, says: String, next: String) -> Finding {
        Finding {
            level,
            rule,
            subject: self.subject.clone(),
            says,
            next,
        }
    }
}
