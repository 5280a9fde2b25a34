//! Typed events: one for each change of state, past tense. Names never change (STYLE, conventions on the wire).

use std::fmt::Display;

use cosmwasm_std::Event;

/// An event under construction; attributes keep the order they are given in.
#[must_use]
pub fn event(name: &str) -> EventBuilder {
    EventBuilder(Event::new(name))
}

/// Adds attributes of any printable type.
#[derive(Debug, Clone)]
pub struct EventBuilder(Event);

impl EventBuilder {
    /// Adds an attribute.
    #[must_use]
    pub fn with(self, key: &str, value: impl Display) -> Self {
        Self(self.0.add_attribute(key, value.to_string()))
    }
}

impl From<EventBuilder> for Event {
    fn from(builder: EventBuilder) -> Self {
        builder.0
    }
}
