//! The laws of every decision, over random configurations and lives of tickets.

mod history;
mod life;
mod packed;

use std::collections::{BTreeMap, BTreeSet};

use life::{Life, Run, lives};
use proptest::prelude::*;
use ticket_engine::history::replay;
use ticket_engine::model::{Cause, Phase};
use ticket_engine::{
    AdvanceCommand, ClockId, Effect, Id, Instant, SlaBreach, SlaClock, Ticket, Value, from_json,
};

/// Breaches without the instant at which they were detected, which depends on polling.
fn undated(breaches: &[SlaBreach]) -> Vec<SlaBreach> {
    let epoch = Instant::MIN;
    breaches.iter().map(|breach| SlaBreach { detected_at: epoch, ..breach.clone() }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_polling_schedule_changes_nothing(life in lives(), polls in prop::collection::vec(0..40_000_000_i64, 0..40)) {
        let Run { ticket, history, breaches, effects, .. } = life.run(&[]);
        let polled = life.run(&polls);
        // Entry by entry, so that a failure shows the first difference only.
        for (entry, polled) in history.iter().zip(&polled.history) {
            prop_assert_eq!(entry, polled);
        }
        prop_assert_eq!(history.len(), polled.history.len());
        prop_assert_eq!(undated(&breaches), undated(&polled.breaches));
        prop_assert_eq!(effects, polled.effects);
        prop_assert_eq!(ticket, polled.ticket);
    }

    #[test]
    fn a_patch_leads_from_the_old_snapshot_to_the_new(life in lives()) {
        for (before, decision) in life.run(&[]).steps {
            let mut patched = before.unwrap_or_else(|| decision.ticket.clone());
            decision.patch.apply(&mut patched);
            prop_assert_eq!(&patched, &decision.ticket);
            prop_assert_eq!(decision.patch.is_empty(), decision.history.is_empty());
        }
    }

    #[test]
    fn a_snapshot_is_the_same_after_a_round_trip_through_json(life in lives()) {
        for (_, decision) in life.run(&[]).steps {
            let json = serde_json::to_string(&decision.ticket).unwrap();
            let read: Ticket = from_json(&json, "ticket").unwrap();
            prop_assert_eq!(read, decision.ticket);
        }
    }

    #[test]
    fn the_history_replays_to_the_ticket(life in lives()) {
        let Run { ticket, history, .. } = life.run(&[]);
        let last = history.last().unwrap();
        prop_assert_eq!((last.revision, last.changed_at), (ticket.revision, ticket.updated_at));
        let replayed = replay(&history);
        for (field, value) in ticket.audited() {
            let unset = matches!(&value, Value::Array(items) if items.is_empty())
                || matches!(&value, Value::Object(entries) if entries.is_empty())
                || value.is_null();
            let replayed = replayed.get(field);
            prop_assert!(replayed == Some(&value) || unset && replayed.is_none(), "{}", field);
        }
        for (entry, next) in history.iter().zip(&history[1..]) {
            prop_assert!(entry.changed_at <= next.changed_at && entry.revision <= next.revision);
        }
    }

    #[test]
    fn every_old_value_is_the_value_before(life in lives()) {
        let mut fields = BTreeMap::new();
        for entry in life.run(&[]).history {
            let known = fields.insert(entry.field_changed.clone(), entry.new_value.clone());
            let is_field = !entry.field_changed.contains('.');
            if is_field && !["comment", "timer", "reapplyPolicies"].contains(&entry.field_changed.as_str()) {
                // A field that was empty from the start needs no entry.
                let unset = if entry.old_value.is_array() { Value::Array(vec![]) } else { Value::Null };
                prop_assert_eq!(known.unwrap_or(unset), entry.old_value);
            }
        }
    }

    #[test]
    fn no_key_is_used_twice(life in lives()) {
        let run = life.run(&[]);
        let mut keys = BTreeSet::new();
        let ids = run.history.iter().map(|entry| entry.history_id.as_str());
        let effects = run.effects.iter().map(Effect::key);
        for key in ids.chain(effects).chain(run.breaches.iter().map(|breach| breach.key.as_str())) {
            prop_assert!(keys.insert(key.to_owned()), "{} is used twice", key);
        }
    }

    #[test]
    fn time_alone_changes_a_ticket_at_its_next_wake_and_not_before(life in lives()) {
        for (_, decision) in life.run(&[]).steps {
            let Some(wake) = decision.next_wake_at else { continue };
            prop_assert_eq!(decision.ticket.next_wake_at, Some(wake));
            let advance = |ms: i64| {
                let at = Instant::from_epoch_ms(wake.epoch_ms() + ms).unwrap();
                life.engine().advance(&decision.ticket, &AdvanceCommand::new(at)).unwrap()
            };
            prop_assert!(!advance(-1).is_change(), "a millisecond earlier there is nothing to do");
            prop_assert!(advance(0).is_change());
        }
    }

    #[test]
    fn a_clock_has_a_deadline_exactly_while_it_runs_and_after_it_has_stopped(life in lives()) {
        for (_, decision) in life.run(&[]).steps {
            let ticket = &decision.ticket;
            for (clock, due_at) in [(ticket.sla.clock("sla", &ClockId::FirstResponse), ticket.response_due_at), (ticket.sla.clock("sla", &ClockId::Resolution), ticket.due_at)] {
                let expected = clock.as_ref().and_then(|clock| match clock.phase {
                    Phase::Running { due_at, .. } | Phase::Stopped { due_at, .. } => due_at,
                    _ => None,
                });
                prop_assert_eq!(expected, due_at);
                if let Some(clock) = clock {
                    prop_assert!(clock.used_ms >= 0);
                    prop_assert!(life.scales() || clock.used_ms <= ticket.updated_at.ms_since(clock.started_at), "used at most what elapsed");
                }
            }
        }
    }

    #[test]
    fn the_load_effects_sum_to_the_load(life in lives()) {
        let run = life.run(&[]);
        let mut loads: BTreeMap<Id, i64> = BTreeMap::new();
        let mut ticket_before = None;
        for (_, decision) in &run.steps {
            for effect in &decision.effects {
                if let Effect::AgentLoad { agent_id, delta, .. } = effect {
                    *loads.entry(agent_id.clone()).or_default() += delta;
                }
            }
            loads.retain(|_, load| *load != 0);
            let ticket = &decision.ticket;
            let done = ["RESOLVED", "CLOSED"].contains(&ticket.status.as_str());
            let offered = ticket.offer().map(|offer| offer.agent_id.clone());
            let holder = ticket.assignee_id.clone().or(offered).filter(|_| !done);
            let weight = ticket.sla.queue.as_ref().map_or(1, |queue| i64::from(queue.load));
            let recount: BTreeMap<Id, i64> = holder.into_iter().map(|id| (id, weight)).collect();
            prop_assert_eq!(&loads, &recount, "after {:?}", ticket_before);
            ticket_before = Some(ticket.clone());
        }
    }

    #[test]
    fn a_breach_is_recorded_once_at_its_deadline(life in lives()) {
        let run = life.run(&[]);
        let kinds: BTreeSet<_> =
            run.breaches.iter().map(|b| format!("{:?} {}", b.breach_type, b.cycle)).collect();
        prop_assert_eq!(kinds.len(), run.breaches.len());
        // Every clock that is marked as breached, in the present cycle or a completed one, has its
        // record.
        let sla = &run.ticket.sla;
        let present = sla.clocks.iter().map(|entry| (entry.clock_id.clone(), &entry.clock));
        let completed = sla.completed.iter().map(|cycle| (cycle.clock_id.clone(), &cycle.clock));
        let mut breached: Vec<_> = present
            .chain(completed)
            .filter_map(|(clock_id, clock)| Some((clock_id, clock.cycle, clock.breached_at?)))
            .collect();
        let mut recorded: Vec<_> =
            run.breaches.iter().map(|b| (b.clock_id.clone(), b.cycle, b.breached_at)).collect();
        breached.sort();
        recorded.sort();
        prop_assert_eq!(breached, recorded);
    }

    #[test]
    fn a_clock_that_has_ended_over_its_target_is_breached(life in lives()) {
        for (_, decision) in life.run(&[]).steps {
            for clock_id in ClockId::BUILT_IN {
                let Some(clock) = decision.ticket.sla.clock("sla", &clock_id) else { continue };
                if clock.target_ms.is_some_and(|target_ms| clock.used_ms > target_ms) {
                    prop_assert!(clock.breached_at.is_some(), "{:?} {:?}", clock_id, clock);
                }
            }
        }
    }

    #[test]
    fn a_clock_that_has_ended_changes_only_when_it_restarts(life in lives()) {
        for (before, decision) in life.run(&[]).steps {
            let Some(before) = before else { continue };
            // A timer may reopen a ticket, and the command may end the clock that restarted.
            let moved = decision.history.iter().any(|entry| entry.field_changed == "status");
            if moved && decision.ticket.revision > before.revision + 1 {
                continue;
            }
            for clock_id in ClockId::BUILT_IN {
                let (old, new) = (before.sla.clock("sla", &clock_id), decision.ticket.sla.clock("sla", &clock_id));
                let ended = |clock: &SlaClock| !clock.is_live();
                if old.is_some_and(ended) && new.is_some_and(ended) {
                    prop_assert_eq!(old, new);
                }
            }
        }
    }

    #[test]
    fn a_clock_of_the_present_policy_pauses_where_that_policy_says(life in lives()) {
        for (before, decision) in life.run(&[]).steps {
            let ticket = &decision.ticket;
            // Time alone moves no clock.
            if before.is_some() && decision.history.iter().all(|entry| entry.cause == Cause::Deadline) {
                continue;
            }
            for clock_id in ClockId::BUILT_IN {
                let Some(clock) = ticket.sla.clock("sla", &clock_id).filter(|clock| clock.is_live()) else { continue };
                let pauses = life.pauses(clock.policy_id.as_ref(), &clock_id, &ticket.status);
                prop_assert_eq!(matches!(clock.phase, Phase::Paused { .. }), pauses, "{:?} in {}", clock_id, ticket.status);
            }
        }
    }

    #[test]
    fn no_input_makes_it_panic(life in lives(), junk in life::junk(), place in any::<prop::sample::Index>()) {
        life.survive(&junk, place);
    }
}

#[test]
fn the_random_lives_contain_what_the_laws_are_about() {
    // The generator must not become trivial without anybody noticing.
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut breaches, mut comments, mut reopenings, mut pauses, mut assigned) = (0, 0, 0, 0, 0);
    for _ in 0..800 {
        let life: Life = lives().new_tree(&mut runner).unwrap().current();
        let run = life.run(&[]);
        breaches += run.breaches.len();
        for (before, decision) in &run.steps {
            comments += decision.comments.len();
            let was_done = before.as_ref().is_some_and(|ticket| ticket.resolved_at.is_some());
            reopenings += usize::from(was_done && decision.ticket.resolved_at.is_none());
            pauses += usize::from(decision.ticket.status == "PENDING");
            assigned += usize::from(decision.assignment.is_some());
        }
    }
    for count in [breaches, comments, reopenings, pauses, assigned] {
        assert!(
            count > 50,
            "{breaches} breaches, {comments} comments, {reopenings} reopenings, {pauses} pauses, {assigned} assignments"
        );
    }
}
