//! The engine against a reference model that is written differently. The model keeps no state: it
//! works everything out from the list of events, takes the local time of every minute from another
//! library, and adds up working time minute by minute.

mod cases;
mod clocks;
mod hours;
mod outcome;
mod plan;
mod promises;
mod replay;
mod timeline;
mod timers;

use std::collections::BTreeMap;

use self::clocks::BUILT_IN;
use self::outcome::{expect, run};
use self::plan::{
    By, Life, MINUTE, OnChange, OnReopen, Plan, Promise, Since, When, larger_lives, lives,
};
use self::timeline::{Doing, Interval, Key, What};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// The random lives of each property: `npm run proof:model` sets more than a test run has.
fn cases() -> u32 {
    std::env::var("MODEL_LIVES")
        .map_or(300, |lives| lives.parse().expect("MODEL_LIVES is a number"))
}

/// Checks that the engine decides what the model expects of `life`.
fn agree(life: &Life) -> Result<(), TestCaseError> {
    let run = run(life);
    let (expected, _, timeline) = expect(life, &run.accepted, run.until);
    if timeline.is_unsettled() {
        return Ok(());
    }
    let differences = run.outcome.differences(&expected);
    prop_assert!(differences.is_empty(), "{}\nof {:#?}", differences.join("\n"), run.accepted);
    Ok(())
}

/// Checks that `larger`, which has more clocks, policies and groups for something else, changes no
/// answer of the clocks that `life` has.
fn is_unaffected(life: &Life, larger: &Plan) -> Result<(), TestCaseError> {
    let small = run(life);
    // At the same instants: a deadline of a clock that only one of them has is none.
    let at = small.attempts[1..].iter().map(|(event, _)| When::At(event.at));
    let commands = life.commands.iter().zip(at);
    let commands = commands.map(|((_, who, command), at)| (at, *who, command.clone())).collect();
    let large = run(&Life { plan: larger.clone(), commands, ..life.clone() });
    let accepted = |run: &outcome::Run| -> Vec<bool> {
        run.attempts.iter().map(|(_, is_accepted)| *is_accepted).collect()
    };
    prop_assert_eq!(accepted(&small), accepted(&large));
    let keys = life.plan.keys();
    let (small, mut large) = (small.outcome, large.outcome);
    large.clocks.retain(|clock| keys.contains(&clock.key));
    large.breaches.retain(|(key, ..)| keys.contains(key));
    large.warnings.retain(|(key, ..)| keys.contains(key));
    // More clocks wake oftener.
    large.next_wake_at = small.next_wake_at;
    // A clock that the smaller plan does not measure has a deadline in the larger one.
    if !keys.contains(&("sla", clocks::RESOLUTION)) {
        large.due_at = small.due_at;
    }
    if !keys.contains(&("sla", clocks::FIRST)) {
        large.response_due_at = small.response_due_at;
    }
    let differences = large.differences(&small);
    prop_assert!(differences.is_empty(), "{}", differences.join("\n"));
    Ok(())
}

