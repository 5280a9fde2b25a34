//! Approving a service raises the risk of whoever is in a vault that admits every service: such a vault waits until all
//! could leave (DESIGN 3.7).

use cosmwasm_std::Timestamp;
use holdfast_shared::msg::hub::{Admission, ExecuteMsg, PolicyChange, ServiceStep};

use super::harness::{percent, Hub, EPOCH, RENT, SERVICE, STAKE, UNBONDING, YEAR};
use super::params::{bid, offer};
use crate::error::ContractError as Error;

const DELAY: u64 = UNBONDING + 2 * EPOCH + 604_800;

fn admission(hub: &mut Hub, vault_id: u64, to: Admission) {
    let change = PolicyChange::Admission(to);
    hub.ok("op", &[], ExecuteMsg::ChangePolicy { vault_id, change });
}

fn listed(name: &str) -> Admission {
    let services = vec![name.to_owned()];
    Admission::Listed { services }
}

fn refuses_offer(hub: &mut Hub, vault_id: u64) {
    let offer = offer(vault_id, SERVICE, 10, 100 * YEAR);
    let error = hub.refused("op", &[], ExecuteMsg::PostOffer { offer });
    assert!(matches!(error, Error::NotAdmitted { .. }), "{error:?}");
}

/// Vaults 1 and 2 of `op` were there before the service; 1 admits every service, 2 lists it. 3 came after and admits all.
fn opening() -> Hub {
    let mut hub = Hub::new();
    hub.operator("op", &[]);
    hub.vault("op", STAKE, 100 * YEAR);
    hub.vault("op", STAKE, 100 * YEAR);
    // Named before anybody knows of it, it is no service that vault admits: the list waits as for any new one.
    admission(&mut hub, 2, listed(SERVICE));
    hub.pass(DELAY);
    hub.connected(SERVICE, RENT);
    let key = hub.key_of("op", SERVICE);
    hub.ok("op", &[], key);
    hub.vault("op", STAKE, 100 * YEAR);
    hub.fund(SERVICE, 1 << 100);
    hub
}

/// Covers: I-14
#[test]
fn a_vault_that_admits_all_waits_for_a_new_service_until_everybody_could_leave() {
    let mut hub = opening();
    let opens_at = Timestamp::from_seconds(hub.now() + DELAY);
    assert_eq!(hub.service(SERVICE).opens_at, Some(opens_at));
    refuses_offer(&mut hub, 1);
    for vault in [2, 3] {
        hub.post("op", offer(vault, SERVICE, 10, 100 * YEAR));
    }
    hub.bid(SERVICE, bid(300 * YEAR));
    hub.pass(1);
    assert_eq!(hub.matched(SERVICE, 200).changed, 2);
    hub.pass(DELAY - 2);
    refuses_offer(&mut hub, 1);
    hub.pass(1);
    hub.post("op", offer(1, SERVICE, 10, 100 * YEAR));
    hub.pass(1);
    assert_eq!(hub.matched(SERVICE, 200).changed, 1);
}

/// A list names at once only what was admitted before; a service that is still to open is not.
#[test]
fn a_list_is_no_way_round_the_wait() {
    let mut hub = opening();
    admission(&mut hub, 1, listed(SERVICE));
    assert_eq!(hub.vault_view(1).waiting.len(), 1);
    assert_eq!(
        hub.vault_view(1).policy.admission,
        Admission::Listed { services: vec![] }
    );
    refuses_offer(&mut hub, 1);
    hub.pass(DELAY - 1);
    refuses_offer(&mut hub, 1);
    hub.pass(1);
    hub.post("op", offer(1, SERVICE, 10, 100 * YEAR));
    // A vault that could admit it may name it at once.
    admission(&mut hub, 3, listed(SERVICE));
    assert_eq!(hub.vault_view(3).policy.admission, listed(SERVICE));
    hub.post("op", offer(3, SERVICE, 10, 100 * YEAR));
}

/// A list opened to all keeps the services named in it, whether they are open to all or not.
#[test]
fn a_list_opened_to_all_keeps_what_it_names() {
    let mut hub = opening();
    let max_fraction = percent(100);
    admission(&mut hub, 2, Admission::AllUpTo { max_fraction });
    assert_eq!(hub.vault_view(2).policy.admission, listed(SERVICE));
    hub.post("op", offer(2, SERVICE, 10, 100 * YEAR));
}

/// What waits can be cancelled: a service that winds down opens to nobody.
#[test]
fn an_approval_can_be_taken_back_while_it_waits() {
    let mut hub = opening();
    let (service, step) = (SERVICE.to_owned(), ServiceStep::WindDown);
    hub.ok("dao", &[], ExecuteMsg::MoveService { service, step });
    hub.pass(DELAY);
    let offer = offer(1, SERVICE, 10, 100 * YEAR);
    let error = hub.refused("op", &[], ExecuteMsg::PostOffer { offer });
    assert!(matches!(error, Error::ServiceState { .. }), "{error:?}");
}
