//! Chapters 1 to 4: deposits, offers, the match, and what the renting chains see.

use super::cast::SERVICES;
use super::Story;
use crate::record::value;
use crate::report::Outcome;
use crate::tokens::{dollars, percent, rate};

impl Story {
    /// The first day.
    pub(super) fn opening(&mut self) {
        self.stage.tell.say(
            "Holdfast is a market for safety. A young blockchain is safer when somebody loses money for cheating it. \
             People with coins can make that promise, and the chain pays them rent for it.",
        );
        self.deposits();
        self.offers();
        self.first_match();
        self.first_snapshot();
        self.begin_days();
    }

    fn deposits(&mut self) {
        self.stage.chapter(
            "Six people put coins to work",
            "Each picks an operator, who runs nodes; the coins vouch for the operator's honesty.",
        );
        let mut rows = vec![];
        for who in 0..self.cast.people.len() {
            let person = &self.cast.people[who];
            let (name, token, first, operator) = (person.name, person.token, person.first, person.operator);
            let place = match operator {
                Some(operator) => format!("{}'s vault", self.cast.operators[operator].name),
                None => "the liquid token over Orca and Puffin".to_owned(),
            };
            let outcome = match operator {
                Some(operator) => self
                    .deposit(who, self.cast.operators[operator].vault, first)
                    .map(|_| ()),
                None => self.mint(who, first),
            };
            self.stage.must(&format!("{name}'s deposit"), outcome);
            let what = format!("deposits {}", token.show(first));
            self.stage
                .note(("hub", name), &what, Outcome::Done, &format!("into {place}"));
            rows.push(vec![
                name.to_owned(),
                token.show(first),
                dollars(value(token, first)),
                place,
            ]);
        }
        self.stage
            .tell
            .table(&["who", "deposits", "worth", "into"], &rows);
    }

    fn mint(&mut self, who: usize, amount: u128) -> anyhow::Result<()> {
        let person = &mut self.cast.people[who];
        self.cast
            .lrt
            .mint(&mut self.stage.world, &person.staker, amount)?;
        person.put_in += amount;
        Ok(())
    }

    fn offers(&mut self) {
        self.stage.chapter(
            "Four operators name their price",
            "What a chain must pay for a year, in percent of what is lent to it.",
        );
        let mut rows = vec![];
        for index in 0..self.cast.operators.len() {
            let node = &self.cast.operators[index];
            let collateral = self.stage.world.vault(node.vault).collateral.u128();
            let size = collateral * 9 / 10;
            let (operator, vault, name, token, rates) = (
                node.operator.clone(),
                node.vault,
                node.name,
                node.token,
                node.rates,
            );
            for (service, basis_points) in SERVICES.into_iter().zip(rates) {
                let offered = operator.offers(&mut self.stage.world, vault, service, basis_points, size);
                self.stage.must(&format!("{name}'s offer"), offered);
                let what = format!("offers {} to the {service} chain", token.show(size));
                self.stage.note(
                    ("hub", name),
                    &what,
                    Outcome::Done,
                    &format!("at {} a year", rate(basis_points)),
                );
            }
            rows.push(vec![
                name.to_owned(),
                token.show(collateral),
                dollars(value(token, size)),
                rate(rates[0]),
                rate(rates[1]),
            ]);
        }
        self.stage.tell.table(
            &[
                "operator",
                "vault holds",
                "lends at most",
                "asks oracle",
                "asks bridge",
            ],
            &rows,
        );
    }

    fn first_match(&mut self) {
        self.stage.chapter(
            "Two chains rent, cheapest first",
            "Rent is paid in advance. One vault may vouch for both, but no coin is ever promised twice.",
        );
        let supply: u128 = self
            .cast
            .people
            .iter()
            .map(|person| value(person.token, person.first))
            .sum();
        for index in 0..self.cast.renters.len() {
            let part = [self.dice.between(560, 620), self.dice.between(380, 440)][index];
            let renter = &mut self.cast.renters[index];
            renter.wanted = supply * u128::from(part) / 1_000;
            let (owner, wanted, highest, token, name) = (
                renter.owner.clone(),
                renter.wanted,
                renter.highest,
                renter.token,
                renter.name,
            );
            let rent = wanted * u128::from(highest) / 10_000 / u128::from(token.price);
            let escrow = rent * 45 / 365;
            let outcome = owner.bids(&mut self.stage.world, wanted, highest);
            self.stage.must(&format!("the bid of {name}"), outcome);
            let outcome = owner.funds(&mut self.stage.world, escrow);
            self.stage.must(&format!("the escrow of {name}"), outcome);
            self.stage.world.net.next_block();
            let outcome = self.stage.world.matches(name, 200);
            self.stage.must(&format!("the match of {name}"), outcome);
            let what = format!(
                "wants {} at up to {} and pays in {}",
                dollars(wanted),
                rate(highest),
                token.show(escrow)
            );
            let leased = dollars(self.stage.world.market(name).leased.u128());
            self.stage.did(
                ("hub", &format!("The {name} chain")),
                &what,
                &format!("{leased} rented"),
            );
            self.leases(index);
            self.stage.record.supply(&self.stage.world, &self.cast, name);
        }
    }

    fn leases(&mut self, index: usize) {
        let renter = &self.cast.renters[index];
        let market = self.stage.world.market(renter.name);
        let mut nodes: Vec<_> = self.cast.operators.iter().collect();
        nodes.sort_by_key(|node| node.rates[index]);
        let rows = nodes.into_iter().map(|node| {
            let lease = market.leases.iter().find(|lease| lease.vault_id == node.vault);
            let rests = if node.rates[index] > renter.highest {
                "too dear"
            } else {
                "not needed"
            };
            vec![
                node.name.to_owned(),
                rate(node.rates[index]),
                lease.map_or(rests.to_owned(), |lease| dollars(lease.value.u128())),
                lease.map_or(String::new(), |lease| {
                    renter.token.show(lease.rent_per_year.u128())
                }),
            ]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        self.stage
            .tell
            .table(&["operator", "rate", "lends", "earns a year"], &rows);
    }

    fn first_snapshot(&mut self) {
        self.stage.chapter(
            "The chains see their safety",
            "A relayer carries a snapshot to each chain. It expires after 2 days: nobody trusts old news.",
        );
        let mut rows = vec![];
        for service in SERVICES {
            let sent = self.stage.world.flush_and_relay(service);
            self.stage.must(&format!("the first snapshot to {service}"), sent);
            let seen = self.stage.world.total_security(service);
            let expires = seen
                .next_expiry
                .map_or(0, |at| (at.seconds() - self.stage.world.now()) / 3_600);
            let what = format!("receives its first snapshot of {} operators", seen.operators);
            let result = format!("{} vouch for it", dollars(seen.stake.u128()));
            self.stage.note(
                (service, &format!("The {service} chain")),
                &what,
                Outcome::Done,
                &result,
            );
            rows.push(vec![
                service.to_owned(),
                seen.operators.to_string(),
                dollars(seen.stake.u128()),
                dollars(seen.slashable.u128()),
                percent(seen.slashable.u128(), seen.stake.u128()),
                format!("{expires} hours"),
            ]);
        }
        self.stage.tell.table(
            &[
                "chain",
                "operators",
                "vouch with",
                "can lose at most",
                "which is",
                "valid for",
            ],
            &rows,
        );
    }

    fn begin_days(&mut self) {
        self.stage.record.sample(&self.stage.world, &self.cast);
        self.stage.chapter(
            "Days pass and rent flows",
            "Rent streams by the second. People come and go, offers change, snapshots travel.",
        );
    }
}
