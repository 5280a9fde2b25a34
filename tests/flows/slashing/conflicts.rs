//! An oracle whose operators sign prices: two prices of one round convict like two votes do.

use holdfast_shared::evidence::signing::sign_statement;
use holdfast_shared::evidence::{Evidence, OffenceKind, SignedConflict, Speaker, Statement};
use holdfast_shared::msg::hub::SlashStatus;
use holdfast_shared::packet::ReportAck;
use holdfast_simnet::world::actors::Operator;
use holdfast_simnet::World;

use super::filings::scene;
use super::unchecked_report;

const MILLION: u128 = 1_000_000;

/// The oracle: its operators sign one price a round, with the height of the chain they saw.
struct PriceOracle {
    chain_id: String,
}

impl PriceOracle {
    fn of(world: &World) -> Self {
        let chain_id = world.service("oracle").params.chain_id;
        Self { chain_id }
    }

    /// What an operator publishes: `price` in the round, signed.
    fn publish(&self, operator: &Operator, round: u64, height: u64, price: u64) -> Statement {
        let speaker = Speaker {
            chain_id: &self.chain_id,
            service: "oracle",
        };
        let content = format!("atom/usd {price}");
        sign_statement(
            &operator.key("oracle"),
            &speaker,
            round,
            height,
            content.as_bytes(),
        )
    }
}

/// What a reader of two prices of one round can show.
fn proof(round: u64, statement_a: Statement, statement_b: Statement) -> Evidence {
    Evidence::SignedConflict(SignedConflict {
        slot: round,
        statement_a,
        statement_b,
    })
}

/// Covers: S-5, F-44, I-22
#[test]
fn two_prices_of_one_round_convict() {
    let mut scene = scene(10, 100);
    let (orca, height) = (scene.orca.clone(), scene.height);
    let oracle = PriceOracle::of(&scene.world);
    let (one, other) = (
        oracle.publish(&orca, 7, height, 5),
        oracle.publish(&orca, 7, height, 6),
    );
    let packet = scene
        .world
        .report_packet("oracle", &orca, proof(7, one.clone(), other.clone()))
        .unwrap();
    scene.world.relay();
    let accepted = holdfast_shared::packet::Ack::Result(ReportAck::Accepted { id: 1 });
    assert_eq!(super::answer_to(&scene.world, &packet), Some(accepted));
    let slash = scene.world.slash(1);
    assert_eq!(
        (slash.kind, slash.offence.as_str()),
        (OffenceKind::SignedConflict, "signed_conflict/7")
    );
    assert_eq!(
        (slash.status, slash.totals[0].1.u128()),
        (SlashStatus::Executed, 100 * MILLION)
    );
    assert!(scene.world.market("oracle").leases.is_empty(), "the lease ended");

    let third = oracle.publish(&orca, 7, height, 9);
    for again in [proof(7, other, one.clone()), proof(7, third, one)] {
        let answer = unchecked_report(&mut scene.world, "oracle", &orca, 1, &again);
        assert_eq!(answer, ReportAck::Duplicate { id: 1 });
    }
}

/// Covers: S-6, F-42
#[test]
fn honest_prices_convict_nobody() {
    let mut scene = scene(10, 100);
    let (orca, height) = (scene.orca.clone(), scene.height);
    let oracle = PriceOracle::of(&scene.world);
    let price = |round, value| oracle.publish(&orca, round, height, value);
    let cases = [
        (proof(7, price(7, 5), price(7, 5)), "same_content"),
        (proof(7, price(7, 5), price(8, 6)), "wrong_signature_b"),
        (proof(8, price(7, 5), price(7, 6)), "wrong_signatures"),
    ];
    for (evidence, code) in cases {
        let answer = unchecked_report(&mut scene.world, "oracle", &orca, 1, &evidence);
        let code = code.to_owned();
        assert_eq!(answer, ReportAck::Rejected { code });
        assert!(scene.world.report_packet("oracle", &orca, evidence).is_err());
    }
    assert!(scene.world.slashes().is_empty());
}
