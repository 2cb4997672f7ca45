//! Generates the TypeScript types from the Rust ones. The test fails when the generated files are
//! out of date.
//!
//! `UPDATE_TYPES=1 cargo test typescript` rewrites them.

use std::path::Path;

use ts_rs::{Config, TS};

const FILE: &str = "js/src/generated/types.ts";

const KEYS_FILE: &str = "js/src/generated/keys.ts";

const HEADER: &str = "\
// Written from the Rust types by `npm run types`. Do not edit.
";

/// The type of `serde_json::Value`, which `ts-rs` cannot generate.
const VALUE: &str = "
/** Plain data: one of your application's attributes, or a field's old or new value in the history. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };
";

/// Types with alternative forms, and the fields of each form. Other forms do not have those fields.
const FORMS: [(&str, &[&[&str]]); 2] = [
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
        crate::config::EngineConfig,
        crate::calendar::CalendarConfig,
        crate::calendar::WeeklyHours,
        crate::calendar::Interval,
        crate::calendar::Holiday,
        crate::calendar::CalendarException,
        crate::calendar::WorkingDays,
        crate::value::Offset,
        crate::value::Minutes,
        crate::sla::ClockConfig,
        crate::sla::PauseOn,
        crate::sla::Target,
        crate::sla::TargetTime,
        crate::sla::TargetOptions,
        crate::sla::SlaPolicy,
        crate::timer::TimerConfig,
        crate::workflow::StatusCategory,
        crate::workflow::State,
        crate::workflow::WaitsFor,
        crate::model::TicketDraft,
        crate::model::PreviewDraft,
        crate::model::SlaClock,
        crate::engine::OpenCommand,
        crate::engine::Transition,
        crate::engine::UpdateCommand,
        crate::engine::CommentCommand,
        crate::engine::AssignCommand,
        crate::engine::RosterCommand,
        crate::engine::BatchCommand,
        crate::engine::BatchItem,
        crate::engine::OfferCommand,
        crate::assignment::CandidateOutcome,
        crate::assignment::roster::NeedSpec,
        crate::engine::AdvanceCommand,
        crate::engine::FollowUpCommand,
        crate::engine::ReapplyPoliciesCommand,
        crate::engine::PreviewCommand,
        crate::engine::AnnotateBreachCommand,
        crate::engine::BreakdownCommand,
        crate::engine::ClockBreakdown,
        crate::engine::Decision,
        crate::engine::AdvanceItem,
        crate::explain::Preview,
        crate::workflow::AllowedTransition,
        crate::history::HistoryFlaw,
        crate::history::Verification,
        crate::value::Problem,
        crate::lint::Finding,
        crate::replay::attainment::Attainment,
    );
    let types = std::fs::read_to_string(dir.join("types.ts")).expect("the types were written");
    std::fs::remove_dir_all(&dir).expect("the folder was created above");
    let body = types.split_once('\n').map_or(types.as_str(), |(_note, body)| body);
    let mut body = without_rust(body);
    for (name, forms) in FORMS {
        body = in_forms(&body, name, forms);
    }
    let body = &body;
    let roles = crate::replay::log::ROLES.map(|role| role.to_string());
    let constants = [
        (
            "TICKET_FIELDS",
            fields_of("Ticket", body),
            "The fields of a ticket that the engine knows.",
        ),
        ("TEAM_FIELDS", fields_of("Team", body), "The fields of a team that the engine knows."),
        (
            "RENAMED_FIELDS",
            crate::value::codec::renamed::FIELDS.map(|(old, _)| old).to_vec(),
            "Old names of fields. They are refused, and the hint says the new name.",
        ),
        (
            "CLOCK_IDS",
            vec!["firstResponse", "nextResponse", "resolution"],
            "The built-in clocks, in their order.",
        ),
        ("AGENT_FIELDS", fields_of("Agent", body), "The fields of an agent that the engine knows."),
        ("ACTOR_FIELDS", fields_of("Actor", body), "The fields of an actor that the engine knows."),
        (
            "HISTORY_FIELDS",
            fields_of("TicketHistory", body),
            "The fields of a history entry that the engine knows.",
        ),
        (
            "AUDITED_FIELDS",
            audited_fields(),
            "The fields of a ticket whose every change the history records.",
        ),
        (
            "INSTANT_FIELDS",
            instant_fields(),
            "The fields whose history values are instants, besides those of breaches.",
        ),
        (
            "LOG_KINDS",
            crate::replay::log::LogKind::NAMES.to_vec(),
            "The kinds of rows of a log, each at the index of its code.",
        ),
        (
            "LOG_ROLES",
            roles.iter().map(String::as_str).collect(),
            "The roles of the actors in a log, each at the index of its code.",
        ),
        (
            "OUTCOMES",
            crate::replay::outcome::Outcome::NAMES.to_vec(),
            "The outcomes of a clock in a replay, each at the index of its code.",
        ),
    ];
    let mut file = format!("{HEADER}{body}\n{VALUE}");
    for (name, values, doc) in constants {
        let values: String = values.iter().map(|value| format!("  \"{value}\",\n")).collect();
        file += &format!("\n/** {doc} */\nexport const {name} = [\n{values}] as const;\n");
    }
    file
}

