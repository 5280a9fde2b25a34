//! The Holdfast hub: vaults, market, slashing and the hub end of the link.
