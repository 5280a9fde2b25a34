//! What a contract says when it refuses, word for word.

use anyhow::{bail, ensure, Context, Result};

use crate::client::Refused;

/// What wasmd puts before a contract's words when a message runs.
const BEFORE: &str = "message index: 0: ";
/// What it puts behind them.
const BEHIND: &str = ": execute wasm contract failed";

/// The contract's own words; each `*` of what is expected stands for any words, since heights and times move.
///
/// # Errors
/// It did not refuse, or something else failed, or the words are others than expected.
pub fn refused<T>(result: Result<T>, expected: &str) -> Result<String> {
    let Err(error) = result else {
        bail!("accepted, although it should be refused with \"{expected}\"")
    };
    let refusal = error.downcast::<Refused>().context("not the chain refused")?;
    let own = own_words(&refusal.words);
    ensure!(
        fits(expected, own),
        "refused with other words than \"{expected}\": \"{own}\", in {}",
        refusal.words
    );
    Ok(own.to_owned())
}

/// What the contract said, without the host's words around it.
fn own_words(words: &str) -> &str {
    let (_, inner) = words.split_once(BEFORE).unwrap_or(("", words));
    inner.split_once(BEHIND).map_or(inner, |(own, _)| own)
}

/// Whether a text is the pattern, with any words for each `*`.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let mut rest = rest;
    while let Some((part, next)) = rest.split_once('*') {
        let Some((_, behind)) = text.split_once(part) else {
            return false;
        };
        (text, rest) = (behind, next);
    }
    text.ends_with(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(words: &str) -> Result<()> {
        Err(Refused::simulated(words.to_owned()).into())
    }

    #[test]
    fn a_pattern_fits_the_whole_text_only() {
        for (pattern, text, expected) in [
            ("no", "no", true),
            ("no", "no!", false),
            ("at * s", "at 7 s", true),
            ("at * s", "at 7 s or so", false),
            ("at * s", "look at 7 s", false),
            ("from * to *; no", "from 1 to 2; no", true),
            ("from * to *; no", "from 1; no", false),
            ("*", "", true),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern:?} and {text:?}");
        }
    }

    #[test]
    fn the_host_s_words_around_are_left_out() {
        let said = "Simulate: rpc error: failed to execute message; message index: 0: slash 1 is settled; nothing \
                    is left: execute wasm contract failed [CosmWasm/wasmd/x/wasm/keeper/keeper.go:442] with gas used: '1'";
        assert_eq!(own_words(said), "slash 1 is settled; nothing is left");
        assert_eq!(own_words("out of gas"), "out of gas");
        assert!(refused(refusal(said), "slash * is settled; nothing is left").is_ok());
        assert!(refused(refusal(said), "is settled").is_err());
    }

    #[test]
    fn what_is_accepted_or_fails_otherwise_is_no_refusal() {
        assert!(refused(Ok(()), "*").is_err());
        let other: Result<()> = Err(anyhow::anyhow!("the node is gone"));
        assert!(refused(other, "*").is_err());
    }
}
