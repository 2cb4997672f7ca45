//! Derives `Unpack` and `Pack` of `ticket_engine::value::codec` from the `serde` and `packed`
//! attributes of a type. Reading uses tables of its fields and writing plain calls, in place of
//! serde's code for each type. That keeps the download small.
//!
//! Only the serde attributes that the engine's types use are supported. `#[packed(...)]` declares
//! what a field requires of its value besides its type: `null = "absent" | "value" | "empty"`,
//! `required`, `max_chars`, `max_items`, `not_blank`, `range = least..=most`; and on a type `shape
//! = N`.

mod attributes;
mod read;
mod write;

use proc_macro::TokenStream;
use quote::quote;
use syn::{DeriveInput, parse_macro_input};

/// Derives `codec::Unpack`, and with it a `serde::Deserialize` that uses the same reader.
#[proc_macro_derive(Unpack, attributes(serde, packed))]
pub fn unpack(input: TokenStream) -> TokenStream {
    read::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Derives `codec::Pack`. `packed(shape = N)` sets the number by which JavaScript knows a record's
/// fields.
#[proc_macro_derive(Pack, attributes(serde, packed))]
pub fn pack(input: TokenStream) -> TokenStream {
    write::derive(&parse_macro_input!(input as DeriveInput), &quote!(Pack), &quote!(pack)).into()
}

/// Derives `codec::PackRecord`, for a type that implements `Pack` by hand.
#[proc_macro_derive(PackRecord, attributes(serde, packed))]
pub fn pack_record(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    write::derive(&input, &quote!(PackRecord), &quote!(pack_record)).into()
}
