//! A type as it is written as packed data.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DataStruct, DeriveInput, Field, Fields, Ident, Index};

use crate::attributes::{Attributes, attributes, field_name, variant_name};

/// The trait whose `method` writes the whole of it, `Write` or `Record`, and `Fields` of what has them.
pub fn derive(input: &DeriveInput, of: &TokenStream, method: &TokenStream) -> TokenStream {
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
        impl #generics crate::packed::#of for #name #types #bounds {
            fn #method(&self, out: &mut crate::packed::Out) {
                #body
            }
        }
    }
}

/// What writes the whole of it, and an implementation of `Fields` if it has any that another record could take up.
fn body(input: &DeriveInput) -> (TokenStream, Option<TokenStream>) {
    let own = attributes(&input.attrs);
    let name = &input.ident;
    let (body, fields) = match &input.data {
        Data::Struct(data) if own.transparent => {
            let members = data.fields.members();
            (quote!(#(crate::packed::Write::write(&self.#members, out);)*), None)
        }
        Data::Struct(data) if own.shape.is_some() => return shaped(input, data, &own),
        Data::Struct(data) => {
            let fields = data.fields.iter().zip(data.fields.members()).map(|(field, member)| {
                write_field(field, &quote!(self.#member), own.rename_all.as_deref())
            });
            (quote!(crate::packed::object(self, out)), Some(quote!(#(#fields)*)))
        }
        Data::Enum(data)
            if own.tag.is_none() && data.variants.iter().all(|one| one.fields.is_empty()) =>
        {
            (names(name, data, &own), None)
        }
        Data::Enum(data) => (variant(name, data, &own), Some(variants(name, data, &own))),
        Data::Union(_) => panic!("packed data knows no unions"),
    };
    let fields =
        fields.map(|fields| implementation(input, &quote!(Fields), &quote!(fields), &fields));
    (body, fields)
}

/// A record that is known by a number, so that its keys need not be sent.
fn shaped(
    input: &DeriveInput,
    data: &DataStruct,
    own: &Attributes,
) -> (TokenStream, Option<TokenStream>) {
    let (name, shape) = (&input.ident, own.shape);
    let members: Vec<_> = data.fields.members().collect();
    let names = data.fields.iter().map(|field| {
        let one = attributes(&field.attrs);
        assert!(!one.flatten && one.skip_serializing_if.is_none(), "a shape has all its fields");
        field_name(field, own.rename_all.as_deref())
    });
    let body = quote!(out.shape(#shape); #(crate::packed::Write::write(&self.#members, out);)*);
    let known = quote! {
        impl #name {
            pub(crate) const SHAPE: crate::packed::Shape =
                crate::packed::Shape { number: #shape, fields: &[#(#names),*] };
        }
    };
    (body, Some(known))
}

/// Writes a field with its key; one that is flattened is written as its own fields.
fn write_field(field: &Field, value: &TokenStream, case: Option<&str>) -> TokenStream {
    let own = attributes(&field.attrs);
    if own.flatten {
        return quote!(crate::packed::Fields::fields(&#value, out););
    }
    let name = field_name(field, case);
    let write = quote! {
        out.key(const { crate::packed::key(#name) });
        crate::packed::Write::write(&#value, out);
    };
    match own.skip_serializing_if {
        Some(path) => {
            let path: syn::Path = syn::parse_str(&path).expect("a condition is a path");
            quote!(if !#path(&#value) { #write })
        }
        None => write,
    }
}

fn names(name: &Ident, data: &DataEnum, own: &Attributes) -> TokenStream {
    let arms = data.variants.iter().map(|one| {
        let (ident, text) = (&one.ident, variant_name(one, own.rename_all.as_deref()));
        quote!(#name::#ident => #text,)
    });
    quote!(out.text(match self { #(#arms)* }))
}

/// The fields of each variant, after the one that says which it is.
fn variants(name: &Ident, data: &DataEnum, own: &Attributes) -> TokenStream {
    let arms = data.variants.iter().map(|one| {
        let ident = &one.ident;
        let text = variant_name(one, own.rename_all.as_deref());
        let tag = own.tag.as_ref().map(|tag| {
            quote! {
                out.key(const { crate::packed::key(#tag) });
                out.text(#text);
            }
        });
        let Fields::Named(named) = &one.fields else {
            return quote!(#name::#ident { .. } => { #tag });
        };
        let members: Vec<_> = one.fields.members().collect();
        let bound: Vec<_> = (0..members.len()).map(|index| format_ident!("f{index}")).collect();
        let fields = named.named.iter().zip(&bound).map(|(field, bound)| {
            write_field(field, &quote!(*#bound), own.rename_all_fields.as_deref())
        });
        quote!(#name::#ident { #(#members: #bound),* } => { #tag #(#fields)* })
    });
    quote!(match self { #(#arms)* })
}

fn variant(name: &Ident, data: &DataEnum, own: &Attributes) -> TokenStream {
    if own.tag.is_some() || own.untagged {
        return quote!(crate::packed::object(self, out));
    }
    let arms = data.variants.iter().map(|one| {
        let (ident, text) = (&one.ident, variant_name(one, own.rename_all.as_deref()));
        let zero = Index::from(0);
        match one.fields {
            Fields::Unnamed(_) => quote! {
                #name::#ident { #zero: inner } => crate::packed::newtype(#text, inner, out),
            },
            _ => quote!(#name::#ident { .. } => crate::packed::variant(#text, self, out),),
        }
    });
    quote!(match self { #(#arms)* })
}
