//! What a proof proves, and the identity under which it counts once (DESIGN 3.5, I-22).

use holdfast_record::{names, Field, Reader};
use holdfast_wire::wire;

use super::vote::VoteType;

/// The kinds of offence that a proof can show.
#[wire]
#[derive(Copy, Eq)]
pub enum OffenceKind {
    /// Two votes for the same height, round and type, for different blocks.
    DuplicateVote,
}

impl OffenceKind {
    /// The name in identities and events; it never changes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            OffenceKind::DuplicateVote => "duplicate_vote",
        }
    }

    const fn number(self) -> u8 {
        match self {
            OffenceKind::DuplicateVote => 1,
        }
    }
}

/// A proven offence. With the service and the operator it is the identity of DESIGN 3.5, `(service, operator,
/// kind, height, round, type)`: nothing of the bytes, hashes, times or signatures is in it, so that swapped
/// votes, re-encodings and a third block in the same round are all the same offence.
#[wire]
#[derive(Copy, Eq)]
pub struct Offence {
    /// What was done.
    pub kind: OffenceKind,
    /// Height on the consumer chain at which it was done.
    pub height: u64,
    /// Round at that height.
    pub round: u32,
    /// Whether it was done by prevoting or by precommitting.
    pub vote_type: VoteType,
}

names!(OffenceKind { DuplicateVote = 1 });

impl Field for Offence {
    fn put(&self, out: &mut String) {
        self.kind.put(out);
        self.height.put(out);
        self.round.put(out);
        self.vote_type.put(out);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            kind: Field::take(from)?,
            height: Field::take(from)?,
            round: Field::take(from)?,
            vote_type: Field::take(from)?,
        })
    }
}

impl Offence {
    /// The identity to be read, such as `duplicate_vote/12/0/precommit`.
    #[must_use]
    pub fn id(&self) -> String {
        let Offence {
            kind,
            height,
            round,
            vote_type,
        } = self;
        format!("{}/{height}/{round}/{vote_type}", kind.name())
    }

    /// The identity as a storage key of 14 bytes: kind, height, round, type, big-endian. So the keys of one
    /// service and operator are sorted by kind and height.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        let mut key = vec![self.kind.number()];
        key.extend(self.height.to_be_bytes());
        key.extend(self.round.to_be_bytes());
        key.push(self.vote_type.number());
        key
    }
}
