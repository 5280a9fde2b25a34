//! What anyone may ask, one file for each noun.

pub mod entry;
pub mod link;
pub mod moment;
pub mod report;
pub mod security;
pub mod top;
