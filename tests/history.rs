//! Statements about comments and history: who sees them, and how tampering is detected.

use serde_json::json;
use ticket_engine::history::{HistoryFault, verify_history, visible_comments, visible_history};
use ticket_engine::model::Cause;
use ticket_engine::{
    Actor, CommentCommand, CommentDraft, Decision, Engine, EngineConfig, Instant, OpenCommand,
    Ticket, TicketComment, TicketDraft, TicketHistory, Transition, UpdateCommand, from_value,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A ticket and everything that was recorded about it.
#[derive(Clone)]
struct Record {
    ticket: Ticket,
    history: Vec<TicketHistory>,
    comments: Vec<TicketComment>,
}

impl Record {
    fn add(&mut self, decision: Decision) {
        self.ticket = decision.ticket;
        self.history.extend(decision.history);
        self.comments.extend(decision.comments);
    }
}

/// A ticket that is opened, updated, commented on internally and publicly, started and resolved.
fn record() -> Record {
    record_of(&engine(false))
}

/// The same ticket with a chained history.
fn chained() -> Record {
    record_of(&engine(true))
}

fn engine(tamper_evident_history: bool) -> Engine {
    let policies = ticket_engine::sla::presets::standard_policies();
    Engine::new(&EngineConfig { policies, tamper_evident_history, ..EngineConfig::default() })
        .unwrap()
}

fn record_of(engine: &Engine) -> Record {
    let ann = Actor::agent("ann");
    let draft = TicketDraft::new("T-1", "VPN is down", "P3", "user-7");
    let command = OpenCommand::new(at("2026-11-23T09:00:00Z"));
    let opened = engine.open(&draft, &command).unwrap();
    let mut record =
        Record { ticket: opened.ticket.clone(), history: Vec::new(), comments: Vec::new() };
    record.add(opened);
    let changes = json!({"attributes": {"site": "Rome", "seats": 12.5}, "assigneeId": "ann"});
    let command = UpdateCommand {
        changes: from_value(&changes, "changes").unwrap(),
        actor: ann.clone(),
        at: at("2026-11-23T09:05:00Z"),
        explain: false,
    };
    record.add(engine.update(&record.ticket, &command).unwrap());
    for (id, is_internal) in [(1, true), (2, false)] {
        let command = CommentCommand {
            comment_id: id.into(),
            body: "hm".into(),
            is_internal,
            actor: ann.clone(),
            at: at("2026-11-23T09:10:00Z"),
            explain: false,
        };
        record.add(engine.comment(&record.ticket, &command).unwrap());
    }
    let start = Transition::new("IN_PROGRESS", ann.clone(), at("2026-11-23T10:00:00Z"));
    record.add(engine.transition(&record.ticket, &start).unwrap());
    let note = CommentDraft { comment_id: 3.into(), body: "Was it".into(), is_internal: true };
    let resolve = Transition {
        comment: Some(note),
        ..Transition::new("RESOLVED", ann, at("2026-11-23T11:00:00Z"))
    };
    record.add(engine.transition(&record.ticket, &resolve).unwrap());
    record
}

/// The index of the entry that sets `field` to `value`.
fn index_of(record: &Record, field: &str, value: &serde_json::Value) -> usize {
    let is_it = |e: &TicketHistory| e.field_changed == field && e.new_value == *value;
    record.history.iter().position(is_it).unwrap()
}

/// The first flaw: its kind, the index of the entry, and the field.
fn flaw(record: &Record) -> Option<(HistoryFault, Option<usize>, String)> {
    let verification = verify_history(&record.history, &record.ticket);
    verification.flaw().map(|flaw| {
        let id = flaw.index.map(|index| record.history[index].history_id.clone());
        assert_eq!(flaw.history_id, id);
        (flaw.fault, flaw.index, flaw.field.clone())
    })
}

#[test]
fn an_internal_comment_is_seen_only_by_the_desk_and_by_automation() {
    let Record { comments, history, .. } = record();
    for viewer in [Actor::agent("bob"), Actor::admin(1), Actor::system()] {
        assert_eq!(visible_comments(&comments, &viewer), comments);
        assert_eq!(visible_history(&history, &viewer), history);
    }
    // Neither the reporter of the ticket nor a reporter with the ID of the author.
    for viewer in [Actor::reporter("user-7"), Actor::reporter("ann")] {
        let seen = visible_comments(&comments, &viewer);
        assert_eq!(seen.iter().map(|comment| &comment.comment_id).collect::<Vec<_>>(), [&2.into()]);
        let seen = visible_history(&history, &viewer);
        let of_comments = seen.iter().filter(|entry| entry.field_changed == "comment");
        assert_eq!(of_comments.map(|entry| &entry.new_value).collect::<Vec<_>>(), [&json!(2)]);
        let others = |entries: &[TicketHistory]| entries.iter().filter(|e| !e.is_internal).count();
        assert_eq!(others(&seen), others(&history), "nothing else is hidden");
    }
}

#[test]
fn a_change_made_with_an_internal_comment_is_not_internal() {
    let Record { history, .. } = record();
    let resolved = history.iter().find(|entry| entry.new_value == "RESOLVED").unwrap();
    let note = history.iter().find(|entry| entry.new_value == 3).unwrap();
    assert_eq!(resolved.revision, note.revision);
    assert_eq!((resolved.is_internal, note.is_internal), (false, true));
}

#[test]
fn an_entry_stored_without_the_flag_is_public() {
    let mut row = serde_json::to_value(&record().history[0]).unwrap();
    row.as_object_mut().unwrap().remove("isInternal");
    assert!(!from_value::<TicketHistory>(&row, "entry").unwrap().is_internal);
    row["isInternal"] = json!(1);
    let refusal = from_value::<TicketHistory>(&row, "entry").unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("INVALID_VALUE", "entry.isInternal"));
}

