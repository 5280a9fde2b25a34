//! The states of a service as one table: what is not in it cannot happen (DESIGN 3.7).

use holdfast_shared::msg::hub::ServiceState;

use super::services::Service;
use crate::error::{ContractError, Result};

/// What moves a service from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The owner approves it.
    Approve,
    /// Its channel opens for the first time.
    Connect,
    /// A match changes something for the first time.
    Lease,
    /// The owner stops raises.
    Freeze,
    /// The owner lets them go on.
    Unfreeze,
    /// Either owner lets its leases end with their terms.
    WindDown,
    /// Nothing of it is left.
    Close,
}

/// Every step there is. A proposal that is dropped is forgotten instead: its name is free again.
const TABLE: &[(ServiceState, Step, ServiceState)] = &[
    (ServiceState::Proposed, Step::Approve, ServiceState::Approved),
    (ServiceState::Approved, Step::Connect, ServiceState::Connected),
    (ServiceState::Connected, Step::Lease, ServiceState::Active),
    (ServiceState::Connected, Step::Freeze, ServiceState::Frozen),
    (ServiceState::Active, Step::Freeze, ServiceState::Frozen),
    (ServiceState::Frozen, Step::Unfreeze, ServiceState::Active),
    (ServiceState::Approved, Step::WindDown, ServiceState::WindingDown),
    (ServiceState::Connected, Step::WindDown, ServiceState::WindingDown),
    (ServiceState::Active, Step::WindDown, ServiceState::WindingDown),
    (ServiceState::Frozen, Step::WindDown, ServiceState::WindingDown),
    (ServiceState::WindingDown, Step::Close, ServiceState::Closed),
];

impl Step {
    /// What a service must be for it.
    const fn needed(self) -> &'static str {
        match self {
            Self::Approve => "a proposed service",
            Self::Connect => "an approved service",
            Self::Lease => "a connected service",
            Self::Freeze => "a connected or active service",
            Self::Unfreeze => "a frozen service",
            Self::WindDown => "an approved service that is not winding down",
            Self::Close => "a service winding down or only proposed",
        }
    }
}

fn after(from: ServiceState, step: Step) -> Option<ServiceState> {
    let row = TABLE
        .iter()
        .find(|(state, taken, _)| *state == from && *taken == step);
    row.map(|(_, _, to)| *to)
}

impl Service {
    /// Takes a step, or refuses with what it needs.
    pub(crate) fn take(&mut self, step: Step) -> Result<()> {
        self.state = after(self.state, step).ok_or_else(|| self.wrong_state(step.needed()))?;
        Ok(())
    }

    /// Takes a step that comes by itself, if it is one from here. Returns whether it was.
    pub(crate) fn take_if_due(&mut self, step: Step) -> bool {
        let to = after(self.state, step);
        self.state = to.unwrap_or(self.state);
        to.is_some()
    }

    /// Refuses before it was approved.
    pub(crate) fn assert_approved(&self) -> Result<()> {
        match self.state {
            ServiceState::Proposed => Err(self.wrong_state("an approved service")),
            _ => Ok(()),
        }
    }

    /// Refuses when it takes no offers and no bids: before it was approved and when it winds down.
    pub(crate) fn assert_trading(&self) -> Result<()> {
        match self.state {
            ServiceState::WindingDown | ServiceState::Closed => {
                Err(self.wrong_state("a service that is not winding down"))
            }
            _ => self.assert_approved(),
        }
    }

    /// Refuses when it is closed: nothing would ever be paid out of its escrow.
    pub(crate) fn assert_open(&self) -> Result<()> {
        match self.state {
            ServiceState::Closed => Err(self.wrong_state("a service that is not closed")),
            _ => Ok(()),
        }
    }

    /// Refuses before its consumer can be told of leases, and when none can be left.
    pub(crate) fn assert_matchable(&self) -> Result<()> {
        match self.state {
            ServiceState::Proposed | ServiceState::Approved | ServiceState::Closed => {
                Err(self.wrong_state("a service whose channel is open"))
            }
            _ => Ok(()),
        }
    }

    /// Whether a match may raise its leases.
    pub(crate) const fn may_raise(&self) -> bool {
        matches!(self.state, ServiceState::Connected | ServiceState::Active)
    }

    /// Whether its offers are read: when it winds down, leases past their term end.
    pub(crate) const fn reads_offers(&self) -> bool {
        !matches!(self.state, ServiceState::WindingDown | ServiceState::Closed)
    }

    /// Refuses with what is needed instead.
    pub(crate) fn wrong_state(&self, needed: &'static str) -> ContractError {
        ContractError::ServiceState {
            service: self.params.service.clone(),
            state: self.state,
            needed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [ServiceState; 7] = [
        ServiceState::Proposed,
        ServiceState::Approved,
        ServiceState::Connected,
        ServiceState::Active,
        ServiceState::Frozen,
        ServiceState::WindingDown,
        ServiceState::Closed,
    ];
    const STEPS: [Step; 7] = [
        Step::Approve,
        Step::Connect,
        Step::Lease,
        Step::Freeze,
        Step::Unfreeze,
        Step::WindDown,
        Step::Close,
    ];

    #[test]
    fn a_step_leads_to_one_state_and_every_state_is_reached() {
        for from in STATES {
            for step in STEPS {
                let rows = TABLE
                    .iter()
                    .filter(|(state, taken, _)| *state == from && *taken == step);
                assert!(rows.count() <= 1, "{from:?} {step:?}");
            }
        }
        for to in STATES.into_iter().skip(1) {
            assert!(TABLE.iter().any(|(_, _, reached)| *reached == to), "{to:?}");
        }
    }

    #[test]
    fn nothing_leaves_the_end_and_winding_down_has_no_way_back() {
        let from = |state| TABLE.iter().filter(move |(from, _, _)| *from == state);
        assert_eq!(from(ServiceState::Closed).count(), 0);
        assert!(from(ServiceState::WindingDown).all(|(_, _, to)| *to == ServiceState::Closed));
    }
}
