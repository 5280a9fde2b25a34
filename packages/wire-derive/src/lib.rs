//! The attribute `#[wire]` of `holdfast-wire`, which documents it.

mod expand;

use proc_macro::TokenStream;

/// Makes a struct of named fields, or an enum, a type that travels as JSON. See `holdfast_wire::wire`.
#[proc_macro_attribute]
pub fn wire(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(options.into(), item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
