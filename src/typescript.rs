//! The TypeScript types are written from the Rust ones, and this test fails when they have drifted.
//!
//! `UPDATE_TYPES=1 cargo test typescript` writes them anew.

use std::path::Path;

use ts_rs::{Config, TS};

const FILE: &str = "js/src/generated/types.ts";

const KEYS_FILE: &str = "js/src/generated/keys.ts";

const SHAPES_FILE: &str = "js/src/generated/shapes.ts";

const HEADER: &str = "\
// Written from the Rust types by `npm run types`. Do not edit.
";

/// `serde_json::Value`, which does not describe itself.
const VALUE: &str = "
/** Plain data: one of the host's attributes, or a field's old or new value in the history. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };
";

/// What is written in one of several ways, and the fields of each way; the others have none of them.
const WAYS: [(&str, &[&[&str]]); 2] = [
    ("TimerConfig", &[&["after", "do"], &["levels"]]),
    (
        "CalendarConfig",
        &[
            &["extends?", "timeZone?", "hours?", "holidays?", "exceptions?"],
            &["union"],
            &["intersect"],
        ],
    ),
];

fn generated() -> String {
    let dir = std::env::temp_dir().join(format!("ticket-engine-types-{}", std::process::id()));
    let config = Config::new().with_out_dir(&dir);
    macro_rules! export {
        ($($root:ty),* $(,)?) => { $(<$root as TS>::export_all(&config).expect("the type can be written");)* };
    }
    export!(
        crate::EngineConfig,
        crate::CalendarConfig,
        crate::calendar::WeeklyHours,
        crate::calendar::Interval,
        crate::calendar::Holiday,
        crate::calendar::CalendarException,
        crate::SlaPolicy,
        crate::TimerConfig,
        crate::workflow::Category,
        crate::TicketDraft,
        crate::OpenCommand,
        crate::Transition,
        crate::UpdateCommand,
        crate::CommentCommand,
        crate::AssignCommand,
        crate::RosterCommand,
        crate::BatchCommand,
        crate::BatchItem,
        crate::OfferCommand,
        crate::assignment::Fate,
        crate::assignment::roster::NeedSpec,
        crate::AdvanceCommand,
        crate::FollowUpCommand,
        crate::MigrateCommand,
        crate::PreviewCommand,
        crate::Decision,
        crate::SweepItem,
        crate::sla::Preview,
        crate::AllowedTransition,
        crate::history::HistoryFlaw,
        crate::Verification,
        crate::Problem,
        crate::lint::Finding,
        crate::replay::Attainment,
    );
    let types = std::fs::read_to_string(dir.join("types.ts")).expect("the types were written");
    std::fs::remove_dir_all(&dir).expect("the folder is ours");
    let body = types.split_once('\n').map_or(types.as_str(), |(_note, body)| body);
    let mut body = without_rust(body);
    for (name, ways) in WAYS {
        body = in_ways(&body, name, ways);
    }
    let body = &body;
    let list = |names: &[&str]| -> String {
        names.iter().map(|name| format!("  \"{name}\",\n")).collect()
    };
    let mut file = format!("{HEADER}{body}\n{VALUE}");
    let mut constant = |doc: &str, name: &str, names: &[&str]| {
        file += &format!("\n/** {doc} */\nexport const {name} = [\n{}] as const;\n", list(names));
    };
    constant(
        "The fields of a ticket that the engine knows.",
        "TICKET_FIELDS",
        &fields_of("Ticket", body),
    );
    constant(
        "The fields of a team that the engine knows.",
        "TEAM_FIELDS",
        &fields_of("Team", body),
    );
    constant(
        "The fields of an agent that the engine knows.",
        "AGENT_FIELDS",
        &fields_of("Agent", body),
    );
    constant(
        "The fields of an actor that the engine knows.",
        "ACTOR_FIELDS",
        &fields_of("Actor", body),
    );
    constant(
        "The fields of a history entry that the engine knows.",
        "HISTORY_FIELDS",
        &fields_of("TicketHistory", body),
    );
    constant(
        "The fields of a ticket whose every change the history records.",
        "AUDITED_FIELDS",
        &audited_fields(),
    );
    constant(
        "The names under which instants stand, wherever they do.",
        "INSTANT_FIELDS",
        &instant_fields(body),
    );
    constant(
        "What a row of a log tells, each at the place of its code.",
        "LOG_KINDS",
        &crate::replay::LogKind::NAMES,
    );
    constant(
        "Who acts in a row of a log, each at the place of its code.",
        "LOG_ROLES",
        &crate::replay::log::ROLES.map(|role| role.to_string()).each_ref().map(String::as_str),
    );
    constant(
        "How a clock stands at the end of a replay, each at the place of its code.",
        "OUTCOMES",
        &crate::replay::Outcome::NAMES,
    );
    file
}

/// The names that both sides know, in the order of their places.
fn generated_keys() -> String {
    let keys = crate::packed::KEYS;
    assert!(keys.is_sorted(), "the names of fields are looked up by their order");
    let list: String = keys.iter().map(|name| format!("  \"{name}\",\n")).collect();
    format!(
        "{HEADER}\n/** The names of fields that are sent as numbers. */\nexport const KEYS = [\n{list}] as const;\n"
    )
}

