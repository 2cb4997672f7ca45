//! One problem: a reason, and the field it is about.

use std::fmt;

use serde::Serialize;

use super::Reason;
use crate::value::codec::{Encoder, Pack};

/// A reason and the field it is about, such as `ticket.priority` or `config.policies[2].calendar`.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Problem {
    /// The path of the field. It starts with the name of the call's argument.
    pub path: String,
    /// What is wrong with it.
    pub reason: Reason,
}

impl Problem {
    /// How to fix it, when there is more to say than what was expected.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        self.reason.hint()
    }

    /// What is wrong and how to fix it, without the path.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.hint() {
            Some(hint) => format!("{}; {hint}", self.reason),
            None => self.reason.to_string(),
        }
    }
}

/// The path, what is wrong, and how to fix it.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.sentence())
    }
}

impl std::error::Error for Problem {}

/// A problem as it is serialized, with its sentences.
#[derive(Serialize, Pack)]
struct Written<'a> {
    path: &'a str,
    message: String,
    hint: Option<String>,
    reason: &'a Reason,
}

impl Problem {
    fn written(&self) -> Written<'_> {
        let (message, hint) = (self.to_string(), self.hint());
        Written { path: &self.path, message, hint, reason: &self.reason }
    }
}

impl Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.written().serialize(serializer)
    }
}

impl Pack for Problem {
    fn pack(&self, out: &mut Encoder) {
        self.written().pack(out);
    }
}
