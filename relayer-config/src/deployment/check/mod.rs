//! What a deployment must satisfy: identifiers by `ibc-relayer-types`' rules, parts that fit together.
use std::collections::BTreeSet;
use std::fmt;

use super::{Chain, Deployment};
use crate::ids;

mod chain;
mod parts;
mod service;

/// Remedy for what only setting the network up again can mend.
const AGAIN: &str = "run `cargo xtask localnet up`, or copy it from the chain";

/// One wrong value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1, when it was read from a file.
    pub line: Option<usize>,
    /// The field, such as `services[0].hub_port`.
    pub field: String,
    /// The value it has.
    pub value: String,
    /// What is wrong with it.
    pub problem: String,
    /// What to write instead.
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        let Self {
            field,
            value,
            problem,
            remedy,
            ..
        } = self;
        write!(f, " {field} = \"{value}\" {problem}; {remedy}")
    }
}

/// Collects problems below one part of the deployment.
struct Checks<'a> {
    problems: &'a mut Vec<Problem>,
    at: String,
}

impl Checks<'_> {
    fn need(&mut self, holds: bool, field: &str, value: impl ToString, problem: &str, remedy: &str) {
        if holds {
            return;
        }
        let dot = if self.at.is_empty() || field.is_empty() {
            ""
        } else {
            "."
        };
        self.problems.push(Problem {
            line: None,
            field: format!("{}{dot}{field}", self.at),
            value: value.to_string(),
            problem: problem.into(),
            remedy: remedy.into(),
        });
    }

    fn address(&mut self, field: &str, address: &str, chain: Option<&Chain>) {
        let Some(Chain { prefix, .. }) = chain else {
            return;
        };
        let problem = format!("is no address of prefix {prefix} with a right checksum");
        self.need(ids::is_address(address, prefix), field, address, &problem, AGAIN);
    }

    fn known(&mut self, field: &str, name: &str, deployment: &Deployment) {
        let known = deployment.chain(name).is_some();
        self.need(
            known,
            field,
            name,
            "is the name of no chain",
            "add it to `chains`",
        );
    }
}

impl Deployment {
    /// Everything that is wrong, without lines.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.problems_at(|_| None)
    }

    /// Everything that is wrong, with the lines that `line_of` knows.
    pub(super) fn problems_at(&self, line_of: impl Fn(&str) -> Option<usize>) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.check_chains(&mut problems);
        self.check_contracts(&mut problems);
        self.check_people(&mut problems);
        self.check_services(&mut problems);
        for problem in &mut problems {
            problem.line = line_of(&problem.field);
        }
        problems
    }

    fn check_chains(&self, problems: &mut Vec<Problem>) {
        for (index, chain) in self.chains.iter().enumerate() {
            let twice = self.chains.iter().take(index).any(|c| c.name == chain.name);
            let same_id = self.chains.iter().take(index).any(|c| c.id == chain.id);
            let mut checks = at(problems, format!("chains[{index}]"));
            checks.need(
                !twice,
                "name",
                &chain.name,
                "is given twice",
                "name each chain once",
            );
            checks.need(
                !same_id,
                "id",
                &chain.id,
                "is given twice",
                "list each chain once",
            );
            chain::check(&mut checks, chain);
        }
    }

    fn check_services(&self, problems: &mut Vec<Problem>) {
        let mut channels = BTreeSet::new();
        for (index, service) in self.services.iter().enumerate() {
            let mut checks = at(problems, format!("services[{index}]"));
            let twice = self
                .services
                .iter()
                .take(index)
                .any(|s| s.service == service.service);
            let field = "service";
            checks.need(
                !twice,
                field,
                &service.service,
                "is given twice",
                "list each once",
            );
            service::check_ids(&mut checks, service);
            self.check_service(&mut checks, service, &mut channels);
        }
    }
}

fn at(problems: &mut Vec<Problem>, at: String) -> Checks<'_> {
    Checks { problems, at }
}
