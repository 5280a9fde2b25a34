//! Renders the relayer's configuration for a Holdfast deployment.
