//! From the wasm rustc emits to the wasm the chains' VMs accept.
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::workspace::run;

/// Features rustc's output uses and wasm-opt must be told of to read it.
const READ: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Passes that replace what the VMs refuse by older instructions.
const LOWER: [&str; 3] = [
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
];

/// Writes the lowered and optimised `from` to `to`.
pub fn lower(wasm_opt: &Path, from: &Path, to: &Path) -> Result<()> {
    run(Command::new(wasm_opt)
        .arg(from)
        .arg("-o")
        .arg(to)
        .arg("-Oz")
        // A VM takes functions of at most 100 locals, so the largest stay apart even if called once.
        .args(["--one-caller-inline-max-function-size", "3000"])
        .args(READ)
        .args(LOWER))
}
