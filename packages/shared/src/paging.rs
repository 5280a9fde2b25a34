//! The one clamp every list query uses.

use crate::limits::{DEFAULT_PAGE, MAX_PAGE};

/// Number of items a list query returns: [`DEFAULT_PAGE`] when unnamed, never above [`MAX_PAGE`].
#[must_use]
pub fn page_limit(limit: Option<u32>) -> usize {
    let limit = limit.unwrap_or(DEFAULT_PAGE).min(MAX_PAGE);
    usize::try_from(limit).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::page_limit;

    #[test]
    fn page_limit_clamps_and_defaults() {
        assert_eq!(page_limit(None), 30);
        assert_eq!(page_limit(Some(0)), 0);
        assert_eq!(page_limit(Some(7)), 7);
        assert_eq!(page_limit(Some(u32::MAX)), 100);
    }
}
