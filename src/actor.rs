//! Who acts.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::packed::{Read, Write};

/// What an actor may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS, Default), ts(export_to = "types.ts"))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A customer.
    #[cfg_attr(test, default)]
    Reporter,
    /// A member of the desk.
    Agent,
    /// A member of the desk who may do more.
    Admin,
    /// Automation: never counts as a response.
    System,
}

impl Role {
    /// Whether an act of this role is a person of the desk acting.
    pub const fn is_desk(self) -> bool {
        matches!(self, Role::Agent | Role::Admin)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Reporter => "reporter",
            Role::Agent => "agent",
            Role::Admin => "admin",
            Role::System => "system",
        })
    }
}

/// The person or program that gives a command. The host vouches for it; the engine believes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Actor {
    /// The host's identifier.
    pub id: Id,
    /// The role in which it acts.
    pub role: Role,
}

impl Actor {
    /// A reporter.
    pub fn reporter(id: impl Into<Id>) -> Actor {
        Actor { id: id.into(), role: Role::Reporter }
    }

    /// An agent.
    pub fn agent(id: impl Into<Id>) -> Actor {
        Actor { id: id.into(), role: Role::Agent }
    }

    /// An admin.
    pub fn admin(id: impl Into<Id>) -> Actor {
        Actor { id: id.into(), role: Role::Admin }
    }

    /// The engine itself: what falls due with time is changed by this actor.
    pub fn system() -> Actor {
        Actor { id: Id::from("system"), role: Role::System }
    }
}
