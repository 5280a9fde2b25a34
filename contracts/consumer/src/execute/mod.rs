//! What may be asked, one file for each action.

pub mod hello;
pub mod offence;
pub mod order;
pub mod rent;
pub mod replace_link;
pub mod retry;
pub mod submit_evidence;
pub mod submit_fault;
