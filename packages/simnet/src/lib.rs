//! Several chains in one process, a relayer that can misbehave, actors and invariants.
