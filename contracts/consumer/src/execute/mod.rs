//! What anyone may do, one file for each action.

pub mod hello;
pub mod retry;
pub mod submit_evidence;
