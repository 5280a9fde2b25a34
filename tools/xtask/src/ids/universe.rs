//! The ids there are: the first column of the tables in three pages of `docs/`.
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{bail, Context, Result};

/// The pages that define ids, with the title each has in the coverage page.
const PAGES: [(&str, &str); 3] = [
    ("scenarios.md", "Worked cases"),
    ("invariants.md", "Invariants"),
    ("faults.md", "Faults"),
];

/// One page and its ids, in the order of the page.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    pub file: &'static str,
    pub title: &'static str,
    pub ids: Vec<String>,
}

/// Reads all pages. An id may be defined only once.
pub fn read(docs: &Path) -> Result<Vec<Page>> {
    let mut seen = BTreeSet::new();
    let mut pages = Vec::new();
    for (file, title) in PAGES {
        let path = docs.join(file);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let ids = defined(&text);
        if ids.is_empty() {
            bail!("docs/{file} defines no id; ids stand in the first column of its tables");
        }
        if let Some(twice) = ids.iter().find(|id| !seen.insert((*id).clone())) {
            bail!("docs/{file}: {twice} is defined twice; every id has one row");
        }
        pages.push(Page { file, title, ids });
    }
    Ok(pages)
}

/// Whether `text` has the form of an id: a capital, a hyphen, digits, perhaps one small letter.
pub fn is_id(text: &str) -> bool {
    let Some((family, number)) = text.split_once('-') else {
        return false;
    };
    let digits = number.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let capital = family.len() == 1 && family.chars().all(|c| c.is_ascii_uppercase());
    capital
        && !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit())
        && number.len() <= digits.len() + 1
}

fn defined(text: &str) -> Vec<String> {
    let first_cell = |line: &str| {
        Some(
            line.trim()
                .strip_prefix('|')?
                .split('|')
                .next()?
                .trim()
                .to_string(),
        )
    };
    text.lines()
        .filter_map(first_cell)
        .filter(|cell| is_id(cell))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_one_form() {
        for good in ["V-1", "E-4b", "I-01", "F-78", "M-13"] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "V", "V-", "V1", "v-1", "VV-1", "V-1bb", "V-b", "V-1-2", "id"] {
            assert!(!is_id(bad), "{bad}");
        }
    }

    #[test]
    fn only_the_first_column_of_a_table_defines() {
        let text = "# T\n| id | what |\n|---|---|\n| V-1 | like V-2 |\n| E-4b | V-3 |\nV-4 in prose\n";
        assert_eq!(defined(text), ["V-1", "E-4b"]);
    }

    #[test]
    fn the_pages_of_this_repository_are_complete() {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        let pages = read(&docs).unwrap();
        let numbered =
            |family: char, last: u32| (1..=last).map(|n| format!("{family}-{n:02}")).collect::<Vec<_>>();
        assert_eq!(pages[1].ids, numbered('I', 48));
        assert_eq!(pages[2].ids, numbered('F', 78));
        let families: BTreeSet<_> = pages[0].ids.iter().filter_map(|id| id.chars().next()).collect();
        assert_eq!(families, "VELMRSKX".chars().collect());
    }
}
