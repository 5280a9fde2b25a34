//! The same look for people, programs and Prometheus.

mod json;
mod metrics;
mod prometheus;
mod text;

pub use json::json;
pub use prometheus::prometheus;
pub use text::text;