/// The records that answers are full of, in the order of their numbers.
fn generated_shapes() -> String {
    let mut records = String::new();
    for shape in crate::packed::SHAPES {
        let values: String =
            shape.fields.iter().map(|name| format!("    {name}: value(),\n")).collect();
        records += &format!("  () => ({{\n{values}  }}),\n");
    }
    let ticket = crate::packed::TICKET.number;
    format!(
        "{HEADER}
/** The shape of a ticket. */
export const TICKET_SHAPE = {ticket};

/** What puts a record of each shape together of the values that come next. */
export const recordsOf = (value: () => unknown): readonly (() => object)[] => [\n{records}];
"
    )
}

fn audited_fields() -> Vec<&'static str> {
    let engine = crate::Engine::new(&crate::EngineConfig::default()).expect("the default is sound");
    let open = crate::OpenCommand::new(crate::Instant::MIN);
    let opened = engine.open(&crate::TicketDraft::new(1, "Any", "P3", 2), &open).expect("it opens");
    opened.ticket.audited().into_iter().map(|(name, _)| name).collect()
}

/// Rust examples and links mean nothing in TypeScript.
fn without_rust(types: &str) -> String {
    let mut in_example = false;
    let mut kept = String::with_capacity(types.len());
    for line in types.lines() {
        let is_fence = line.starts_with(" * ```");
        if is_fence {
            in_example = !in_example;
        }
        if !is_fence && !in_example {
            kept += line;
            kept.push('\n');
        }
    }
    // [`text`](target) and [`text`] are both links of rustdoc.
    while let Some(link) = kept.find("](crate::") {
        let end = link + kept[link..].find(')').expect("the link ends");
        kept.replace_range(link + 1..=end, "");
    }
    let unlinked = kept.replace("[`", "`").replace("`]", "`").replace("\n *\n */", "\n */");
    format!("{}\n", unlinked.trim_end())
}

/// Makes of one type the fields that all of it has, and a union of the ways.
fn in_ways(types: &str, name: &str, ways: &[&[&str]]) -> String {
    let head = format!("export type {name} = ");
    let (before, rest) = types.split_once(&format!("{head}{{ \n")).expect("the type is there");
    let (fields, after) = rest.split_once(", };").expect("the type ends");
    // Each with what is said of it.
    let fields: Vec<(&str, &str)> = fields
        .split(", \n")
        .map(|text| (text.lines().last().and_then(field).expect("it ends in a field").0, text))
        .collect();
    let block = |texts: Vec<String>| format!("{{ \n{}, }}", texts.join(", \n"));
    let bare = |listed: &str| listed.trim_end_matches('?').to_owned();
    let in_way = |way: &&[&str]| {
        let texts = way.iter().map(|listed| {
            let name = bare(listed);
            let (_, text) = fields.iter().find(|(own, _)| *own == name).expect("there is a field");
            text.replace(&format!("\n{name}?: "), &format!("\n{listed}: "))
        });
        block(texts.collect())
    };
    let union = ways.iter().map(in_way).collect::<Vec<_>>().join(" | ");
    let listed: Vec<String> = ways.concat().into_iter().map(bare).collect();
    let common: Vec<String> = fields
        .iter()
        .filter(|(name, _)| !listed.iter().any(|listed| listed == name))
        .map(|(_, text)| (*text).to_owned())
        .collect();
    let whole = if common.is_empty() { union } else { format!("{} & ({union})", block(common)) };
    format!("{before}{head}{whole};{after}")
}

/// The fields of one type.
fn fields_of<'a>(name: &str, types: &'a str) -> Vec<&'a str> {
    let start = types.find(&format!("export type {name} = {{")).expect("the type is there");
    let block = &types[start..];
    let block = &block[..block.find("};").expect("the type ends")];
    block.lines().skip(1).filter_map(field).map(|(name, _)| name).collect()
}

/// A line that declares a field: its name and its type.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(": ")?;
    let name = name.trim_end_matches('?');
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then_some((name, value))
}

/// The names of the fields that hold an instant; a name that holds one anywhere does so everywhere.
fn instant_fields(types: &str) -> Vec<&str> {
    let mut instants = std::collections::BTreeSet::new();
    let mut others = std::collections::BTreeSet::new();
    // Commands only go in: their names may mean something else in an answer.
    let answers = types
        .split("export type ")
        .filter(|own| own.split_once(" = ").is_some_and(|(name, _)| !name.ends_with("Command")));
    for (name, value) in answers.flat_map(str::lines).filter_map(field) {
        let is_instant = value.split([',', ' ']).next() == Some("Instant");
        if is_instant { &mut instants } else { &mut others }.insert(name);
    }
    let ambiguous: Vec<_> = instants.intersection(&others).collect();
    assert!(ambiguous.is_empty(), "instants elsewhere, something else here: {ambiguous:?}");
    instants.into_iter().collect()
}

#[test]
fn the_typescript_types_are_those_of_the_rust_types() {
    check(FILE, &generated());
    check(KEYS_FILE, &generated_keys());
    check(SHAPES_FILE, &generated_shapes());
}

fn check(file: &str, generated: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::create_dir_all(path.parent().expect("the file is in a folder"))
            .expect("it can be made");
        std::fs::write(&path, generated).expect("the types can be written");
    }
    let present = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(present == generated, "{file} is not what the Rust types say: run `npm run types`");
}
