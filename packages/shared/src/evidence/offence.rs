//! What a proof proves or a service attests, and the identity under which it counts once (DESIGN 3.5, I-22).

use holdfast_record::{names, Field, Reader};
use holdfast_wire::wire;

use super::vote::VoteType;
use crate::packet::FaultKind;

/// The kinds of offence.
#[wire]
#[derive(Copy, Eq)]
pub enum OffenceKind {
    /// Proved: two votes for the same height, round and type, for different blocks.
    DuplicateVote,
    /// Proved: two statements about the same slot that say different things.
    SignedConflict,
    /// Attested: it was not there.
    Downtime,
    /// Attested: it did wrong in a way that only the service can tell.
    ServiceFault,
}
names!(OffenceKind {
    DuplicateVote = 1,
    SignedConflict = 2,
    Downtime = 3,
    ServiceFault = 4
});

impl OffenceKind {
    /// The name in identities and events; it never changes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            OffenceKind::DuplicateVote => "duplicate_vote",
            OffenceKind::SignedConflict => "signed_conflict",
            OffenceKind::Downtime => "downtime",
            OffenceKind::ServiceFault => "service_fault",
        }
    }

    /// Whether a proof shows it; otherwise it is the service's own word.
    #[must_use]
    pub const fn is_proved(self) -> bool {
        matches!(self, OffenceKind::DuplicateVote | OffenceKind::SignedConflict)
    }

    const fn number(self) -> u8 {
        match self {
            OffenceKind::DuplicateVote => 1,
            OffenceKind::SignedConflict => 2,
            OffenceKind::Downtime => 3,
            OffenceKind::ServiceFault => 4,
        }
    }
}

impl From<FaultKind> for OffenceKind {
    fn from(kind: FaultKind) -> Self {
        match kind {
            FaultKind::Downtime => Self::Downtime,
            FaultKind::ServiceFault => Self::ServiceFault,
        }
    }
}

/// An offence. With the service and the operator it is the identity of DESIGN 3.5, `(service, operator, kind, height,
/// round, type)` or `(service, operator, kind, slot)`: nothing of the bytes, hashes, times or signatures is in it, so
/// that swapped votes, re-encodings and a third block in the same round are all the same offence.
#[wire]
#[derive(Copy, Eq)]
pub struct Offence {
    /// What was done.
    pub kind: OffenceKind,
    /// Height on the consumer chain at which it was done.
    pub height: u64,
    /// Which one it is at that height or, for kinds with slots, whatever the height.
    pub place: Place,
}

/// What sets an offence apart from others of its kind.
#[wire]
#[derive(Copy, Eq)]
pub enum Place {
    /// Of votes.
    Round {
        /// Round at the height.
        round: u32,
        /// Whether it was done by prevoting or by precommitting.
        vote_type: VoteType,
    },
    /// Of statements and faults: which occasion they are about, by the service's own count.
    Slot(u64),
}

impl Field for Offence {
    fn put(&self, out: &mut String) {
        self.kind.put(out);
        self.height.put(out);
        match self.place {
            Place::Round { round, vote_type } => {
                round.put(out);
                vote_type.put(out);
            }
            Place::Slot(slot) => slot.put(out),
        }
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        let kind = OffenceKind::take(from)?;
        let height = Field::take(from)?;
        let place = match kind {
            OffenceKind::DuplicateVote => Place::Round {
                round: Field::take(from)?,
                vote_type: Field::take(from)?,
            },
            _ => Place::Slot(Field::take(from)?),
        };
        Some(Self { kind, height, place })
    }
}

impl Offence {
    /// The identity to be read, such as `duplicate_vote/12/0/precommit` or `downtime/7`.
    #[must_use]
    pub fn id(&self) -> String {
        let kind = self.kind.name();
        match self.place {
            Place::Round { round, vote_type } => format!("{kind}/{}/{round}/{vote_type}", self.height),
            Place::Slot(slot) => format!("{kind}/{slot}"),
        }
    }

    /// The identity as a storage key: kind, then height, round and type, or the slot, all big-endian.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        let mut key = vec![self.kind.number()];
        match self.place {
            Place::Round { round, vote_type } => {
                key.extend(self.height.to_be_bytes());
                key.extend(round.to_be_bytes());
                key.push(vote_type.number());
            }
            Place::Slot(slot) => key.extend(slot.to_be_bytes()),
        }
        key
    }
}
