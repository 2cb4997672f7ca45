//! A type as packed data is read into it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DataStruct, DeriveInput, Field, Fields, Ident};

use crate::attributes::{Attributes, attributes, field_name, is_option, variant_name};

pub fn derive(input: &DeriveInput) -> TokenStream {
    let own = attributes(&input.attrs);
    match &input.data {
        Data::Struct(data) => record(&input.ident, data, &own),
        Data::Enum(data) if data.variants.iter().all(|one| one.fields.is_empty()) => {
            names(&input.ident, data, &own)
        }
        Data::Enum(data) => variants(&input.ident, data, &own),
        Data::Union(_) => panic!("packed data knows no unions"),
    }
}

fn record(name: &Ident, data: &DataStruct, own: &Attributes) -> TokenStream {
    let blank = blank(&data.fields, own.default);
    let specs = specs(&data.fields, own.rename_all.as_deref(), own.default);
    let deny = own.deny_unknown_fields;
    let slots = arms(data.fields.members().map(|member| quote!(&mut self.#member)).collect());
    let read = if own.transparent {
        quote!(reader.newtype(&SPECS[0], self))
    } else {
        quote!(reader.record(SPECS, #deny, self))
    };
    quote! {
        impl crate::packed::Slots for #name {
            fn slot(&mut self, index: usize) -> &mut dyn crate::packed::Read {
                match index { #slots }
            }
        }
        impl crate::packed::Read for #name {
            fn blank() -> Self {
                #name #blank
            }
            fn read(&mut self, reader: &mut crate::packed::Reader<'_>) {
                const SPECS: &[crate::packed::Spec] = #specs;
                #read;
            }
        }
    }
}

/// An enum without data: a text.
fn names(name: &Ident, data: &DataEnum, own: &Attributes) -> TokenStream {
    let idents = data.variants.iter().map(|variant| &variant.ident);
    let texts = data.variants.iter().map(|one| variant_name(one, own.rename_all.as_deref()));
    let first = &data.variants[0].ident;
    quote! {
        impl crate::packed::Read for #name {
            fn blank() -> Self {
                #name::#first
            }
            fn read(&mut self, reader: &mut crate::packed::Reader<'_>) {
                const VARIANTS: &[#name] = &[#(#name::#idents),*];
                if let Some(index) = reader.name(&[#(#texts),*]) {
                    self.clone_from(&VARIANTS[index]);
                }
            }
        }
    }
}

/// An enum with data: an object of one field.
fn variants(name: &Ident, data: &DataEnum, own: &Attributes) -> TokenStream {
    let texts: Vec<_> =
        data.variants.iter().map(|one| variant_name(one, own.rename_all.as_deref())).collect();
    let blanks: Vec<_> = data
        .variants
        .iter()
        .map(|variant| {
            let (ident, blank) = (&variant.ident, blank(&variant.fields, false));
            quote!(#name::#ident #blank)
        })
        .collect();
    let specs =
        data.variants.iter().map(|one| specs(&one.fields, own.rename_all_fields.as_deref(), false));
    let is_newtype = data.variants.iter().map(|one| matches!(one.fields, Fields::Unnamed(_)));
    let slots = data.variants.iter().map(|variant| {
        let ident = &variant.ident;
        let bound: Vec<_> =
            (0..variant.fields.len()).map(|index| format_ident!("f{index}")).collect();
        let members = variant.fields.members();
        let arms = arms(bound.iter().map(|bound| quote!(#bound)).collect());
        quote!(#name::#ident { #(#members: #bound),* } => match index { #arms },)
    });
    let deny = own.deny_unknown_fields;
    assert!(own.tag.is_none(), "packed data reads no tagged enums");
    let first = &blanks[0];
    let choices = arms(blanks.clone());
    quote! {
        impl crate::packed::Slots for #name {
            fn slot(&mut self, index: usize) -> &mut dyn crate::packed::Read {
                match self { #(#slots)* }
            }
        }
        impl crate::packed::Read for #name {
            fn blank() -> Self {
                #first
            }
            fn read(&mut self, reader: &mut crate::packed::Reader<'_>) {
                const NAMES: &[&str] = &[#(#texts),*];
                const IS_NEWTYPE: &[bool] = &[#(#is_newtype),*];
                const SPECS: &[&[crate::packed::Spec]] = &[#(#specs),*];
                let Some(index) = reader.variant(NAMES, IS_NEWTYPE) else { return };
                *self = match index { #choices };
                if IS_NEWTYPE[index] {
                    reader.newtype(&SPECS[index][0], self);
                } else {
                    reader.record(SPECS[index], #deny, self);
                }
                reader.leave(NAMES[index]);
            }
        }
    }
}

/// The arms of a match on an index, the last one for all others.
fn arms(results: Vec<TokenStream>) -> TokenStream {
    if results.is_empty() {
        return quote!(_ => unreachable!("it has no fields"),);
    }
    let last = results.len() - 1;
    let arms = results.iter().enumerate().map(|(index, result)| {
        if index == last { quote!(_ => #result,) } else { quote!(#index => #result,) }
    });
    quote!(#(#arms)*)
}

fn specs(fields: &Fields, case: Option<&str>, has_default: bool) -> TokenStream {
    let rows = fields.iter().map(|field| {
        let own = attributes(&field.attrs);
        let name = field_name(field, case);
        let key =
            if name.is_empty() { quote!(0) } else { quote!(const { crate::packed::key(#name) }) };
        let is_optional = is_option(field) && own.deserialize_with.is_none();
        let is_required = !(own.default || has_default || is_optional);
        let rule = match &own.deserialize_with {
            Some(path) => {
                let rule = format_ident!("{}", path.rsplit("::").next().unwrap_or(path));
                quote!(crate::packed::rule::#rule)
            }
            None => quote!(crate::packed::rule::none),
        };
        quote!(crate::packed::Spec { key: #key, is_required: #is_required, rule: &#rule })
    });
    quote!(&[#(#rows),*])
}

fn blank(fields: &Fields, has_default: bool) -> TokenStream {
    let members = fields.members();
    let values = fields.iter().map(|field| blank_field(field, has_default));
    quote!({ #(#members: #values),* })
}

fn blank_field(field: &Field, has_default: bool) -> TokenStream {
    let own = attributes(&field.attrs);
    match own.default_path {
        Some(path) => {
            let path: syn::Path = syn::parse_str(&path).expect("a default is a path");
            quote!(#path())
        }
        None if own.default || has_default => quote!(::core::default::Default::default()),
        None => quote!(crate::packed::Read::blank()),
    }
}
