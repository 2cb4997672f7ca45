//! Reads the `serde` and `packed` attributes, and derives names from them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Field, Lit, Meta, Token, Type, Variant};

/// The attributes of a type, a variant or a field.
#[derive(Default)]
pub(crate) struct Attributes {
    pub rename: Option<String>,
    pub rename_all: Option<String>,
    pub rename_all_fields: Option<String>,
    pub default: bool,
    pub default_path: Option<String>,
    pub skip_serializing_if: Option<String>,
    pub tag: Option<String>,
    pub untagged: bool,
    pub transparent: bool,
    pub flatten: bool,
    pub deny_unknown_fields: bool,
    /// From `packed(shape = N)`.
    pub shape: Option<u8>,
    /// From `packed(required)`: a field that must be present although it is an `Option`.
    pub required: bool,
    /// The other settings of `packed(...)`: fields of a `Rule` and their values.
    pub rule: Vec<(String, TokenStream)>,
}

pub(crate) fn attributes(list: &[Attribute]) -> Attributes {
    let mut result = Attributes::default();
    list.iter().filter(|attribute| attribute.path().is_ident("packed")).for_each(|attribute| {
        read_packed(attribute, &mut result);
    });
    for attribute in list.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let metas = attribute
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .expect("serde's attributes are a list");
        for meta in metas {
            let name = meta.path().get_ident().map(ToString::to_string).unwrap_or_default();
            let value = match &meta {
                Meta::NameValue(pair) => text(&pair.value),
                _ => None,
            };
            match name.as_str() {
                "rename" => result.rename = value,
                "rename_all" => result.rename_all = value,
                "rename_all_fields" => result.rename_all_fields = value,
                "default" => {
                    result.default = true;
                    result.default_path = value;
                }
                "skip_serializing_if" => result.skip_serializing_if = value,
                "tag" => result.tag = value,
                "untagged" => result.untagged = true,
                "transparent" => result.transparent = true,
                "flatten" => result.flatten = true,
                "deny_unknown_fields" => result.deny_unknown_fields = true,
                other => panic!("packed data does not support serde({other})"),
            }
        }
    }
    result
}

/// Reads `packed(...)` on a type or a field.
fn read_packed(attribute: &Attribute, attributes: &mut Attributes) {
    let metas = attribute
        .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
        .expect("packed's attributes are a list");
    for meta in metas {
        let name = meta.path().get_ident().map(ToString::to_string).unwrap_or_default();
        let value = match &meta {
            Meta::NameValue(pair) => Some(&pair.value),
            _ => None,
        };
        match (name.as_str(), value) {
            ("shape", Some(number)) => {
                let number: syn::LitInt =
                    syn::parse2(number.to_token_stream()).expect("a shape is a number");
                attributes.shape = Some(number.base10_parse().expect("a shape is a small number"));
            }
            ("required", None) => attributes.required = true,
            ("not_blank", None) => attributes.rule.push((name, quote!(true))),
            ("max_chars" | "max_items", Some(most)) => {
                attributes.rule.push((name, most.to_token_stream()));
            }
            ("range", Some(Expr::Range(range))) => {
                let (least, most) = (&range.start, &range.end);
                attributes.rule.push((name, quote!((#least, #most))));
            }
            ("null", Some(meaning)) => {
                let variant = match text(meaning).as_deref() {
                    Some("absent") => quote!(Absent),
                    Some("value") => quote!(Value),
                    Some("empty") => quote!(Empty),
                    _ => panic!("null is absent, value or empty"),
                };
                let nulls = quote!(::ticket_engine::value::codec::Nulls::#variant);
                attributes.rule.push(("nulls".to_owned(), nulls));
            }
            (other, _) => panic!("unknown setting packed({other}), or of another form"),
        }
    }
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        // A literal that was passed through a macro.
        Expr::Group(group) => text(&group.expr),
        _ => None,
    }
}

pub(crate) fn variant_name(variant: &Variant, case: Option<&str>) -> String {
    let renamed = attributes(&variant.attrs).rename;
    renamed.unwrap_or_else(|| cased(&variant.ident.to_string(), case))
}

/// The name of a field; empty for a field of a tuple.
pub(crate) fn field_name(field: &Field, case: Option<&str>) -> String {
    let Some(ident) = &field.ident else { return String::new() };
    let renamed = attributes(&field.attrs).rename;
    renamed.unwrap_or_else(|| cased(ident.to_string().trim_start_matches("r#"), case))
}

pub(crate) fn is_option(field: &Field) -> bool {
    let Type::Path(path) = &field.ty else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "Option")
}

fn cased(name: &str, case: Option<&str>) -> String {
    let words = words(name);
    let capital = |word: &String| word[..1].to_uppercase() + &word[1..];
    match case {
        None => name.to_owned(),
        Some("camelCase") => {
            words.iter().take(1).cloned().chain(words.iter().skip(1).map(capital)).collect()
        }
        Some("SCREAMING_SNAKE_CASE") => words.join("_").to_uppercase(),
        Some("lowercase") => words.concat(),
        Some(other) => panic!("packed data does not support the case {other}"),
    }
}

/// The words of a `snake_case` or `PascalCase` name, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut starts = true;
    for character in name.chars() {
        if character == '_' {
            starts = true;
            continue;
        }
        if starts || character.is_uppercase() {
            words.push(String::new());
        }
        starts = false;
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words
}
