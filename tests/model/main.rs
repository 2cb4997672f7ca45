//! The engine against a reference model that is written differently: it knows the whole list of what happened and
//! no state, asks another library for the local time of every minute, and adds up working time minute by minute.

mod hours;
#[path = "../calendar/oracle.rs"]
#[expect(dead_code, reason = "only its openness is asked for here")]
mod oracle;
mod outcome;
mod plan;
mod promises;
mod replay;
mod story;
mod timers;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use outcome::{live, told};
use plan::{Life, MINUTE, OnChange, OnReopen, lives};
use story::{Doing, What};

/// Whether the engine decides of `life` what the model tells of it.
fn agree(life: &Life) -> Result<(), TestCaseError> {
    let lived = live(life);
    let (outcome, ..) = told(life, &lived.accepted, lived.until);
    let differences = lived.outcome.differences(&outcome);
    prop_assert!(differences.is_empty(), "{}\nof {:#?}", differences.join("\n"), lived.accepted);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 20_000, ..ProptestConfig::with_cases(5_000) })]

    #[test]
    fn the_engine_decides_what_the_model_tells(life in lives(false)) {
        agree(&life)?;
    }

    #[test]
    fn with_timers_too(life in lives(true)) {
        agree(&life)?;
    }

    #[test]
    fn a_replay_comes_to_what_single_decisions_come_to(life in lives(false)) {
        replay::agree(&life)?;
    }

    #[test]
    fn a_replay_carries_out_timers_too(life in lives(true)) {
        replay::agree(&life)?;
    }
}

#[test]
fn the_lives_contain_what_the_model_is_about() {
    let mut runner = TestRunner::deterministic();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for number in 0..3_000 {
        let life = lives(number % 2 == 1).new_tree(&mut runner).unwrap().current();
        let lived = live(&life);
        let (outcome, events, story) = told(&life, &lived.accepted, lived.until);
        let mut count = |name: String| *counts.entry(name).or_default() += 1;
        for (metric, ..) in &outcome.breaches {
            count(format!("breach of {metric:?}"));
        }
        for (metric, ..) in &outcome.warnings {
            count(format!("warning of {metric:?}"));
        }
        for clock in &outcome.clocks {
            count(format!("{:?} clock that is {:?}", clock.metric, clock.doing));
            let again = if clock.cycle > 1 { "further" } else { "first" };
            count(format!("{again} cycle of {:?}", clock.metric));
            if !clock.waits.is_empty() {
                count(format!("{:?} clock that waited", clock.metric));
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
        for leg in story.legs.iter().flatten() {
            if let Some(mode) = leg.change.or(leg.restarts.then_some(OnChange::Restart)) {
                count(format!("change of target by {mode:?}"));
            }
            if leg.counts_gap {
                count("gap that counts".to_owned());
            }
        }
        for pair in story.facts.windows(2) {
            if pair[0].is_done() && !pair[1].is_done() {
                let policy = life.plan.policy_for(&pair[1]).map(|index| &life.plan.policies[index]);
                let mode = policy.and_then(|policy| policy.on_reopen).unwrap_or(OnReopen::Resume);
                count(format!("reopening by {mode:?}"));
            }
        }
        for event in &events {
            if let What::Step(step) = &event.what {
                let timer = &life.plan.timers[step.timer];
                count(format!("step from {:?}", timer.anchor));
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
