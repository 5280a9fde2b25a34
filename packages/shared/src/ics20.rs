//! What a coin is called where ICS-20 brought it.

use sha2::{Digest, Sha256};

/// The bank denom on the receiving chain of `denom` as a packet names it, from `(port, channel)` to `(port, channel)`.
///
/// A coin that began its way with this very channel comes home: the hop is taken off, and what is left is its name here, or
/// the path of a voucher if it had come from further away. Any other gets the hop to this chain put before it and becomes
/// a voucher, `ibc/` and the SHA-256 of the path.
#[must_use]
pub fn arrived(from: (&str, &str), to: (&str, &str), denom: &str) -> String {
    let home = format!("{}/{}/", from.0, from.1);
    match denom.strip_prefix(&home) {
        Some(rest) if has_hop(rest) => voucher(rest),
        Some(rest) => rest.to_owned(),
        None => voucher(&format!("{}/{}/{denom}", to.0, to.1)),
    }
}

/// The denom of the voucher for a path.
#[must_use]
pub fn voucher(path: &str) -> String {
    let hash: String = Sha256::digest(path)
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    format!("ibc/{hash}")
}

/// Whether a path begins with a port and a channel, rather than being the name of a coin.
fn has_hop(path: &str) -> bool {
    let mut parts = path.splitn(3, '/').skip(1);
    let channel = parts.next().and_then(|part| part.strip_prefix("channel-"));
    let numbered =
        channel.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    numbered && parts.next().is_some_and(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const FROM: (&str, &str) = ("transfer", "channel-3");
    const TO: (&str, &str) = ("transfer", "channel-141");

    /// The voucher of the Cosmos Hub's coin on Osmosis is known to everybody.
    #[test]
    fn a_coin_from_elsewhere_becomes_a_voucher() {
        let denom = arrived(("transfer", "channel-141"), ("transfer", "channel-0"), "uatom");
        assert_eq!(
            denom,
            "ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2"
        );
    }

    #[rstest]
    #[case::home("transfer/channel-3/uatom", "uatom")]
    #[case::home_from_a_factory("transfer/channel-3/factory/hub1abc/gold", "factory/hub1abc/gold")]
    #[case::home_odd("transfer/channel-3/a/channel-1", "a/channel-1")]
    #[case::home_no_number("transfer/channel-3/a/channel-x/b", "a/channel-x/b")]
    fn a_coin_comes_home(#[case] denom: &str, #[case] expected: &str) {
        assert_eq!(arrived(FROM, TO, denom), expected);
    }

    #[rstest]
    #[case::from_further("transfer/channel-3/transfer/channel-9/uosmo", "transfer/channel-9/uosmo")]
    #[case::another_channel("transfer/channel-30/uatom", "transfer/channel-141/transfer/channel-30/uatom")]
    #[case::another_port("wasm.x/channel-3/uatom", "transfer/channel-141/wasm.x/channel-3/uatom")]
    #[case::plain("uatom", "transfer/channel-141/uatom")]
    fn a_coin_is_the_voucher_of_its_path(#[case] denom: &str, #[case] path: &str) {
        assert_eq!(arrived(FROM, TO, denom), voucher(path));
    }
}