/// Checks that the time used and the time that remains make up the target of each live clock,
/// with the lift of a deadline in working days.
fn adds_up(life: &Life) -> Result<(), TestCaseError> {
    let run = run(life);
    let (_, _, timeline) = expect(life, &run.accepted, run.until);
    if timeline.is_unsettled() {
        return Ok(());
    }
    for (key, used, remaining) in run.shown {
        let clock = timeline.clock(key).unwrap();
        let (Some(target), true) = (clock.target, clock.doing.is_live()) else { continue };
        if !clock.is_in_days() {
            prop_assert_eq!(used + remaining, target, "{:?}", key);
        } else if clock.doing == Doing::Counting && clock.breached.is_none() {
            let left = clock.hours.between(run.until, clock.due.unwrap());
            prop_assert_eq!(remaining, left, "{:?} used {} {:?}", key, used, clock.clock);
            if clock.used_before <= target {
                prop_assert_eq!(used + remaining, target + clock.lift(), "{:?}", key);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 20_000, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn the_engine_decides_what_the_model_expects(life in lives(false)) {
        agree(&life)?;
    }

    #[test]
    fn the_engine_decides_what_the_model_expects_with_timers(life in lives(true)) {
        agree(&life)?;
    }

    #[test]
    fn more_clocks_policies_and_groups_change_no_other_clocks_answer(
        (life, larger) in larger_lives(),
    ) {
        is_unaffected(&life, &larger)?;
    }

    #[test]
    fn the_time_used_and_the_time_that_remains_make_up_the_target(life in lives(false)) {
        adds_up(&life)?;
    }

    #[test]
    fn a_replay_has_the_outcome_of_single_decisions(life in lives(false)) {
        replay::agree(&life)?;
    }

    #[test]
    fn a_replay_with_timers_has_the_outcome_of_single_decisions(life in lives(true)) {
        replay::agree(&life)?;
    }
}

/// What a clock is called in the count of what the lives cover.
fn kind((group, clock_id): Key) -> &'static str {
    match BUILT_IN.iter().find(|known| **known == clock_id) {
        Some(built_in) if group == "sla" => built_in,
        Some(_) => "built-in clock of another group",
        None if group == "sla" => "custom clock",
        None => "custom clock of another group",
    }
}

/// The names of what the intervals of one clock show.
fn shown_by(intervals: &[Interval]) -> Vec<String> {
    let mut names = Vec::new();
    for interval in intervals {
        if let Some(mode) = interval.change.or(interval.restarts.then_some(OnChange::Restart)) {
            names.push(format!("change of target by {mode:?}"));
        }
        if interval.counts_gap {
            names.push("gap that counts".to_owned());
        }
        if interval.is_reset {
            names.push("reset".to_owned());
        }
    }
    for pair in intervals.windows(2) {
        if pair[0].doing.is_live() || !pair[1].doing.is_live() {
            continue;
        }
        let again = if pair[0].cycle == pair[1].cycle { "resumes" } else { "starts again" };
        names.push(format!("clock that {again} after it was {:?}", pair[0].doing));
    }
    names
}

#[test]
fn the_random_lives_cover_every_rule_of_the_model() {
    let mut runner = TestRunner::deterministic();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for number in 0..3_000 {
        let life = lives(number % 2 == 1).new_tree(&mut runner).unwrap().current();
        let run = run(&life);
        let (outcome, events, timeline) = expect(&life, &run.accepted, run.until);
        let mut count = |name: String| *counts.entry(name).or_default() += 1;
        for (key, ..) in &outcome.breaches {
            count(format!("breach of {}", kind(*key)));
        }
        for (key, ..) in &outcome.warnings {
            count(format!("warning of {}", kind(*key)));
        }
        for clock in &timeline.clocks {
            let kind = kind(clock.key);
            count(format!("{kind} that is {:?}", clock.doing));
            let again = if clock.cycle > 1 { "further" } else { "first" };
            count(format!("{again} cycle of {kind}"));
            if !clock.waits.is_empty() {
                count(format!("{kind} that waited"));
            }
            if clock.used % MINUTE != 0 {
                count("clock with a fraction of a minute".to_owned());
            }
            if clock.policy.is_none() {
                count("clock without a policy".to_owned());
            }
            let at_event = events.iter().any(|event| Some(event.at) == clock.breached);
            if at_event {
                count("breach at an event".to_owned());
            }
            let on_time = clock.doing == Doing::Stopped && Some(clock.used) == clock.target;
            if on_time && clock.breached.is_none() {
                count("clock stopped exactly on time".to_owned());
            }
            if clock.is_in_days() {
                count(format!("clock in working days that is {:?}", clock.doing));
                if clock.breached.is_some() {
                    count("clock in working days that is breached".to_owned());
                }
                if clock.lift() > 0 {
                    count("deadline that is lifted".to_owned());
                }
                if clock.cycle > 1 || !clock.waits.is_empty() {
                    count("clock in working days that paused or began again".to_owned());
                }
            }
            if clock.started < clock.since && clock.waits.is_empty() && clock.cycle > 1 {
                count("clock that counts from before it began".to_owned());
            }
        }
        for intervals in timeline.intervals.values() {
            shown_by(intervals).into_iter().for_each(&mut count);
        }
        for pair in timeline.facts.windows(2) {
            if pair[0].is_done() && !pair[1].is_done() {
                let policy = life.plan.policy_for("sla", &pair[1]);
                let policy = policy.map(|index| &life.plan.policies[index]);
                let mode = policy.and_then(|policy| policy.on_reopen).unwrap_or(OnReopen::Resume);
                count(format!("reopening by {mode:?}"));
                count(format!("reopening from {}", pair[0].status));
            }
        }
        for event in &events {
            if let What::Step(step) = &event.what {
                let timer = &life.plan.timers[step.timer];
                count(match timer.since {
                    Since::BreachOf(..) => "step from a breach of one clock".to_owned(),
                    Since::Due(group, clock_id) if kind((group, clock_id)) != clock_id => {
                        "step from the deadline of a further clock".to_owned()
                    }
                    since => format!("step from {since:?}"),
                });
                if timer.action.is_some() {
                    count("step that changes the ticket".to_owned());
                }
            }
        }
        for target in life.plan.policies.iter().flat_map(|policy| policy.targets.values()) {
            if let Promise::Days(days) = target.promise {
                let by = match days.by {
                    By::At(_) => "a time",
                    By::Close => "close",
                    By::StartTime => "startTime",
                };
                count(format!("promise by {by}"));
            }
            if target.concurrent {
                count("target that is concurrent".to_owned());
            }
            if let Some(hours) = target.hours {
                let counted = format!("{hours:?}");
                count(format!("target counted {}", counted.split('(').next().unwrap()));
            }
        }
        count(format!("opened {}", life.status));
        if timeline.is_unsettled() {
            count("life that the design does not settle".to_owned());
        }
    }
    let few: Vec<_> = counts.iter().filter(|(_, count)| **count < 20).collect();
    assert!(few.is_empty() && counts.len() == 111, "{few:?} of {} in {counts:#?}", counts.len());
}
