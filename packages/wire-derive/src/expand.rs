//! What `#[wire]` writes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Error, Field, Fields, Ident, Result, Variant};

/// The item with its derives, and how it is read.
pub fn expand(options: TokenStream, item: TokenStream) -> Result<TokenStream> {
    if !options.is_empty() {
        return Err(Error::new_spanned(options, "#[wire] takes no options"));
    }
    let item: DeriveInput = syn::parse2(item)?;
    refuse_serde_attributes(&item)?;
    let (body, case) = match &item.data {
        Data::Struct(data) => (struct_body(&item.ident, &data.fields)?, None),
        Data::Enum(data) => {
            let variants: Vec<&Variant> = data.variants.iter().collect();
            let case = quote! { #[serde(rename_all = "snake_case")] };
            (enum_body(&item.ident, &variants)?, Some(case))
        }
        Data::Union(_) => return Err(Error::new_spanned(&item.ident, "a union has no JSON")),
    };
    let reading = reading(&item, &body);
    Ok(quote! {
        #[derive(
            ::holdfast_wire::serde::Serialize,
            ::std::clone::Clone,
            ::std::fmt::Debug,
            ::std::cmp::PartialEq,
            ::holdfast_wire::schemars::JsonSchema
        )]
        #[allow(clippy::derive_partial_eq_without_eq)] // Whether equality is total is said at the type.
        #[serde(crate = "::holdfast_wire::serde")]
        #[schemars(crate = "::holdfast_wire::schemars")]
        #case
        #item
        #reading
    })
}

/// The implementations of `FromJson`, with this body, and of `Deserialize` by it.
fn reading(item: &DeriveInput, body: &TokenStream) -> TokenStream {
    let name = &item.ident;
    let mut generics = item.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter
            .bounds
            .push(syn::parse_quote!(::holdfast_wire::FromJson));
    }
    let (for_json, types, bounds) = generics.split_for_impl();
    let mut with_lifetime = generics.clone();
    with_lifetime.params.insert(0, syn::parse_quote!('de));
    let (for_serde, _, _) = with_lifetime.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #for_json ::holdfast_wire::FromJson for #name #types #bounds {
            #[allow(unused_mut)] // When it is a struct.
            fn from_json(mut part: ::holdfast_wire::Part<'_, '_>) -> ::holdfast_wire::Result<Self> {
                #body
            }
        }

        #[automatically_derived]
        impl #for_serde ::holdfast_wire::serde::Deserialize<'de> for #name #types #bounds {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::holdfast_wire::serde::Deserializer<'de>,
            {
                ::holdfast_wire::read(deserializer)
            }
        }
    }
}

fn struct_body(name: &Ident, fields: &Fields) -> Result<TokenStream> {
    let Fields::Named(fields) = fields else {
        return Err(Error::new_spanned(
            name,
            "#[wire] takes structs of named fields only",
        ));
    };
    let value = construct(&quote! { Self }, &fields.named);
    Ok(quote! {
        #[allow(unused_mut, unused_variables)] // When there are no fields.
        let mut fields = part.fields()?;
        #value
    })
}

