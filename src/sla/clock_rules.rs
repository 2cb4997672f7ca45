//! Clocks whose references have been resolved.

use crate::condition::{Condition, Field};
use crate::model::{ClockId, State, StatusCategory};
use crate::sla::{Again, ClockConfig, ClockEvent, Origin, PauseRule, Trigger, Triggers};
use crate::value::{NameMap, Value};

/// How one clock measures time.
#[derive(Clone, Debug)]
pub(crate) struct ClockRules {
    pub id: ClockId,
    pub start: Triggers,
    pub stop: Triggers,
    pub cancel: Triggers,
    pub reset: Triggers,
    pub pause: PauseRule,
    pub again: Again,
    /// Whether a cycle counts from the customer's oldest unanswered comment.
    pub counts_from_question: bool,
    /// The index of the clock that holds it back.
    pub held_back_by: Option<usize>,
}

impl ClockRules {
    /// The rules of `config` in a workflow with these states. Its `heldBackBy` is the clock at
    /// `held_back_by`.
    pub(crate) fn new(
        config: &ClockConfig,
        held_back_by: Option<usize>,
        states: &NameMap<State>,
    ) -> ClockRules {
        ClockRules {
            id: ClockId::from(config.clock_id.as_str()),
            start: Triggers::new(&config.start),
            stop: Triggers::new(&config.stop),
            cancel: Triggers::new(&config.cancel),
            reset: Triggers::new(&config.reset),
            pause: PauseRule::of_condition(config.pause.as_ref(), states),
            again: config.again.unwrap_or_default(),
            counts_from_question: config.origin == Some(Origin::WaitingSince),
            held_back_by,
        }
    }
}

impl ClockRules {
    /// Visits its conditions.
    pub(crate) fn each_condition(&self, visit: &mut dyn FnMut(&Condition)) {
        for triggers in [&self.start, &self.stop, &self.cancel, &self.reset] {
            triggers.each_condition(visit);
        }
        self.pause.condition().into_iter().for_each(visit);
    }
}

/// The categories in which the desk has finished.
const DONE: [StatusCategory; 3] =
    [StatusCategory::Resolved, StatusCategory::Closed, StatusCategory::Cancelled];

/// The configuration of the three built-in clocks, in the order of [`ClockId::BUILT_IN`].
pub(crate) fn built_in() -> [ClockConfig; 3] {
    use ClockEvent::{Opened, PublicReply, Reopened};
    let event = Trigger::Event;
    let exists = |field: Field, exists: bool| Condition::Exists { field, exists };
    let done = DONE.map(StatusCategory::as_str).map(Value::from).to_vec();
    let is_done = Condition::In { field: Field::StatusCategory, one_of: done };
    let is_answered = Condition::All {
        all: vec![exists(Field::WaitingSince, false), Condition::Not { not: Box::new(is_done) }],
    };
    let pending = StatusCategory::Pending.as_str();
    [
        ClockConfig {
            stop: vec![Trigger::When(exists(Field::FirstResponseAt, true))],
            cancel: vec![Trigger::StatusCategory(DONE.to_vec())],
            ..ClockConfig::new("firstResponse", vec![event(Opened), event(Reopened)])
        },
        ClockConfig {
            stop: vec![event(PublicReply), Trigger::When(is_answered)],
            cancel: vec![Trigger::StatusCategory(DONE.to_vec())],
            origin: Some(Origin::WaitingSince),
            held_back_by: Some("firstResponse".to_owned()),
            ..ClockConfig::new(
                "nextResponse",
                vec![Trigger::When(exists(Field::WaitingSince, true)), event(Reopened)],
            )
        },
        ClockConfig {
            stop: vec![Trigger::StatusCategory(vec![
                StatusCategory::Resolved,
                StatusCategory::Closed,
            ])],
            cancel: vec![Trigger::StatusCategory(vec![StatusCategory::Cancelled])],
            pause: Some(Condition::is(Field::StatusCategory, pending)),
            ..ClockConfig::new("resolution", vec![event(Opened), event(Reopened)])
        },
    ]
}
