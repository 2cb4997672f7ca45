//! The modules of the crate use only modules before them, and the core knows no JavaScript.
//!
//! Reads the source files as text. A failure names the file, the line and the module that must not
//! be used there. `cargo test --test tests architecture:: -- --nocapture` prints what each module
//! uses.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in order: each may use those before it.
const ORDER: [&str; 14] = [
    "value",
    "model",
    "condition",
    "calendar",
    "workflow",
    "timer",
    "sla",
    "config",
    "explain",
    "assignment",
    "history",
    "engine",
    "lint",
    "replay",
];

/// Folders that exist only for tests.
const TEST_ONLY: [&str; 1] = ["typescript"];

/// Crates of the JavaScript boundary, which belongs to the crate in `wasm/`.
const JAVASCRIPT: [&str; 3] = ["wasm_bindgen", "js_sys", "serde_wasm_bindgen"];

/// The names that the crate has for itself: `lib.rs` declares `extern crate self as ticket_engine`.
const CRATE_ROOT: [&str; 2] = ["crate", "ticket_engine"];

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    PathSeparator,
    Other(char),
}

/// A path that begins with the crate, `self` or `super`, as segments from the root of the crate.
#[derive(Debug, PartialEq)]
struct Use {
    line: usize,
    path: Vec<String>,
}

/// Splits Rust source into tokens with their lines, without comments, strings, characters and
/// numbers.
fn tokens(source: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < chars.len() {
        let start = at;
        let (this, next) = (chars[at], chars.get(at + 1).copied());
        at = match (this, next) {
            ('/', Some('/')) => end_of_line(&chars, at),
            ('/', Some('*')) => end_of_block_comment(&chars, at),
            ('"', _) => end_of_string(&chars, at),
            ('\'', _) => end_of_character_or_lifetime(&chars, at),
            (':', Some(':')) => {
                tokens.push((line, Token::PathSeparator));
                at + 2
            }
            _ if this.is_alphanumeric() || this == '_' => {
                let end = end_of_word(&chars, at);
                let word: String = chars[at..end].iter().collect();
                let is_raw = ["r", "br", "cr"].contains(&word.as_str());
                let is_prefix = is_raw || ["b", "c"].contains(&word.as_str());
                match chars.get(end) {
                    Some('"' | '#') if is_raw => end_of_raw(&chars, end, &mut tokens, line),
                    Some('"') if is_prefix => end_of_string(&chars, end),
                    Some('\'') if word == "b" => end_of_character_or_lifetime(&chars, end),
                    _ => {
                        if !this.is_ascii_digit() {
                            tokens.push((line, Token::Name(word)));
                        }
                        end
                    }
                }
            }
            _ => {
                if !this.is_whitespace() {
                    tokens.push((line, Token::Other(this)));
                }
                at + 1
            }
        };
        line += chars[start..at].iter().filter(|char| **char == '\n').count();
    }
    tokens
}

fn end_of_line(chars: &[char], at: usize) -> usize {
    chars[at..].iter().position(|char| *char == '\n').map_or(chars.len(), |length| at + length)
}

fn end_of_word(chars: &[char], at: usize) -> usize {
    let is_part = |char: &char| char.is_alphanumeric() || *char == '_';
    at + chars[at..].iter().take_while(|char| is_part(char)).count()
}

fn end_of_block_comment(chars: &[char], at: usize) -> usize {
    let (mut end, mut depth) = (at + 2, 1);
    while end < chars.len() && depth > 0 {
        match (chars[end], chars.get(end + 1)) {
            ('/', Some('*')) => (depth, end) = (depth + 1, end + 2),
            ('*', Some('/')) => (depth, end) = (depth - 1, end + 2),
            _ => end += 1,
        }
    }
    end
}

/// The end of the string whose quotation mark is at `at`.
fn end_of_string(chars: &[char], at: usize) -> usize {
    let mut end = at + 1;
    while end < chars.len() && chars[end] != '"' {
        end += if chars[end] == '\\' { 2 } else { 1 };
    }
    (end + 1).min(chars.len())
}

