//! All claims of all test binaries.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::scanner::{looks_like_claims, scan, Marks, Scan};
use super::tests_built::Binary;
use crate::workspace::Workspace;

/// One claim of one function in one test binary.
#[derive(Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Which of the binaries, by its place in the list.
    pub binary: usize,
    /// The function as the binary names it: modules and name, joined by `::`.
    pub function: String,
    pub words: Vec<String>,
    /// What the source says of the function.
    pub marks: Marks,
    /// `file:line`, for messages.
    pub place: String,
}

/// What the sources say.
#[derive(Debug, Default)]
pub struct Claims {
    pub claimed: Vec<Claimed>,
    /// Lines that look like claims but claim nothing, as `file:line: text`.
    pub stray: Vec<String>,
}

/// Reads the sources of every binary, and looks for claims that no binary reads.
pub fn collect(workspace: &Workspace, binaries: &[Binary]) -> Result<Claims> {
    let mut sources = Sources {
        workspace,
        scans: BTreeMap::new(),
        read: BTreeSet::new(),
        claims: Claims::default(),
    };
    for (index, binary) in binaries.iter().enumerate() {
        let folder = binary
            .root
            .parent()
            .context("a source file has no folder")?
            .to_path_buf();
        sources.follow(index, &binary.root, &folder, &[])?;
    }
    sources.find_stray()?;
    Ok(sources.claims)
}

struct Sources<'a> {
    workspace: &'a Workspace,
    /// Each file is parsed once, however many binaries include it.
    scans: BTreeMap<PathBuf, Scan>,
    /// The lines that were read as claims.
    read: BTreeSet<(PathBuf, usize)>,
    claims: Claims,
}

impl Sources<'_> {
    /// Reads `file`, which is the module `module` of a binary; its submodules' files stand in `folder`.
    fn follow(&mut self, binary: usize, file: &Path, folder: &Path, module: &[String]) -> Result<()> {
        if !self.scans.contains_key(file) {
            let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            let read = scan(&text).with_context(|| format!("cannot read {}", file.display()))?;
            self.scans.insert(file.to_path_buf(), read);
        }
        let scan = self.scans.get(file).context("the file was just read")?;
        for claim in &scan.claims {
            self.read.insert((file.to_path_buf(), claim.line));
            let function = module
                .iter()
                .chain(&claim.path)
                .cloned()
                .collect::<Vec<_>>()
                .join("::");
            let place = format!("{}:{}", self.workspace.relative(file).display(), claim.line);
            self.claims.claimed.push(Claimed {
                binary,
                function,
                words: claim.words.clone(),
                marks: claim.marks,
                place,
            });
        }
        let mut next = Vec::new();
        for declared in &scan.modules {
            let path: Vec<_> = module
                .iter()
                .chain(&declared.inside)
                .chain([&declared.name])
                .cloned()
                .collect();
            let around = declared
                .inside
                .iter()
                .fold(folder.to_path_buf(), |folder, name| folder.join(name));
            if let Some((file, folder)) = locate(file, &around, &declared.name, declared.file.as_deref()) {
                next.push((file, folder, path));
            }
        }
        for (file, folder, path) in next {
            self.follow(binary, &file, &folder, &path)?;
        }
        Ok(())
    }

    fn find_stray(&mut self) -> Result<()> {
        let skipped = |name: &str| {
            name == "target" || name == "node_modules" || (name.len() > 1 && name.starts_with('.'))
        };
        let walk = walkdir::WalkDir::new(&self.workspace.root)
            .sort_by_file_name()
            .into_iter();
        let entries = walk.filter_entry(|entry| !skipped(&entry.file_name().to_string_lossy()));
        for entry in entries {
            let path = entry?.into_path();
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text =
                fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            for (line, text) in looks_like_claims(&text) {
                if !self.read.contains(&(path.clone(), line)) {
                    self.claims.stray.push(format!(
                        "{}:{line}: {text}",
                        self.workspace.relative(&path).display()
                    ));
                }
            }
        }
        Ok(())
    }
}