type Tampering = fn(&mut Record);

#[test]
fn tampering_is_reported_at_the_first_entry_that_does_not_fit() {
    use HistoryFault::*;
    let whole = record();
    assert_eq!(flaw(&whole), None);
    let last = whole.history.len() - 1;
    let started = index_of(&whole, "status", &json!("IN_PROGRESS"));
    let resolved = index_of(&whole, "status", &json!("RESOLVED"));
    let cases: [(&str, Tampering, HistoryFault, Option<usize>, &str); 14] = [
        (
            "a new value is changed, and a later entry still has the old one",
            |r| edit(r, "status", "IN_PROGRESS", |e| e.new_value = json!("PENDING")),
            OldValue,
            Some(resolved),
            "status",
        ),
        (
            "the last new value of a field is changed",
            |r| edit(r, "status", "RESOLVED", |e| e.new_value = json!("CLOSED")),
            TicketDiffers,
            None,
            "status",
        ),
        (
            "an old value is changed",
            |r| edit(r, "status", "IN_PROGRESS", |e| e.old_value = json!("PENDING")),
            OldValue,
            Some(started),
            "status",
        ),
        (
            "a value deep inside the attributes is changed",
            |r| {
                let site = r.history.iter_mut().find(|e| e.field_changed == "attributes").unwrap();
                site.new_value["site"] = json!("Roma");
            },
            TicketDiffers,
            None,
            "attributes",
        ),
        (
            "an entry is removed, and a later one shows it",
            |r| drop(r.history.remove(position(r, "status", "IN_PROGRESS"))),
            OldValue,
            Some(resolved - 1),
            "status",
        ),
        (
            "an entry is removed, and only the ticket shows it",
            |r| drop(r.history.remove(position(r, "priority", "P3"))),
            TicketDiffers,
            None,
            "priority",
        ),
        (
            "two entries are swapped",
            |r| {
                let (a, b) =
                    (position(r, "status", "IN_PROGRESS"), position(r, "status", "RESOLVED"));
                r.history.swap(a, b);
            },
            OldValue,
            Some(started),
            "status",
        ),
        (
            "two events are swapped",
            |r| {
                let a = r.history.iter().position(|e| e.new_value == 1).unwrap();
                r.history.swap(a, a + 1);
            },
            RevisionWentBack,
            Some(index_of(&whole, "comment", &json!(1)) + 1),
            "revision",
        ),
        (
            "an entry is backdated",
            |r| edit(r, "status", "RESOLVED", |e| e.changed_at = at("2026-11-23T08:00:00Z")),
            TimeWentBack,
            Some(resolved),
            "changedAt",
        ),
        (
            "an entry is duplicated",
            |r| r.history.push(r.history.last().unwrap().clone()),
            DuplicateId,
            Some(last + 1),
            "historyId",
        ),
        (
            "an entry belongs to another ticket",
            |r| edit(r, "status", "IN_PROGRESS", |e| e.ticket_id = "T-2".into()),
            WrongTicket,
            Some(started),
            "ticketId",
        ),
        (
            "a forged change is added with a new revision",
            |r| forge(r, |e| e.revision += 1),
            AheadOfTicket,
            Some(last + 1),
            "revision",
        ),
        (
            "a forged change is added to the last revision",
            |r| forge(r, |_| ()),
            TicketDiffers,
            None,
            "priority",
        ),
        (
            "the last entries are removed",
            |r| r.history.truncate(position(r, "status", "RESOLVED")),
            TicketDiffers,
            None,
            "revision",
        ),
    ];
    for (what, tamper, fault, index, field) in cases {
        let mut record = whole.clone();
        tamper(&mut record);
        assert_eq!(flaw(&record), Some((fault, index, field.to_owned())), "{what}");
    }
}

