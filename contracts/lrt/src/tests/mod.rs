//! The LRT against a small stand-in for the hub, which keeps pools, tickets and rewards by the hub's messages.

mod collecting;
mod errors;
mod fake_hub;
mod gains;
mod mint;
mod queue;
mod random_run;
mod remainder;
mod replies;
mod suite;
mod wire;
