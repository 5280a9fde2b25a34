//! Reads the claims and the module declarations of one source file.
//!
//! Works on tokens, not on a syntax tree, because tests inside a macro (`proptest!`) are no syntax to anyone
//! but the macro; tokens also settle what is a comment and what a string.
use std::path::PathBuf;

use anyhow::{anyhow, Result};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The word a claim begins with.
const CLAIM: &str = "Covers:";

/// Items that are no test: a claim in front of one claims nothing.
const NOT_A_TEST: [&str; 8] = [
    "struct",
    "enum",
    "impl",
    "trait",
    "type",
    "use",
    "static",
    "macro_rules",
];

/// What a file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scan {
    pub claims: Vec<Claim>,
    pub modules: Vec<Module>,
}

/// A doc line that claims ids for the function below it.
#[derive(Debug, PartialEq, Eq)]
pub struct Claim {
    /// The line of the file, from 1.
    pub line: usize,
    /// Inline modules around the function, outermost first, and the function's own name.
    pub path: Vec<String>,
    /// The words between the commas, not yet known to be ids.
    pub words: Vec<String>,
    /// What the attributes say of the function.
    pub marks: Marks,
}

/// The attributes that make a function a test, or an ignored one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub test: bool,
    pub ignored: bool,
}

/// A `mod name;` that leads to another file.
#[derive(Debug, PartialEq, Eq)]
pub struct Module {
    /// Inline modules around the declaration, outermost first.
    pub inside: Vec<String>,
    pub name: String,
    /// The file a `#[path]` attribute names.
    pub file: Option<PathBuf>,
}

/// Reads a file's text.
pub fn scan(text: &str) -> Result<Scan> {
    let tokens: TokenStream = text
        .parse()
        .map_err(|error: proc_macro2::LexError| anyhow!("line {}: {error}", error.span().start().line))?;
    let mut scan = Scan::default();
    walk(tokens, &mut Vec::new(), &mut scan);
    Ok(scan)
}

/// The lines that look like claims to a reader, whether or not they are: `(line, text)`.
pub fn looks_like_claims(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let comment = |line: &str| {
        Some(
            line.trim()
                .strip_prefix("//")?
                .trim_start_matches(['/', '!', ' '])
                .to_string(),
        )
    };
    let lines = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()));
    lines.filter(move |(_, line)| comment(line).is_some_and(|comment| comment.starts_with(CLAIM)))
}

/// What stands before an item and belongs to it.
#[derive(Default)]
struct Before {
    claims: Vec<(usize, Vec<String>)>,
    marks: Marks,
    file: Option<PathBuf>,
}

fn walk(tokens: TokenStream, inside: &mut Vec<String>, scan: &mut Scan) {
    let mut before = Before::default();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if let Some(TokenTree::Group(attribute)) = tokens.next_if(is_attribute) {
                    read_attribute(&attribute, &mut before);
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => before = Before::default(),
            TokenTree::Group(group) => walk(group.stream(), inside, scan),
            TokenTree::Ident(word) if word == "fn" => {
                if let Some(TokenTree::Ident(name)) = tokens.next_if(is_ident) {
                    claim(std::mem::take(&mut before), inside, &name.to_string(), scan);
                }
            }
            TokenTree::Ident(word) if word == "mod" => {
                if let Some(TokenTree::Ident(name)) = tokens.next_if(is_ident) {
                    let before = std::mem::take(&mut before);
                    module(before, name.to_string(), tokens.next(), inside, scan);
                }
            }
            TokenTree::Ident(word) if NOT_A_TEST.iter().any(|keyword| word == keyword) => {
                before = Before::default()
            }
            _ => {}
        }
    }
}

fn is_ident(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(_))
}

fn is_attribute(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

fn claim(before: Before, inside: &[String], name: &str, scan: &mut Scan) {
    for (line, words) in before.claims {
        let path = inside.iter().cloned().chain([name.to_string()]).collect();
        scan.claims.push(Claim {
            line,
            path,
            words,
            marks: before.marks,
        });
    }
}

fn module(before: Before, name: String, next: Option<TokenTree>, inside: &mut Vec<String>, scan: &mut Scan) {
    match next {
        Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => {
            inside.push(name);
            walk(body.stream(), inside, scan);
            inside.pop();
        }
        Some(TokenTree::Punct(end)) if end.as_char() == ';' => {
            scan.modules.push(Module {
                inside: inside.clone(),
                name,
                file: before.file,
            });
        }
        _ => {}
    }
}

/// Reads `[doc = "..."]`, which a doc comment becomes, `[path = "..."]`, `[test]`, `[rstest]` and `[ignore]`.
fn read_attribute(attribute: &Group, before: &mut Before) {
    let tokens: Vec<_> = attribute.stream().into_iter().collect();
    if let Some(TokenTree::Ident(name)) = tokens.first() {
        before.marks.test |= name == "test" || name == "rstest";
        before.marks.ignored |= name == "ignore";
    }
    let [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text)] = tokens.as_slice() else {
        return;
    };
    let written = text.to_string();
    // Enough unquoting for ids and file names: neither has a character that needs an escape.
    let value = written
        .trim_start_matches(['r', '#'])
        .trim_end_matches('#')
        .trim_matches('"')
        .trim();
    if name == "path" {
        before.file = Some(PathBuf::from(value));
    } else if name == "doc" {
        if let Some(list) = value.strip_prefix(CLAIM) {
            let words = list
                .trim()
                .trim_end_matches('.')
                .split(',')
                .map(|word| word.trim().to_string());
            before
                .claims
                .push((attribute.span_open().start().line, words.collect()));
        }
    }
}

#[cfg(test)]
#[path = "scanner_tests.rs"]
mod tests;