/// The file of `mod name;` and the folder of its own submodules. None for a module that has no file, as one
/// that is configured out may.
fn locate(from: &Path, folder: &Path, name: &str, named: Option<&Path>) -> Option<(PathBuf, PathBuf)> {
    let candidates = match named {
        Some(named) => {
            let file = from.parent()?.join(named);
            vec![(file.clone(), file.parent()?.to_path_buf())]
        }
        None => vec![
            (folder.join(format!("{name}.rs")), folder.join(name)),
            (folder.join(name).join("mod.rs"), folder.join(name)),
        ],
    };
    candidates.into_iter().find(|(file, _)| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small crate on disk, removed at the end.
    struct Crate(PathBuf);

    impl Crate {
        fn new(name: &str, files: &[(&str, &str)]) -> Self {
            let root = std::env::temp_dir().join(format!("holdfast-xtask-{name}-{}", std::process::id()));
            for (file, text) in files {
                let path = root.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            Self(root)
        }

        fn claims(&self, roots: &[&str]) -> Claims {
            let workspace = Workspace {
                root: self.0.clone(),
                target: self.0.join("target"),
                packages: BTreeMap::new(),
            };
            let binary = |root: &&str| Binary {
                root: self.0.join(root),
                ..Binary::default()
            };
            collect(&workspace, &roots.iter().map(binary).collect::<Vec<_>>()).unwrap()
        }
    }

    impl Drop for Crate {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    const TEST: &str = "/// Covers: V-1\n#[test]\nfn t() {}\n";

    #[test]
    fn modules_are_followed_in_both_layouts() {
        let files = [
            (
                "src/lib.rs",
                "mod a;\nmod b;\n#[path = \"odd/named.rs\"] mod c;\nmod i { mod j; }",
            ),
            ("src/a.rs", "mod deep;"),
            ("src/a/deep.rs", TEST),
            ("src/b/mod.rs", "mod deep;"),
            ("src/b/deep.rs", TEST),
            ("src/odd/named.rs", TEST),
            ("src/i/j.rs", TEST),
        ];
        let claims = Crate::new("layouts", &files).claims(&["src/lib.rs"]);
        let functions: Vec<_> = claims
            .claimed
            .iter()
            .map(|claim| claim.function.as_str())
            .collect();
        assert_eq!(functions, ["a::deep::t", "b::deep::t", "c::t", "i::j::t"]);
        assert_eq!(claims.claimed[0].place, "src/a/deep.rs:1");
        assert!(claims.stray.is_empty());
    }

    #[test]
    fn a_module_shared_by_two_binaries_claims_for_both() {
        let files = [
            ("tests/x.rs", "mod common;"),
            ("tests/y.rs", "mod common;"),
            ("tests/common/mod.rs", TEST),
        ];
        let claims = Crate::new("shared", &files).claims(&["tests/x.rs", "tests/y.rs"]);
        let found: Vec<_> = claims
            .claimed
            .iter()
            .map(|claim| (claim.binary, claim.function.as_str()))
            .collect();
        assert_eq!(found, [(0, "common::t"), (1, "common::t")]);
    }

    #[test]
    fn a_claim_nobody_reads_is_stray() {
        let files = [
            (
                "src/lib.rs",
                "// Covers: V-2\n#[test]\nfn plain() {}\n/// Covers: V-3\nstruct S;\n",
            ),
            ("src/orphan.rs", TEST),
            ("target/debug/x.rs", TEST),
        ];
        let claims = Crate::new("stray", &files).claims(&["src/lib.rs"]);
        let expected = [
            "src/lib.rs:1: // Covers: V-2",
            "src/lib.rs:4: /// Covers: V-3",
            "src/orphan.rs:1: /// Covers: V-1",
        ];
        assert_eq!(claims.stray, expected);
        assert!(claims.claimed.is_empty());
    }
}