/// The names that both JavaScript and Rust know, in the order of their indices.
fn generated_keys() -> String {
    let keys = crate::value::codec::KEYS;
    assert!(keys.is_sorted(), "the names of fields are looked up by their order");
    let list: String = keys.iter().map(|name| format!("  \"{name}\",\n")).collect();
    format!(
        "{HEADER}\n/** The names of fields that are sent as numbers. */\nexport const KEYS = [\n{list}] as const;\n"
    )
}

fn audited_fields() -> Vec<&'static str> {
    let engine = crate::engine::Engine::new(&crate::config::EngineConfig::default())
        .expect("the default is sound");
    let open = crate::engine::OpenCommand::new(crate::value::Instant::MIN);
    let opened =
        engine.open(&crate::model::TicketDraft::new(1, "Any", "P3", 2), &open).expect("it opens");
    opened.ticket.audited().into_iter().map(|(name, _)| name).collect()
}

/// Removes Rust examples and links, which mean nothing in TypeScript.
fn without_rust(types: &str) -> String {
    let mut in_example = false;
    let mut output = String::with_capacity(types.len());
    for line in types.lines() {
        let is_fence = line.starts_with(" * ```");
        if is_fence {
            in_example = !in_example;
        }
        if !is_fence && !in_example {
            output += line;
            output.push('\n');
        }
    }
    // rustdoc links are written [`text`](target) or [`text`].
    while let Some(link) = output.find("](crate::") {
        let end = link + output[link..].find(')').expect("the link ends");
        output.replace_range(link + 1..=end, "");
    }
    let unlinked = output.replace("[`", "`").replace("`]", "`").replace("\n *\n */", "\n */");
    format!("{}\n", unlinked.trim_end())
}

/// Splits one type into the fields that all forms have, and a union of the forms.
fn in_forms(types: &str, name: &str, forms: &[&[&str]]) -> String {
    let head = format!("export type {name} = ");
    let (before, rest) = types.split_once(&format!("{head}{{ \n")).expect("the type is there");
    let (fields, after) = rest.split_once(", };").expect("the type ends");
    // Each field with its doc comment.
    let fields: Vec<(&str, &str)> = fields
        .split(", \n")
        .map(|text| (text.lines().last().and_then(field).expect("it ends in a field").0, text))
        .collect();
    let block = |texts: Vec<String>| format!("{{ \n{}, }}", texts.join(", \n"));
    let bare = |listed: &str| listed.trim_end_matches('?').to_owned();
    let in_form = |form: &&[&str]| {
        let texts = form.iter().map(|listed| {
            let name = bare(listed);
            let (_, text) = fields
                .iter()
                .find(|(field_name, _)| *field_name == name)
                .expect("there is a field");
            text.replace(&format!("\n{name}?: "), &format!("\n{listed}: "))
        });
        block(texts.collect())
    };
    let union = forms.iter().map(in_form).collect::<Vec<_>>().join(" | ");
    let listed: Vec<String> = forms.concat().into_iter().map(bare).collect();
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

/// The name and the type of the field that a line declares.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(": ")?;
    let name = name.trim_end_matches('?');
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then_some((name, value))
}

/// The names under which the history records instants.
fn instant_fields() -> Vec<&'static str> {
    let mut fields = audited_fields();
    fields.push("retryAt");
    fields.retain(|field| crate::model::holds_instant(field));
    fields
}

#[test]
fn the_typescript_types_are_up_to_date() {
    check(FILE, &generated());
    check(KEYS_FILE, &generated_keys());
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
