//! Who gets the ticket.
//!
//! | rule | file |
//! |---|---|
//! | who may be chosen at all | `eligibility` |
//! | at most so many tickets in so much time | `fair_distribution` |
//! | preferred agents, and delegates | `preferred_agents` |
//! | `ROUND_ROBIN` | `round_robin` |
//! | `LOAD_BASED` | `load` |
//! | `SKILL_BASED` | `skill` |
//! | the order in which these apply | `choose` |
//! | offers, and when to retry | `queue` |
//! | whose load a ticket counts towards | `agent_load` |
//! | a large team kept in memory with indexes | [`roster`] |

mod agent;
pub(crate) mod agent_load;
mod choose;
mod chosen;
mod eligibility;
mod fair_distribution;
mod load;
mod preferred_agents;
pub(crate) mod queue;
pub mod roster;
mod round_robin;
pub(crate) mod skill;
mod team;
mod work_limit;

pub use agent::Agent;
pub(crate) use agent::{check, check_shifts};
pub(crate) use choose::{AgentPool, AgentSlice, choose};
pub(crate) use chosen::load_changes;
pub use chosen::{Assignment, SelectedBy};
pub(crate) use eligibility::AssignContext;
pub use eligibility::{Candidate, CandidateOutcome};
pub use fair_distribution::FairDistribution;
pub use load::BalanceBy;
pub use roster::Roster;
pub use skill::Skill;
pub use team::{QueueStrategy, SkillTimeout, Team};
pub(crate) use work_limit::within_reach;
