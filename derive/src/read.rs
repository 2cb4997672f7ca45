//! Generates the code that reads packed data into a type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DataStruct, DeriveInput, Field, Fields, Ident};

use crate::attributes::{Attributes, attributes, field_name, is_option, variant_name};

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let name = &input.ident;
    let unpack = unpack(input);
    quote! {
        #unpack
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                ::ticket_engine::value::codec::deserialize(deserializer)
            }
        }
    }
}

fn unpack(input: &DeriveInput) -> TokenStream {
    let container = attributes(&input.attrs);
    match &input.data {
        Data::Struct(data) => record(&input.ident, data, &container),
        Data::Enum(data) if data.variants.iter().all(|variant| variant.fields.is_empty()) => {
            names(&input.ident, data, &container)
        }
        Data::Enum(data) => variants(&input.ident, data, &container),
        Data::Union(_) => panic!("packed data does not support unions"),
    }
}

fn record(name: &Ident, data: &DataStruct, container: &Attributes) -> TokenStream {
    let blank = blank(&data.fields, container.default);
    let specs = specs(&data.fields, container.rename_all.as_deref(), container.default);
    let deny = container.deny_unknown_fields;
    let slots = arms(data.fields.members().map(|member| quote!(&mut self.#member)).collect());
    let read = if container.transparent {
        quote!(reader.newtype(&SPECS[0], self))
    } else {
        quote!(reader.record(SPECS, #deny, self))
    };
    quote! {
        impl ::ticket_engine::value::codec::Slots for #name {
            fn slot(&mut self, index: usize) -> &mut dyn ::ticket_engine::value::codec::Unpack {
                match index { #slots }
            }
        }
        impl ::ticket_engine::value::codec::Unpack for #name {
            fn blank() -> Self {
                #name #blank
            }
            fn unpack(&mut self, reader: &mut ::ticket_engine::value::codec::Reader<'_>) {
                const SPECS: &[::ticket_engine::value::codec::Spec] = #specs;
                #read;
            }
        }
    }
}

/// An enum without data is read from a string.
fn names(name: &Ident, data: &DataEnum, container: &Attributes) -> TokenStream {
    let idents = data.variants.iter().map(|variant| &variant.ident);
    let texts =
        data.variants.iter().map(|variant| variant_name(variant, container.rename_all.as_deref()));
    let first = &data.variants[0].ident;
    quote! {
        impl ::ticket_engine::value::codec::Unpack for #name {
            fn blank() -> Self {
                #name::#first
            }
            fn unpack(&mut self, reader: &mut ::ticket_engine::value::codec::Reader<'_>) {
                const VARIANTS: &[#name] = &[#(#name::#idents),*];
                if let Some(index) = reader.name(&[#(#texts),*]) {
                    self.clone_from(&VARIANTS[index]);
                }
            }
        }
    }
}

/// An enum with data is read from an object with one field.
fn variants(name: &Ident, data: &DataEnum, container: &Attributes) -> TokenStream {
    let texts: Vec<_> = data
        .variants
        .iter()
        .map(|variant| variant_name(variant, container.rename_all.as_deref()))
        .collect();
    let blanks: Vec<_> = data
        .variants
        .iter()
        .map(|variant| {
            let (ident, blank) = (&variant.ident, blank(&variant.fields, false));
            quote!(#name::#ident #blank)
        })
        .collect();
    let specs = data
        .variants
        .iter()
        .map(|variant| specs(&variant.fields, container.rename_all_fields.as_deref(), false));
    let is_newtype =
        data.variants.iter().map(|variant| matches!(variant.fields, Fields::Unnamed(_)));
    let slots = data.variants.iter().map(|variant| {
        let ident = &variant.ident;
        let bound: Vec<_> =
            (0..variant.fields.len()).map(|index| format_ident!("f{index}")).collect();
        let members = variant.fields.members();
        let arms = arms(bound.iter().map(|bound| quote!(#bound)).collect());
        quote!(#name::#ident { #(#members: #bound),* } => match index { #arms },)
    });
    let deny = container.deny_unknown_fields;
    assert!(container.tag.is_none(), "packed data cannot read tagged enums");
    let first = &blanks[0];
    let choices = arms(blanks.clone());
    quote! {
        impl ::ticket_engine::value::codec::Slots for #name {
            fn slot(&mut self, index: usize) -> &mut dyn ::ticket_engine::value::codec::Unpack {
                match self { #(#slots)* }
            }
        }
        impl ::ticket_engine::value::codec::Unpack for #name {
            fn blank() -> Self {
                #first
            }
            fn unpack(&mut self, reader: &mut ::ticket_engine::value::codec::Reader<'_>) {
                const NAMES: &[&str] = &[#(#texts),*];
                const IS_NEWTYPE: &[bool] = &[#(#is_newtype),*];
                const SPECS: &[&[::ticket_engine::value::codec::Spec]] = &[#(#specs),*];
                let Some(index) = reader.variant(NAMES) else { return };
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

/// The arms of a match on an index. The last one also matches all other indices.
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
        let attributes = attributes(&field.attrs);
        let name = field_name(field, case);
        let key =
            if name.is_empty() { quote!(0) } else { quote!(const { ::ticket_engine::value::codec::key(#name) }) };
        let is_optional = is_option(field) && !attributes.required;
        let is_required = !(attributes.default || has_default || is_optional);
        let rule = rule(&attributes);
        quote!(::ticket_engine::value::codec::Spec { key: #key, is_required: #is_required, rule: #rule })
    });
    quote!(&[#(#rows),*])
}

/// What a field requires of its value, as data.
fn rule(attributes: &Attributes) -> TokenStream {
    let codec = quote!(::ticket_engine::value::codec);
    if attributes.rule.is_empty() {
        return quote!(&#codec::Rule::NONE);
    }
    let setting = |name: &str| {
        let found = attributes.rule.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone())
    };
    let nulls = setting("nulls").unwrap_or_else(|| quote!(#codec::Nulls::OfType));
    let max_chars = setting("max_chars").unwrap_or_else(|| quote!(usize::MAX));
    let check = if let Some(max_items) = setting("max_items") {
        quote!(#codec::Check::List { max_items: #max_items, max_chars: #max_chars })
    } else if let Some(range) = setting("range") {
        quote!(#codec::Check::Range #range)
    } else if setting("max_chars").is_some() || setting("not_blank").is_some() {
        let not_blank = setting("not_blank").is_some();
        quote!(#codec::Check::String { max_chars: #max_chars, not_blank: #not_blank })
    } else {
        quote!(#codec::Check::Nothing)
    };
    quote!(&#codec::Rule { nulls: #nulls, check: #check })
}

fn blank(fields: &Fields, has_default: bool) -> TokenStream {
    let members = fields.members();
    let values = fields.iter().map(|field| blank_field(field, has_default));
    quote!({ #(#members: #values),* })
}

fn blank_field(field: &Field, has_default: bool) -> TokenStream {
    let attributes = attributes(&field.attrs);
    match attributes.default_path {
        Some(path) => {
            let path: syn::Path = syn::parse_str(&path).expect("a default is a path");
            quote!(#path())
        }
        None if attributes.default || has_default => quote!(::core::default::Default::default()),
        None => quote!(::ticket_engine::value::codec::Unpack::blank()),
    }
}
