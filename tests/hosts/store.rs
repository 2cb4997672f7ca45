//! A database in memory: a row for each ticket, agent and team, compare-and-set on each commit, and
//! an outbox that delivers effects at least once.

use std::collections::{BTreeMap, BTreeSet};

use proptest::sample::Index;
use serde_json::Value;
use ticket_engine::{
    Agent, Decision, Effect, Engine, Id, OpenCommand, Team, Ticket, TicketDraft, from_value,
};

pub(crate) struct Store {
    pub team: Team,
    agents: BTreeMap<Id, Agent>,
    tickets: Vec<Ticket>,
    /// The keys of the effects that were carried out.
    done: BTreeSet<String>,
    delivered: Vec<Effect>,
}

/// A decision, and the versions of the rows it was made from.
pub(crate) struct Commit {
    ticket_id: Id,
    revision: u32,
    cursor: (Option<Id>, Option<u32>),
    decision: Decision,
}

impl Commit {
    pub(crate) fn new(store: &Store, ticket: &Ticket, decision: Decision) -> Commit {
        Commit {
            ticket_id: ticket.ticket_id.clone(),
            revision: ticket.revision,
            cursor: (store.team.cursor.clone(), store.team.cursor_turns),
            decision,
        }
    }

    pub(crate) fn is_change(&self) -> bool {
        self.decision.is_change()
    }

    pub(crate) fn agent_id(&self) -> Option<Id> {
        self.decision.assignment.as_ref()?.agent_id.clone()
    }
}

impl Store {
    pub(crate) fn new(
        engine: &Engine,
        team: Value,
        agents: i64,
        capacity: Option<u32>,
        tickets: usize,
    ) -> Store {
        let agent = |id: i64| (Id::from(id), Agent { capacity, ..Agent::new(id) });
        let ticket = |number: usize| {
            let priority = ["P1", "P2", "P3", "P4"][number % 4];
            let draft = TicketDraft::new(number as i64, "Help", priority, "reporter");
            engine.open(&draft, &OpenCommand::new(super::minute(0))).unwrap().ticket
        };
        Store {
            team: from_value(&team, "team").unwrap(),
            agents: (0..agents).map(agent).collect(),
            tickets: (0..tickets).map(ticket).collect(),
            done: BTreeSet::new(),
            delivered: Vec::new(),
        }
    }

    pub(crate) fn agents(&self) -> Vec<Agent> {
        self.agents.values().cloned().collect()
    }

    pub(crate) fn tickets(&self) -> usize {
        self.tickets.len()
    }

    pub(crate) fn ticket(&self, index: usize) -> &Ticket {
        &self.tickets[index]
    }

    /// The indexes of the unassigned tickets.
    pub(crate) fn waiting(&self) -> Vec<usize> {
        let tickets = self.tickets.iter().enumerate();
        tickets.filter(|(_, ticket)| ticket.assignee_id.is_none()).map(|(index, _)| index).collect()
    }

    /// One transaction. Changes nothing and returns false if another commit came first.
    pub(crate) fn commit(&mut self, commit: &Commit) -> bool {
        let Commit { ticket_id, revision, cursor, decision } = commit;
        let row = self.tickets.iter().position(|ticket| ticket.ticket_id == *ticket_id).unwrap();
        if self.tickets[row].revision != *revision {
            return false;
        }
        if let Some(assignment) = &decision.assignment
            && let Some(agent_id) = &assignment.agent_id
        {
            let load = self.agents[agent_id].current_load;
            let now = (self.team.cursor.clone(), self.team.cursor_turns);
            if Some(load) != assignment.expected_load || now != *cursor {
                return false;
            }
            self.team.cursor = assignment.cursor.clone();
            self.team.cursor_turns = assignment.cursor_turns;
            let agent = self.agents.get_mut(agent_id).unwrap();
            agent.last_assigned_at = Some(decision.ticket.updated_at);
        }
        self.tickets[row] = decision.ticket.clone();
        for effect in &decision.effects {
            self.deliver(effect);
        }
        self.delivered.extend(decision.effects.iter().cloned());
        true
    }

    /// Carries an effect out, unless its key was carried out before.
    fn deliver(&mut self, effect: &Effect) {
        if !self.done.insert(effect.key().to_owned()) {
            return;
        }
        if let Effect::AgentLoad { agent_id, delta, .. } = effect {
            let agent = self.agents.get_mut(agent_id).unwrap();
            agent.current_load = u32::try_from(i64::from(agent.current_load) + delta).unwrap();
        }
    }

    /// Delivers an earlier effect a second time.
    pub(crate) fn deliver_again(&mut self, which: Index) {
        if !self.delivered.is_empty() {
            let effect = which.get(&self.delivered).clone();
            self.deliver(&effect);
        }
    }

    /// The load counters by agent.
    pub(crate) fn loads(&self) -> BTreeMap<Id, u32> {
        self.agents.iter().map(|(id, agent)| (id.clone(), agent.current_load)).collect()
    }

    /// The loads counted from all tickets.
    pub(crate) fn recount(&self, engine: &Engine) -> BTreeMap<Id, u32> {
        let mut loads: BTreeMap<Id, u32> = self.agents.keys().map(|id| (id.clone(), 0)).collect();
        for ticket in &self.tickets {
            if let Some((id, load)) = engine.load_share(ticket) {
                *loads.get_mut(id).unwrap() += load;
            }
        }
        loads
    }
}
