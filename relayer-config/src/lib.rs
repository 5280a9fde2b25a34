//! The relayer of a Holdfast deployment: its configuration, what must not be in it, and how it is doing.
//!
//! A [`Deployment`] says what runs where. From it [`render`] writes the file Hermes reads and the unit that runs it,
//! [`validate`] checks any Hermes file against it, and [`doctor`] asks chains and contracts whether the links live.
//! Some settings are not a matter of taste: with the wrong event source no packet of a contract is seen, with
//! misbehaviour detection on, a client on a quiet channel expires while the relayer runs (DESIGN section 4: expiry
//! is a promise). The settings are those of Hermes 1.10; it reads them strictly, so an unknown one stops it.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic
)] // a tool on a person's machine: counts of lines and seconds, and prices as Hermes reads them

mod deployment;
pub mod doctor;
pub mod gas;
mod ids;
pub mod render;
mod times;
pub mod validate;

pub use deployment::{
    Account, Chain, Code, Contract, Deployment, DeploymentError, End, GasPrice, Instance, Order, Problem,
    Relayer, RentChannel, Service, FORMAT,
};
