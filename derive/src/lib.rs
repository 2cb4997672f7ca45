//! `Read` and `Write` of `ticket_engine::packed` from the `serde` attributes of a type: tables of its fields for
//! reading and plain calls for writing, in place of serde's code for each type, which is what keeps the download small.
//!
//! Of serde's attributes those are understood that the engine's types have. A function in `deserialize_with` stands for
//! the rule of the same name in `packed::rule`.

mod attributes;
mod read;
mod write;

use proc_macro::TokenStream;
use quote::quote;
use syn::{DeriveInput, parse_macro_input};

/// See `packed::Read`.
#[proc_macro_derive(Read, attributes(serde))]
pub fn read(input: TokenStream) -> TokenStream {
    read::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// See `packed::Write`. `packed(shape = N)` gives a record the number by which JavaScript knows its fields.
#[proc_macro_derive(Write, attributes(serde, packed))]
pub fn write(input: TokenStream) -> TokenStream {
    write::derive(&parse_macro_input!(input as DeriveInput), &quote!(Write), &quote!(write)).into()
}

/// See `packed::Record`: for a type that writes itself.
#[proc_macro_derive(Record, attributes(serde, packed))]
pub fn record(input: TokenStream) -> TokenStream {
    write::derive(&parse_macro_input!(input as DeriveInput), &quote!(Record), &quote!(record)).into()
}
