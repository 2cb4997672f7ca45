//! Actors: who gives a command, and in which role.

use std::fmt;

use serde::Serialize;

use crate::value::Id;
use crate::value::codec::{Pack, Unpack};

/// The role of an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS, Default), ts(export_to = "types.ts"))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Role {
    /// A customer.
    #[cfg_attr(test, default)]
    Reporter,
    /// A member of the desk.
    Agent,
    /// A member of the desk with more rights.
    Admin,
    /// Automation: never counts as a response.
    System,
}

impl Role {
    /// Whether the role is a person on the desk: an agent or an admin.
    #[must_use]
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

/// The person or program that gives a command. Your application authenticates it; the engine does
/// not.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Actor {
    /// Your application's identifier.
    pub id: Id,
    /// The role it acts in.
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

    /// The engine itself: the actor of every change that falls due with time.
    #[must_use]
    pub fn system() -> Actor {
        Actor { id: Id::from("system"), role: Role::System }
    }
}
