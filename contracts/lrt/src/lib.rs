//! The Holdfast LRT: a CW20 over a portfolio of vaults.
