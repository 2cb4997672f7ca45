//! Generates the code that writes a type as packed data.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DataStruct, DeriveInput, Field, Fields, Ident, Index};

use crate::attributes::{Attributes, attributes, field_name, variant_name};

/// Implements `of`, which is `Pack` or `PackRecord` and whose `method` writes the whole value, and
/// `Fields` if the type has fields.
pub(crate) fn derive(input: &DeriveInput, of: &TokenStream, method: &TokenStream) -> TokenStream {
    let (body, fields) = body(input);
    let implementation = implementation(input, of, method, &body);
    quote!(#fields #implementation)
}

fn implementation(
    input: &DeriveInput,
    of: &TokenStream,
    method: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let name = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    quote! {
        impl #generics ::ticket_engine::value::codec::#of for #name #types #bounds {
            fn #method(&self, out: &mut ::ticket_engine::value::codec::Encoder) {
                #body
            }
        }
    }
}

/// The code that writes the whole value, and the implementation of `Fields` if another record can
/// flatten it.
fn body(input: &DeriveInput) -> (TokenStream, Option<TokenStream>) {
    let container = attributes(&input.attrs);
    let name = &input.ident;
    let (body, fields) = match &input.data {
        Data::Struct(data) if container.transparent => {
            let members = data.fields.members();
            (quote!(#(::ticket_engine::value::codec::Pack::pack(&self.#members, out);)*), None)
        }
        Data::Struct(data) if container.shape.is_some() => return shaped(input, data, &container),
        Data::Struct(data) => {
            let fields = data.fields.iter().zip(data.fields.members()).map(|(field, member)| {
                write_field(field, &quote!(self.#member), container.rename_all.as_deref())
            });
            (quote!(::ticket_engine::value::codec::object(self, out)), Some(quote!(#(#fields)*)))
        }
        Data::Enum(data)
            if container.tag.is_none()
                && data.variants.iter().all(|variant| variant.fields.is_empty()) =>
        {
            (names(name, data, &container), None)
        }
        Data::Enum(data) => {
            (variant(name, data, &container), Some(variants(name, data, &container)))
        }
        Data::Union(_) => panic!("packed data does not support unions"),
    };
    let fields =
        fields.map(|fields| implementation(input, &quote!(Fields), &quote!(fields), &fields));
    (body, fields)
}

/// A record that is identified by a number, so that its keys need not be sent.
fn shaped(
    input: &DeriveInput,
    data: &DataStruct,
    container: &Attributes,
) -> (TokenStream, Option<TokenStream>) {
    let (name, shape) = (&input.ident, container.shape);
    let members: Vec<_> = data.fields.members().collect();
    let names = data.fields.iter().map(|field| {
        let attributes = attributes(&field.attrs);
        assert!(
            !attributes.flatten && attributes.skip_serializing_if.is_none(),
            "a shape sends all its fields"
        );
        field_name(field, container.rename_all.as_deref())
    });
    let body = quote!(out.shape(#shape); #(::ticket_engine::value::codec::Pack::pack(&self.#members, out);)*);
    let constant = quote! {
        impl #name {
            #[doc(hidden)]
            pub const SHAPE: ::ticket_engine::value::codec::Shape =
                ::ticket_engine::value::codec::Shape { number: #shape, fields: &[#(#names),*] };
        }
    };
    (body, Some(constant))
}

/// Writes a field with its key, or the fields of a flattened one.
fn write_field(field: &Field, value: &TokenStream, case: Option<&str>) -> TokenStream {
    let attributes = attributes(&field.attrs);
    if attributes.flatten {
        return quote!(::ticket_engine::value::codec::Fields::fields(&#value, out););
    }
    let name = field_name(field, case);
    let write = quote! {
        out.key(const { ::ticket_engine::value::codec::key(#name) });
        ::ticket_engine::value::codec::Pack::pack(&#value, out);
    };
    match attributes.skip_serializing_if {
        Some(path) => {
            let path: syn::Path = syn::parse_str(&path).expect("a condition is a path");
            quote!(if !#path(&#value) { #write })
        }
        None => write,
    }
}

fn names(name: &Ident, data: &DataEnum, container: &Attributes) -> TokenStream {
    let arms = data.variants.iter().map(|variant| {
        let (ident, text) =
            (&variant.ident, variant_name(variant, container.rename_all.as_deref()));
        quote!(#name::#ident => #text,)
    });
    quote!(out.text(match self { #(#arms)* }))
}

/// The fields of each variant, after the tag if there is one.
fn variants(name: &Ident, data: &DataEnum, container: &Attributes) -> TokenStream {
    let arms = data.variants.iter().map(|variant| {
        let ident = &variant.ident;
        let text = variant_name(variant, container.rename_all.as_deref());
        let tag = container.tag.as_ref().map(|tag| {
            quote! {
                out.key(const { ::ticket_engine::value::codec::key(#tag) });
                out.text(#text);
            }
        });
        let Fields::Named(named) = &variant.fields else {
            return quote!(#name::#ident { .. } => { #tag });
        };
        let members: Vec<_> = variant.fields.members().collect();
        let bound: Vec<_> = (0..members.len()).map(|index| format_ident!("f{index}")).collect();
        let fields = named.named.iter().zip(&bound).map(|(field, bound)| {
            write_field(field, &quote!(*#bound), container.rename_all_fields.as_deref())
        });
        quote!(#name::#ident { #(#members: #bound),* } => { #tag #(#fields)* })
    });
    quote!(match self { #(#arms)* })
}

fn variant(name: &Ident, data: &DataEnum, container: &Attributes) -> TokenStream {
    if container.tag.is_some() || container.untagged {
        return quote!(::ticket_engine::value::codec::object(self, out));
    }
    let arms = data.variants.iter().map(|variant| {
        let (ident, text) = (&variant.ident, variant_name(variant, container.rename_all.as_deref()));
        let zero = Index::from(0);
        match variant.fields {
            Fields::Unnamed(_) => quote! {
                #name::#ident { #zero: inner } => ::ticket_engine::value::codec::newtype(#text, inner, out),
            },
            _ => quote!(#name::#ident { .. } => ::ticket_engine::value::codec::variant(#text, self, out),),
        }
    });
    quote!(match self { #(#arms)* })
}
