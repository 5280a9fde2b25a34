//! Repository tasks: check, schema, wasm, sizes, ids.
fn main() {}
