//! What the `serde` attributes say, and the names that follow from it.

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Field, Lit, Meta, Token, Type, Variant};

/// The attributes of a type, a variant or a field.
#[derive(Default)]
pub struct Attributes {
    pub rename: Option<String>,
    pub rename_all: Option<String>,
    pub rename_all_fields: Option<String>,
    pub default: bool,
    pub default_path: Option<String>,
    pub deserialize_with: Option<String>,
    pub skip_serializing_if: Option<String>,
    pub tag: Option<String>,
    pub untagged: bool,
    pub transparent: bool,
    pub flatten: bool,
    pub deny_unknown_fields: bool,
    /// Of `packed(shape = N)`.
    pub shape: Option<u8>,
}

pub fn attributes(list: &[Attribute]) -> Attributes {
    let mut found = Attributes { shape: shape(list), ..Attributes::default() };
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
                "rename" => found.rename = value,
                "rename_all" => found.rename_all = value,
                "rename_all_fields" => found.rename_all_fields = value,
                "default" => {
                    found.default = true;
                    found.default_path = value;
                }
                "deserialize_with" => found.deserialize_with = value,
                "skip_serializing_if" => found.skip_serializing_if = value,
                "tag" => found.tag = value,
                "untagged" => found.untagged = true,
                "transparent" => found.transparent = true,
                "flatten" => found.flatten = true,
                "deny_unknown_fields" => found.deny_unknown_fields = true,
                other => panic!("packed data knows no serde({other})"),
            }
        }
    }
    found
}

fn shape(list: &[Attribute]) -> Option<u8> {
    let attribute = list.iter().find(|attribute| attribute.path().is_ident("packed"))?;
    let mut shape = None;
    attribute
        .parse_nested_meta(|meta| {
            assert!(meta.path.is_ident("shape"), "packed data knows only packed(shape = N)");
            shape = Some(meta.value()?.parse::<syn::LitInt>()?.base10_parse()?);
            Ok(())
        })
        .expect("a shape is a number");
    shape
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        // A literal that came through a macro.
        Expr::Group(group) => text(&group.expr),
        _ => None,
    }
}

pub fn variant_name(variant: &Variant, case: Option<&str>) -> String {
    let renamed = attributes(&variant.attrs).rename;
    renamed.unwrap_or_else(|| cased(&variant.ident.to_string(), case))
}

/// Empty for the field of a tuple, which has no name.
pub fn field_name(field: &Field, case: Option<&str>) -> String {
    let Some(ident) = &field.ident else { return String::new() };
    let renamed = attributes(&field.attrs).rename;
    renamed.unwrap_or_else(|| cased(ident.to_string().trim_start_matches("r#"), case))
}

pub fn is_option(field: &Field) -> bool {
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
        Some(other) => panic!("packed data knows no case {other}"),
    }
}

/// Of `snake_case` and of `PascalCase`, in lower case.
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