fn position(record: &Record, field: &str, value: &str) -> usize {
    index_of(record, field, &json!(value))
}

fn edit(record: &mut Record, field: &str, value: &str, change: impl FnOnce(&mut TicketHistory)) {
    let index = position(record, field, value);
    change(&mut record.history[index]);
}

/// Adds a change of priority that nobody made.
fn forge(record: &mut Record, change: impl FnOnce(&mut TicketHistory)) {
    let mut entry = record.history.last().unwrap().clone();
    entry.history_id = "forged".to_owned();
    entry.field_changed = "priority".to_owned();
    (entry.old_value, entry.new_value) = (json!("P3"), json!("P1"));
    change(&mut entry);
    record.history.push(entry);
}

#[test]
fn a_ticket_changed_without_an_entry_differs_from_its_history() {
    let mut record = record();
    record.ticket.title = "VPN was never down".to_owned();
    assert_eq!(flaw(&record), Some((HistoryFault::TicketDiffers, None, "title".to_owned())));
    let verification = verify_history(&record.history, &record.ticket);
    assert_eq!(
        serde_json::to_value(&verification).unwrap(),
        json!({
            "ok": false,
            "fault": "TICKET_DIFFERS",
            "index": null,
            "historyId": null,
            "field": "title",
            "expected": "VPN is down",
            "found": "VPN was never down",
            "message": "the history leads to title \"VPN is down\", but the ticket has \"VPN was never down\"; entries are missing at the end, or one of the two was changed",
        })
    );
}

#[test]
fn a_sound_history_reports_its_length() {
    let Record { ticket, history, .. } = record();
    let verification = verify_history(&history, &ticket);
    let expected = json!({"ok": true, "entries": history.len()});
    assert_eq!(serde_json::to_value(&verification).unwrap(), expected);
    assert!(!verify_history(&[], &ticket).is_sound(), "every ticket has a history");
}

#[test]
fn a_history_is_sound_after_a_round_trip_through_a_database() {
    let Record { ticket, history, .. } = record();
    let stored: Vec<TicketHistory> = history.iter().map(through_a_database).collect();
    assert_ne!(stored, history);
    assert!(verify_history(&stored, &ticket).is_sound());
}

/// The entry as a JSON column may return it: integers as doubles, instants as strings.
fn through_a_database(entry: &TicketHistory) -> TicketHistory {
    let holds_instant = entry.field_changed.ends_with("At");
    let stored = |value: &serde_json::Value| match value.as_i64() {
        Some(ms) if holds_instant => json!(Instant::from_epoch_ms(ms).unwrap().to_string()),
        Some(whole) => json!(whole as f64),
        None => value.clone(),
    };
    TicketHistory {
        old_value: stored(&entry.old_value),
        new_value: stored(&entry.new_value),
        ..entry.clone()
    }
}

#[test]
fn a_chained_history_differs_from_a_plain_one_only_in_its_chain() {
    let (plain, chained) = (record(), chained());
    let without = chained.history.iter().map(|e| TicketHistory { chain: None, ..e.clone() });
    assert_eq!(without.collect::<Vec<_>>(), plain.history);
    assert!(plain.history.iter().all(|entry| entry.chain.is_none()));
    assert_eq!(plain.ticket.history_chain, None);
    assert_eq!(chained.ticket.history_chain, chained.history.last().unwrap().chain);
    assert_eq!(flaw(&chained), None);
    let stored: Vec<_> = chained.history.iter().map(through_a_database).collect();
    assert!(verify_history(&stored, &chained.ticket).is_sound());
}