fn enum_body(name: &Ident, variants: &[&Variant]) -> Result<TokenStream> {
    let Some((last, others)) = variants.split_last() else {
        return Err(Error::new_spanned(name, "an enum without variants has no JSON"));
    };
    let table: Vec<TokenStream> = variants
        .iter()
        .map(|variant| shape(variant))
        .collect::<Result<_>>()?;
    let arms = others.iter().enumerate().map(|(place, variant)| {
        let value = variant_value(variant);
        quote! { #place => { #value } }
    });
    let otherwise = variant_value(last);
    Ok(quote! {
        #[allow(unused_mut, unused_variables)] // When no variant has fields.
        let (place, mut fields) = part.variant(&[#(#table),*])?;
        match place {
            #(#arms)*
            _ => { #otherwise }
        }
    })
}

/// The name of a variant on the wire, and the shape of what it holds.
fn shape(variant: &Variant) -> Result<TokenStream> {
    let shape = match &variant.fields {
        Fields::Unit => "Bare",
        Fields::Named(_) => "Fields",
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => "Value",
        Fields::Unnamed(fields) => {
            return Err(Error::new(
                fields.span(),
                "#[wire] takes one value in a variant, or named fields",
            ));
        }
    };
    let (name, shape) = (snake_case(&variant.ident), format_ident!("{shape}"));
    Ok(quote! { (#name, ::holdfast_wire::Shape::#shape) })
}

fn variant_value(variant: &Variant) -> TokenStream {
    let ident = &variant.ident;
    match &variant.fields {
        Fields::Unit => quote! { ::std::result::Result::Ok(Self::#ident) },
        Fields::Unnamed(_) => {
            let name = snake_case(ident);
            quote! { fields.field(#name).map(Self::#ident) }
        }
        Fields::Named(fields) => construct(&quote! { Self::#ident }, &fields.named),
    }
}

/// Takes all fields and puts them together. One check of all of them, since an exit after each costs twice the code.
fn construct<'a>(path: &TokenStream, fields: impl IntoIterator<Item = &'a Field>) -> TokenStream {
    let named = fields
        .into_iter()
        .filter_map(|field| Some((field, field.ident.as_ref()?)));
    let (values, idents): (Vec<TokenStream>, Vec<&Ident>) = named
        .map(|(field, ident)| (take(field, &ident.unraw().to_string()), ident))
        .unzip();
    if idents.is_empty() {
        return quote! { ::std::result::Result::Ok(#path {}) };
    }
    quote! {
        let (#(::std::result::Result::Ok(#idents),)*) = (#(#values,)*) else {
            return ::std::result::Result::Err(::holdfast_wire::Malformed);
        };
        ::std::result::Result::Ok(#path { #(#idents),* })
    }
}

fn take(field: &Field, name: &str) -> TokenStream {
    match field.attrs.iter().any(is_default) {
        true => quote! { fields.field_or_default(#name) },
        false => quote! { fields.field(#name) },
    }
}

/// Whether it is `#[serde(default)]`.
fn is_default(attribute: &Attribute) -> bool {
    let argument = attribute.parse_args::<Ident>();
    attribute.path().is_ident("serde") && argument.is_ok_and(|argument| argument == "default")
}

/// The name on the wire, by the rule of serde's `rename_all = "snake_case"`.
fn snake_case(ident: &Ident) -> String {
    let mut name = String::new();
    for (place, letter) in ident.unraw().to_string().char_indices() {
        if letter.is_uppercase() && place > 0 {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// Reading heeds no attribute of serde but `default` at a named field, so no other may stand.
fn refuse_serde_attributes(item: &DeriveInput) -> Result<()> {
    let mut attributes: Vec<&Attribute> = item.attrs.iter().collect();
    let mut fields: Vec<&Field> = vec![];
    match &item.data {
        Data::Struct(data) => fields.extend(&data.fields),
        Data::Enum(data) => {
            for variant in &data.variants {
                attributes.extend(&variant.attrs);
                fields.extend(&variant.fields);
            }
        }
        Data::Union(_) => {}
    }
    for field in fields {
        let heeded = |attribute: &&Attribute| field.ident.is_some() && is_default(attribute);
        attributes.extend(field.attrs.iter().filter(|attribute| !heeded(attribute)));
    }
    match attributes
        .into_iter()
        .find(|attribute| attribute.path().is_ident("serde"))
    {
        Some(attribute) => Err(Error::new_spanned(
            attribute,
            "#[wire] heeds no attribute of serde but `default` at a named field",
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use quote::{format_ident, quote};

    use super::{expand, snake_case};

    fn error(item: proc_macro2::TokenStream) -> String {
        expand(quote! {}, item).unwrap_err().to_string()
    }

    #[test]
    fn what_would_not_be_heeded_is_refused() {
        let said = "heeds no attribute";
        assert!(error(quote! { #[serde(default)] struct A { a: u8 } }).contains(said));
        assert!(error(quote! { struct A { #[serde(rename = "b")] a: u8 } }).contains(said));
        assert!(error(quote! { struct A { #[serde(default = "b")] a: u8 } }).contains(said));
        assert!(error(quote! { struct A { #[serde(default, rename = "b")] a: u8 } }).contains(said));
        assert!(error(quote! { enum A { B(#[serde(default)] u8) } }).contains(said));
        assert!(error(quote! { enum A { #[serde(other)] B } }).contains(said));
        assert!(error(quote! { enum A { B { #[serde(skip)] a: u8 } } }).contains(said));
        assert!(expand(quote! { default }, quote! { struct A { a: u8 } }).is_err());
        assert!(expand(quote! {}, quote! { struct A { #[serde(default)] a: u8 } }).is_ok());
    }

    #[test]
    fn other_shapes_are_refused() {
        assert!(error(quote! { struct A(u8); }).contains("named fields"));
        assert!(error(quote! { struct A; }).contains("named fields"));
        assert!(error(quote! { enum A {} }).contains("without variants"));
        assert!(error(quote! { enum A { B(u8, u8) } }).contains("one value"));
        assert!(error(quote! { enum A { B() } }).contains("one value"));
        assert!(error(quote! { union A { a: u8 } }).contains("union"));
    }

    #[test]
    fn names_follow_serdes_rule() {
        let name = |ident: &str| snake_case(&format_ident!("{ident}"));
        assert_eq!(name("Claim"), "claim");
        assert_eq!(name("RegisterKey"), "register_key");
        assert_eq!(name("UseCW20"), "use_c_w20");
        assert_eq!(snake_case(&format_ident!("r#Match")), "match");
    }
}