/// The end of the raw string or the raw name whose `r` is before `at`.
fn end_of_raw(chars: &[char], at: usize, tokens: &mut Vec<(usize, Token)>, line: usize) -> usize {
    let hashes = chars[at..].iter().take_while(|char| **char == '#').count();
    let start = at + hashes;
    if chars.get(start) != Some(&'"') {
        let end = end_of_word(chars, start);
        tokens.push((line, Token::Name(chars[start..end].iter().collect())));
        return end;
    }
    let is_end = |end: &usize| {
        chars[*end] == '"'
            && chars[end + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes
    };
    (start + 1..chars.len()).find(is_end).map_or(chars.len(), |end| end + 1 + hashes)
}

/// The end of `'a'`, `'\''` or the lifetime `'a`.
fn end_of_character_or_lifetime(chars: &[char], at: usize) -> usize {
    match (chars.get(at + 1), chars.get(at + 2)) {
        (Some('\\'), _) => {
            let rest = chars[at + 3..].iter().position(|char| *char == '\'');
            rest.map_or(chars.len(), |length| at + 3 + length + 1)
        }
        (Some(_), Some('\'')) => at + 3,
        _ => end_of_word(chars, at + 1),
    }
}

/// The index after the bracket that closes the one at `open`.
fn after_block(tokens: &[(usize, Token)], open: usize) -> usize {
    let mut depth = 0;
    for (index, (_, token)) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Other('{' | '(' | '[') => depth += 1,
            Token::Other('}' | ')' | ']') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

fn is_name(token: Option<&(usize, Token)>, name: &str) -> bool {
    matches!(token, Some((_, Token::Name(word))) if word == name)
}

fn is_other(token: Option<&(usize, Token)>, expected: char) -> bool {
    matches!(token, Some((_, Token::Other(char))) if *char == expected)
}

/// Removes modules marked `#[cfg(test)]`, also when other attributes follow the mark.
fn without_tests(tokens: &[(usize, Token)]) -> Vec<(usize, Token)> {
    let mut remaining = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let is_test = is_other(tokens.get(at), '#')
            && is_other(tokens.get(at + 1), '[')
            && is_name(tokens.get(at + 2), "cfg")
            && is_other(tokens.get(at + 3), '(')
            && is_name(tokens.get(at + 4), "test")
            && is_other(tokens.get(at + 5), ')');
        if is_test && let Some(end) = end_of_module(tokens, after_block(tokens, at + 1)) {
            at = end;
        } else {
            remaining.push(tokens[at].clone());
            at += 1;
        }
    }
    remaining
}

/// Where the module whose attributes, visibility or `mod` begin at `at` ends. `None` if it is no
/// module.
fn end_of_module(tokens: &[(usize, Token)], mut at: usize) -> Option<usize> {
    while is_other(tokens.get(at), '#') {
        at = after_block(tokens, at + 1);
    }
    if is_name(tokens.get(at), "pub") {
        at += 1;
        if is_other(tokens.get(at), '(') {
            at = after_block(tokens, at);
        }
    }
    if !is_name(tokens.get(at), "mod") {
        return None;
    }
    match tokens.get(at + 2) {
        Some((_, Token::Other('{'))) => Some(after_block(tokens, at + 2)),
        _ => Some(at + 3),
    }
}

/// The paths that begin with the crate, `self` or `super`, outside test modules. `module` is the
/// path of the file's module.
fn uses(source: &str, module: &[&str]) -> Vec<Use> {
    let tokens = without_tests(&tokens(source));
    let module: Vec<String> = module.iter().map(|name| (*name).to_owned()).collect();
    // Modules inside the file, each with the depth of brackets at which it ends.
    let mut inner: Vec<(String, usize)> = Vec::new();
    let mut depth = 0;
    let mut uses = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at].1 {
            Token::Other('{') => depth += 1,
            Token::Other('}') => {
                depth -= 1;
                if inner.last().is_some_and(|(_, end)| *end == depth) {
                    inner.pop();
                }
            }
            Token::Name(name) if name == "mod" && is_other(tokens.get(at + 2), '{') => {
                if let Some((_, Token::Name(name))) = tokens.get(at + 1) {
                    inner.push((name.clone(), depth));
                }
            }
            Token::Name(name) if begins_path(name) && !is_middle(&tokens, at) => {
                let mut here = module.clone();
                here.extend(inner.iter().map(|(name, _)| name.clone()));
                at = read_path(&tokens, at, &here, None, &mut uses);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    uses
}

fn begins_path(name: &str) -> bool {
    ["super", "self"].contains(&name) || CRATE_ROOT.contains(&name)
}

/// Whether the name at `at` continues a path, as in `a::ticket_engine`. In `::ticket_engine` it
/// begins one.
fn is_middle(tokens: &[(usize, Token)], at: usize) -> bool {
    at > 1
        && tokens[at - 1].1 == Token::PathSeparator
        && matches!(tokens[at - 2].1, Token::Name(_) | Token::Other('>'))
}

/// Reads the path at `at` with its groups, adds what it leads to and returns where it ends. `here`
/// is the module it stands in. `prefix` is the path before the group that it stands in.
fn read_path(
    tokens: &[(usize, Token)],
    mut at: usize,
    here: &[String],
    prefix: Option<&[String]>,
    uses: &mut Vec<Use>,
) -> usize {
    let line = tokens[at].0;
    let mut path: Option<Vec<String>> = prefix.map(<[String]>::to_vec);
    loop {
        match tokens.get(at).map(|(_, token)| token) {
            Some(Token::Name(name)) if CRATE_ROOT.contains(&name.as_str()) && path.is_none() => {
                path = Some(Vec::new());
            }
            Some(Token::Name(name)) if name == "self" => {
                path.get_or_insert_with(|| here.to_vec());
            }
            Some(Token::Name(name)) if name == "super" => {
                path.get_or_insert_with(|| here.to_vec()).pop();
            }
            Some(Token::Name(name)) => path.get_or_insert_default().push(name.clone()),
            Some(Token::Other('*')) => path.get_or_insert_default().push("*".to_owned()),
            Some(Token::Other('{')) => {
                let end = after_block(tokens, at);
                at += 1;
                while at < end - 1 {
                    if is_other(tokens.get(at), ',') {
                        at += 1;
                    } else {
                        at = read_path(tokens, at, here, path.as_deref(), uses);
                        // Skips `as name`.
                        while at < end - 1 && !is_other(tokens.get(at), ',') {
                            at += 1;
                        }
                    }
                }
                return end;
            }
            // A turbofish ends the path.
            _ => break,
        }
        at += 1;
        if tokens.get(at).is_none_or(|(_, token)| *token != Token::PathSeparator) {
            break;
        }
        at += 1;
    }
    uses.push(Use { line, path: path.unwrap_or_default() });
    at
}

/// Which module each name re-exported by `lib.rs` comes from: `crate::Instant` is a use of `value`.
fn reexports(lib: &str) -> BTreeMap<String, String> {
    let tokens = without_tests(&tokens(lib));
    let mut paths = Vec::new();
    for at in 0..tokens.len() {
        if is_name(tokens.get(at), "use") {
            read_path(&tokens, at + 1, &[], Some(&[]), &mut paths);
        }
    }
    let source = |reexport: Use| Some((reexport.path.last()?.clone(), reexport.path[0].clone()));
    paths.into_iter().filter_map(source).collect()
}

/// What the modules use, and what breaks the order.
#[derive(Default)]
struct Report {
    uses: BTreeMap<String, BTreeSet<String>>,
    problems: Vec<String>,
}

impl Report {
    /// Adds the uses in a file, and a problem for each that breaks the order.
    fn add(
        &mut self,
        file: &str,
        module: &[&str],
        source: &str,
        reexports: &BTreeMap<String, String>,
    ) {
        let rank = |name: &str| ORDER.iter().position(|module| *module == name);
        let from = module[0];
        for Use { line, path } in uses(source, module) {
            let Some(first) = path.first() else { continue };
            let target = reexports.get(first).unwrap_or(first);
            if target == from {
                continue;
            }
            self.uses.entry(from.to_owned()).or_default().insert(target.clone());
            let what = path.join("::");
            match (rank(from), rank(target)) {
                (Some(user), Some(used)) if used < user => {}
                (_, None) => self.problems.push(format!(
                    "{file}:{line}: {from} uses crate::{what}, and {target} is no module of the order"
                )),
                _ => self.problems.push(format!(
                    "{file}:{line}: {from} uses crate::{what}, but {target} does not come before {from}"
                )),
            }
        }
    }

    /// The modules in order, each with what it uses.
    fn table(&self) -> String {
        let row = |module: &&str| {
            let used =
                |other: &&&str| self.uses.get(*module).is_some_and(|uses| uses.contains(**other));
            let used: Vec<&str> = ORDER.iter().filter(used).copied().collect();
            format!(
                "{module:<12} uses {}\n",
                if used.is_empty() { "-".to_owned() } else { used.join(", ") }
            )
        };
        ORDER.iter().map(row).collect()
    }
}

/// The Rust files in `folder` and below, in order.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// `engine/decide/due.rs` is the module `engine::decide::due`, and `engine/mod.rs` is `engine`.
fn module_path(file: &str) -> Vec<&str> {
    let mut path: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    if path.last() == Some(&"mod") {
        path.pop();
    }
    path
}

/// The crates of the JavaScript boundary among the dependencies in a Cargo.toml.
fn javascript_dependencies(manifest: &str) -> Vec<String> {
    let mut is_dependencies = false;
    let mut crates = Vec::new();
    for line in manifest.lines() {
        let line = line.split('#').next().unwrap_or_default().trim().replace('-', "_");
        if line.starts_with('[') {
            is_dependencies = line.contains("dependencies");
        }
        let words = line.split(|char: char| !char.is_alphanumeric() && char != '_');
        let names = words.filter(|word| is_dependencies && JAVASCRIPT.contains(word));
        crates.extend(names.map(str::to_owned));
    }
    crates
}

#[test]
fn each_module_uses_only_modules_before_it_and_the_core_knows_no_javascript() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let src = root.join("src");
    let reexports = reexports(&fs::read_to_string(src.join("lib.rs")).unwrap());
    let mut report = Report::default();
    for path in rust_files(&src) {
        let file = path.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
        let source = fs::read_to_string(&path).unwrap();
        for (number, text) in source.lines().enumerate() {
            // Also inside `not`, `any` and `all`.
            let is_by_target = text.contains("cfg") && text.contains("target_arch");
            let words = text.split(|char: char| !char.is_alphanumeric() && char != '_');
            let crates = words.filter(|word| JAVASCRIPT.contains(word));
            for name in crates.chain(is_by_target.then_some("cfg(target_arch)")) {
                let line = number + 1;
                report.problems.push(format!("src/{file}:{line}: the core must not name {name}"));
            }
        }
        let module = module_path(&file);
        match module[0] {
            _ if file == "lib.rs" => {}
            _ if !file.contains('/') => {
                let problem = "only lib.rs may lie in src itself; move it into a module";
                report.problems.push(format!("src/{file}: {problem}"));
            }
            folder if TEST_ONLY.contains(&folder) => {}
            folder if !ORDER.contains(&folder) => {
                report.problems.push(format!("src/{file}: {folder} is no module of the order"));
            }
            _ => report.add(&format!("src/{file}"), &module, &source, &reexports),
        }
    }
    for name in javascript_dependencies(&fs::read_to_string(root.join("Cargo.toml")).unwrap()) {
        report.problems.push(format!("Cargo.toml: the core must not depend on {name}"));
    }
    let missing = ORDER.iter().filter(|module| !src.join(module).join("mod.rs").is_file());
    report.problems.extend(missing.map(|module| format!("src/{module}/mod.rs is missing")));
    println!("{}", report.table());
    let problems = &report.problems;
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

fn paths(source: &str, module: &[&str]) -> Vec<String> {
    uses(source, module).into_iter().map(|item| item.path.join("::")).collect()
}

#[test]
fn a_use_against_the_order_is_reported_with_its_line() {
    let mut report = Report::default();
    let source = "use crate::value::Id;\nuse crate::{\n    model::Ticket,\n    engine::{Engine, assign},\n};\n\
        fn f() -> crate::Lint { super::super::replay::run() }\n";
    let reexports = BTreeMap::from([("Lint".to_owned(), "lint".to_owned())]);
    report.add("src/sla/clock.rs", &["sla", "clock"], source, &reexports);
    assert_eq!(
        report.problems,
        [
            "src/sla/clock.rs:4: sla uses crate::engine::Engine, but engine does not come before sla",
            "src/sla/clock.rs:4: sla uses crate::engine::assign, but engine does not come before sla",
            "src/sla/clock.rs:6: sla uses crate::Lint, but lint does not come before sla",
            "src/sla/clock.rs:6: sla uses crate::replay::run, but replay does not come before sla",
        ]
    );
    assert!(report.table().contains("sla          uses value, model, engine, lint, replay\n"));
}

#[test]
fn a_module_that_is_not_in_the_order_is_reported() {
    let mut report = Report::default();
    report.add("src/sla/mod.rs", &["sla"], "use crate::*;\nuse super::utils;", &BTreeMap::new());
    assert_eq!(
        report.problems,
        [
            "src/sla/mod.rs:1: sla uses crate::*, and * is no module of the order",
            "src/sla/mod.rs:2: sla uses crate::utils, and utils is no module of the order",
        ]
    );
}

#[test]
fn grouped_renamed_and_inline_paths_are_read() {
    let source = r"
        pub use crate::{a::b, c, d::{self, e as f, g::*}};
        use {crate::h, super::i};
        pub(crate) fn f<'a>(x: &'a $crate::j::K) -> impl Fn(::ticket_engine::l::M) {
            let c = '\'';
            crate::n::o::<crate::p::Q>()
        }
        pub(super) struct S { field: u8 }
    ";
    assert_eq!(
        paths(source, &["x"]),
        ["a::b", "c", "d", "d::e", "d::g::*", "h", "i", "", "j::K", "l::M", "n::o", "p::Q", ""]
    );
}

#[test]
fn super_is_followed_from_the_module_it_stands_in() {
    let source = "use super::a;\nuse super::super::b;\nuse self::c;\nuse super::{d, super::e};\n\
        mod inner { use super::f; use super::super::super::g; }\nfn f() { super::h() }";
    assert_eq!(
        paths(source, &["x", "y"]),
        ["x::a", "b", "x::y::c", "x::d", "e", "x::y::f", "g", "x::h"]
    );
}

#[test]
fn comments_strings_and_test_modules_are_left_out() {
    let source = r####"
        //! crate::a
        /* crate::b /* crate::c */ crate::d */
        const A: &str = "crate::e \" crate::f";
        const B: &str = r#"crate::g " crate::h"#;
        #[cfg(test)]
        #[expect(dead_code, reason = "x")]
        mod tests { use crate::i; fn f() { { crate::j } } }
        #[cfg(test)]
        mod more;
        use crate::k;
    "####;
    assert_eq!(paths(source, &["x"]), ["k"]);
}

#[test]
fn names_at_the_root_of_the_crate_belong_to_the_module_they_come_from() {
    let lib = "pub mod a;\npub use a::{B, c::D as E};\npub use f::G;";
    let expected = [("B", "a"), ("D", "a"), ("G", "f")];
    let expected = expected.map(|(name, module)| (name.to_owned(), module.to_owned()));
    assert_eq!(reexports(lib), BTreeMap::from(expected));
}

#[test]
fn dependencies_on_javascript_are_found_in_every_section() {
    let manifest = "[package]\ndescription = \"no wasm-bindgen\"\n[dependencies]\nserde = \"1\" # wasm-bindgen\n\
        js-sys = \"1\"\n[target.'cfg(unix)'.dependencies]\nbridge = { package = \"wasm-bindgen\" }\n\
        [dependencies.serde-wasm-bindgen]\nversion = \"1\"\n[features]\njs-sys = []";
    let expected = ["js_sys", "wasm_bindgen", "serde_wasm_bindgen"];
    assert_eq!(javascript_dependencies(manifest), expected);
}
