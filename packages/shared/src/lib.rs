//! Messages, packets, evidence and rules that the Holdfast contracts share.

pub mod evidence;
