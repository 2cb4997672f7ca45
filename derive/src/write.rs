//! A type as it is written as packed data.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DataStruct, DeriveInput, Field, Fields, Ident, Index};

use crate::attributes::{Attributes, attributes, field_name, variant_name};

/// `writes`: with `Write`, and not only its fields.
pub fn derive(input: &DeriveInput, writes: bool) -> TokenStream {
    let own = attributes(&input.attrs);
    let name = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    let (cells, write) = match &input.data {
        Data::Struct(data) if own.transparent => (None, transparent(data)),
        Data::Struct(data) => (Some(record(data, &own)), quote!(crate::packed::object(self, out))),
        Data::Enum(data)
            if own.tag.is_none() && data.variants.iter().all(|one| one.fields.is_empty()) =>
        {
            (None, names(name, data, &own))
        }
        Data::Enum(data) => (Some(variants(name, data, &own)), variant(name, data, &own)),
        Data::Union(_) => panic!("packed data knows no unions"),
    };
    let as_cells = cells.is_some().then(|| {
        quote! {
            fn cells(&self) -> Option<&dyn crate::packed::Cells> {
                Some(self)
            }
        }
    });
    let cells = cells.map(|(keys, cells)| {
        quote! {
            impl #generics crate::packed::Cells for #name #types #bounds {
                fn keys(&self) -> &'static [u16] {
                    #keys
                }
                fn cell(&self, index: usize) -> Option<&dyn crate::packed::Write> {
                    Some(#cells)
                }
            }
        }
    });
    let write = writes.then(|| {
        quote! {
            impl #generics crate::packed::Write for #name #types #bounds {
                fn write(&self, out: &mut crate::packed::Out) {
                    #write
                }
                #as_cells
            }
        }
    });
    quote!(#cells #write)
}

/// The key of a field, and of one that is written as its own fields that which says so.
fn key(field: &Field, case: Option<&str>) -> TokenStream {
    if attributes(&field.attrs).flatten {
        return quote!(crate::packed::FLATTENED);
    }
    let name = field_name(field, case);
    quote!(const { crate::packed::key(#name) })
}

fn transparent(data: &DataStruct) -> TokenStream {
    let members = data.fields.members();
    quote!(#(crate::packed::Write::write(&self.#members, out))*)
}

fn record(data: &DataStruct, own: &Attributes) -> (TokenStream, TokenStream) {
    let keys = data.fields.iter().map(|field| key(field, own.rename_all.as_deref()));
    let arms = data.fields.iter().zip(data.fields.members()).enumerate().map(
        |(index, (field, member))| match attributes(&field.attrs).skip_serializing_if {
            Some(path) => {
                let path: syn::Path = syn::parse_str(&path).expect("a condition is a path");
                quote!(#index if #path(&self.#member) => return None, #index => &self.#member,)
            }
            None => quote!(#index => &self.#member,),
        },
    );
    (quote!(&[#(#keys),*]), quote!(match index { #(#arms)* _ => return None }))
}

fn names(name: &Ident, data: &DataEnum, own: &Attributes) -> TokenStream {
    let arms = data.variants.iter().map(|one| {
        let (ident, text) = (&one.ident, variant_name(one, own.rename_all.as_deref()));
        quote!(#name::#ident => #text,)
    });
    quote!(out.text(match self { #(#arms)* }))
}

/// The fields of each variant, after the one that says which it is.
fn variants(name: &Ident, data: &DataEnum, own: &Attributes) -> (TokenStream, TokenStream) {
    let tag = own.tag.as_ref().map(|tag| quote!(const { crate::packed::key(#tag) }));
    let shift = usize::from(tag.is_some());
    let keys = data.variants.iter().map(|one| {
        let ident = &one.ident;
        let fields = match &one.fields {
            Fields::Named(named) => named
                .named
                .iter()
                .map(|field| key(field, own.rename_all_fields.as_deref()))
                .collect(),
            _ => Vec::new(),
        };
        let keys = tag.iter().chain(&fields);
        quote!(#name::#ident { .. } => &[#(#keys),*],)
    });
    let cells = data.variants.iter().map(|one| {
        let ident = &one.ident;
        let text = variant_name(one, own.rename_all.as_deref());
        let tag = (shift > 0).then(|| quote!(0 => &#text,));
        let count = if matches!(one.fields, Fields::Named(_)) { one.fields.len() } else { 0 };
        let members: Vec<_> = one.fields.members().take(count).collect();
        let bound: Vec<_> = (0..count).map(|index| format_ident!("f{index}")).collect();
        let places = (0..count).map(|index| index + shift);
        quote! {
            #name::#ident { #(#members: #bound,)* .. } =>
                match index { #tag #(#places => #bound,)* _ => return None },
        }
    });
    (quote!(match self { #(#keys)* }), quote!(match self { #(#cells)* }))
}

fn variant(name: &Ident, data: &DataEnum, own: &Attributes) -> TokenStream {
    if own.tag.is_some() || own.untagged {
        return quote!(crate::packed::object(self, out));
    }
    let arms = data.variants.iter().map(|one| {
        let (ident, text) = (&one.ident, variant_name(one, own.rename_all.as_deref()));
        let zero = Index::from(0);
        match one.fields {
            Fields::Unnamed(_) => quote!(#name::#ident { #zero: inner } => (#text, inner),),
            _ => quote!(#name::#ident { .. } => return crate::packed::variant(#text, self, out),),
        }
    });
    quote! {
        let (name, inner): (&str, &dyn crate::packed::Write) = match self { #(#arms)* };
        crate::packed::newtype(name, inner, out);
    }
}