#[test]
fn a_broken_chain_is_reported_at_its_first_broken_entry() {
    use HistoryFault::*;
    let whole = chained();
    let last = whole.history.len() - 1;
    let note = index_of(&whole, "comment", &json!(1));
    let cases: [(&str, Tampering, HistoryFault, Option<usize>, &str); 14] = [
        (
            "the ID of a comment is changed",
            |r| comment_entry(r).new_value = json!(9),
            ChainBroken,
            Some(note),
            "chain",
        ),
        (
            "the author is changed",
            |r| comment_entry(r).changed_by = "bob".into(),
            ChainBroken,
            Some(note),
            "chain",
        ),
        (
            "an internal entry is made public",
            |r| comment_entry(r).is_internal = false,
            ChainBroken,
            Some(note),
            "chain",
        ),
        (
            "the cause is changed",
            |r| comment_entry(r).cause = Cause::Update,
            ChainBroken,
            Some(note),
            "chain",
        ),
        (
            "the last value of a field is changed",
            |r| edit(r, "status", "RESOLVED", |e| e.new_value = json!("CLOSED")),
            ChainBroken,
            Some(position(&whole, "status", "RESOLVED")),
            "chain",
        ),
        (
            "a chain value is changed",
            |r| comment_entry(r).chain = Some("0".repeat(64)),
            ChainBroken,
            Some(note),
            "chain",
        ),
        (
            "a chain value is removed",
            |r| comment_entry(r).chain = None,
            ChainBroken,
            Some(note),
            "chain",
        ),
        (
            "the first chain value is removed",
            |r| r.history[0].chain = None,
            ChainBroken,
            Some(1),
            "chain",
        ),
        (
            "an entry that no other entry depends on is removed",
            |r| {
                let note = index_of(r, "comment", &json!(1));
                r.history.remove(note);
            },
            ChainBroken,
            Some(note),
            "chain",
        ),
        (
            "two entries of one event are swapped",
            |r| r.history.swap(1, 2),
            ChainBroken,
            Some(1),
            "chain",
        ),
        ("an entry is added", |r| forge(r, |_| ()), ChainBroken, Some(last + 1), "chain"),
        (
            "an entry without a chain value is added",
            |r| forge(r, |e| e.chain = None),
            ChainBroken,
            Some(last + 1),
            "chain",
        ),
        (
            "the last entry, of a comment, is removed",
            |r| drop(r.history.pop()),
            TicketDiffers,
            None,
            "historyChain",
        ),
        (
            "all chain values are removed",
            |r| r.history.iter_mut().for_each(|entry| entry.chain = None),
            TicketDiffers,
            None,
            "historyChain",
        ),
    ];
    for (what, tamper, fault, index, field) in cases {
        let mut record = whole.clone();
        tamper(&mut record);
        assert_eq!(flaw(&record), Some((fault, index, field.to_owned())), "{what}");
    }
}

/// The entry of the internal comment.
fn comment_entry(record: &mut Record) -> &mut TicketHistory {
    let index = index_of(record, "comment", &json!(1));
    &mut record.history[index]
}

#[test]
fn a_chain_continues_when_it_is_switched_off_and_starts_when_it_is_switched_on() {
    for (before, after, has_chain) in [(true, false, [true, true]), (false, true, [false, true])] {
        let mut record = record_of(&engine(before));
        let close = Transition::new("CLOSED", Actor::agent("ann"), at("2026-11-24T09:00:00Z"));
        record.add(engine(after).transition(&record.ticket, &close).unwrap());
        let ends = [record.history.first(), record.history.last()];
        assert_eq!(ends.map(|entry| entry.unwrap().chain.is_some()), has_chain);
        assert_eq!(flaw(&record), None);
    }
}

#[test]
fn the_type_of_an_id_column_does_not_break_the_chain() {
    let Record { ticket, mut history, .. } = {
        let mut record = chained();
        let close = Transition::new("CLOSED", Actor::agent(7), at("2026-11-24T09:00:00Z"));
        record.add(engine(true).transition(&record.ticket, &close).unwrap());
        record
    };
    history.last_mut().unwrap().changed_by = "7".into();
    assert!(verify_history(&history, &ticket).is_sound());
}
