//! The engine against a reference model that is written differently. The model keeps no state: it
//! works everything out from the list of events, takes the local time of every minute from another
//! library, and adds up working time minute by minute.

mod hours;
mod outcome;
mod plan;
mod promises;
mod replay;
mod timeline;
mod timers;

use std::collections::BTreeMap;

use self::outcome::{expect, run};
use self::plan::{Life, MINUTE, OnChange, OnReopen, lives};
use self::timeline::{Doing, What};
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
    let (expected, ..) = expect(life, &run.accepted, run.until);
    let differences = run.outcome.differences(&expected);
    prop_assert!(differences.is_empty(), "{}\nof {:#?}", differences.join("\n"), run.accepted);
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
    fn a_replay_has_the_outcome_of_single_decisions(life in lives(false)) {
        replay::agree(&life)?;
    }

    #[test]
    fn a_replay_with_timers_has_the_outcome_of_single_decisions(life in lives(true)) {
        replay::agree(&life)?;
    }
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
        for (clock_id, ..) in &outcome.breaches {
            count(format!("breach of {clock_id:?}"));
        }
        for (clock_id, ..) in &outcome.warnings {
            count(format!("warning of {clock_id:?}"));
        }
        for clock in &outcome.clocks {
            count(format!("{:?} clock that is {:?}", clock.clock_id, clock.doing));
            let again = if clock.cycle > 1 { "further" } else { "first" };
            count(format!("{again} cycle of {:?}", clock.clock_id));
            if !clock.waits.is_empty() {
                count(format!("{:?} clock that waited", clock.clock_id));
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
        }
        for interval in timeline.intervals.iter().flatten() {
            if let Some(mode) = interval.change.or(interval.restarts.then_some(OnChange::Restart)) {
                count(format!("change of target by {mode:?}"));
            }
            if interval.counts_gap {
                count("gap that counts".to_owned());
            }
        }
        for pair in timeline.facts.windows(2) {
            if pair[0].is_done() && !pair[1].is_done() {
                let policy = life.plan.policy_for(&pair[1]).map(|index| &life.plan.policies[index]);
                let mode = policy.and_then(|policy| policy.on_reopen).unwrap_or(OnReopen::Resume);
                count(format!("reopening by {mode:?}"));
            }
        }
        for event in &events {
            if let What::Step(step) = &event.what {
                let timer = &life.plan.timers[step.timer];
                count(format!("step from {:?}", timer.since));
                if timer.action.is_some() {
                    count("step that changes the ticket".to_owned());
                }
            }
        }
        count(format!("opened {}", life.status));
    }
    let few: Vec<_> = counts.iter().filter(|(_, count)| **count < 20).collect();
    assert!(few.is_empty() && counts.len() == 56, "{few:?} of {} in {counts:#?}", counts.len());
}
