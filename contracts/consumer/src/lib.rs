//! The Holdfast consumer: the security view, evidence and the consumer end of the link.
