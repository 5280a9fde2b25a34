//! What contracts, codes, accounts and the relayer must satisfy.
use super::{at, Problem, AGAIN};
use crate::deployment::Deployment;
use crate::ids;

impl Deployment {
    pub(super) fn check_contracts(&self, problems: &mut Vec<Problem>) {
        let mut checks = at(problems, String::new());
        let remedy = "use letters, digits, '.', '_' or '-'";
        checks.need(ids::is_name(&self.name), "name", &self.name, "is no name", remedy);
        let none = self.chains.is_empty();
        checks.need(!none, "chains", "", "is empty", "list the hub's chain at least");
        let contracts = [
            ("hub", Some(&self.hub)),
            ("lens", Some(&self.lens)),
            ("lrt", self.lrt.as_ref()),
        ];
        for (field, instance) in contracts {
            let Some(instance) = instance else { continue };
            checks.known(&format!("{field}.chain"), &instance.chain, self);
            let chain = self.chain(&instance.chain);
            checks.address(&format!("{field}.address"), &instance.address, chain);
        }
        let together = self.lens.chain == self.hub.chain;
        checks.need(
            together,
            "lens.chain",
            &self.lens.chain,
            "is not the hub's chain",
            "name that of the hub: a lens reads its records",
        );
        for (index, code) in self.codes.iter().enumerate() {
            let mut checks = at(problems, format!("codes[{index}]"));
            checks.known("chain", &code.chain, self);
            checks.need(code.code_id > 0, "code_id", code.code_id, "is no code", AGAIN);
            let problem = format!(
                "has {} characters; a SHA-256 has 64 lower-case hexadecimal ones",
                code.sha256.len()
            );
            checks.need(
                ids::is_sha256(&code.sha256),
                "sha256",
                &code.sha256,
                &problem,
                AGAIN,
            );
        }
    }

    pub(super) fn check_people(&self, problems: &mut Vec<Problem>) {
        for (index, account) in self.accounts.iter().enumerate() {
            let mut seen = self.accounts.iter().take(index);
            let twice = seen.any(|a| a.name == account.name && a.chain == account.chain);
            let mut checks = at(problems, format!("accounts[{index}]"));
            checks.known("chain", &account.chain, self);
            checks.address("address", &account.address, self.chain(&account.chain));
            checks.need(
                ids::is_name(&account.name) && !twice,
                "name",
                &account.name,
                "is no name, or is given twice on this chain",
                "give each account one name a chain",
            );
        }
        let mut checks = at(problems, "relayer".into());
        let name = &self.relayer.name;
        checks.need(
            ids::is_name(name),
            "name",
            name,
            "is no name",
            "use letters and digits",
        );
        for (chain, key) in &self.relayer.key_names {
            let field = format!("key_names.{chain}");
            checks.known(&field, chain, self);
            let remedy = "use letters, digits, '.', '_' or '-'";
            checks.need(ids::is_name(key), &field, key, "is no name of a key", remedy);
        }
        for chain in &self.chains {
            let named = self.relayer.key_names.contains_key(&chain.name);
            let problem = format!("names no key for chain {}", chain.name);
            checks.need(named, "key_names", "", &problem, "add one");
        }
    }
}
