/** Teams, their agents, and the promises that were broken. */
import type { Desk } from "../app.js";
import { Refused } from "../problem.js";
import { breachesOf } from "../read.js";
import type { Routes } from "../route.js";
import * as schema from "../schemas.js";
import { allAgents, allTeams, changeAgent } from "../teams.js";

/** What agents may say of themselves; all else is for admins. */
const OWN = new Set(["isAvailable"]);

export function teamRoutes(routes: Routes, { database }: Desk): void {
  routes.reading(
    {
      method: "get",
      path: "/teams",
      summary: "The teams and their queues",
      for: "desk",
      answer: schema.TeamList,
    },
    async () => ({ teams: await allTeams(database) }),
  );

  routes.reading(
    {
      method: "get",
      path: "/agents",
      summary: "The agents, what they can do and what they have",
      for: "desk",
      query: schema.AgentQuery,
      answer: schema.AgentList,
    },
    async ({ query }) => ({ agents: await allAgents(database, query.team) }),
  );

  routes.changing(
    {
      method: "patch",
      path: "/agents/{agentId}",
      summary: "Changes an agent; agents may say of themselves whether they are available",
      for: "desk",
      params: schema.AgentId,
      body: schema.AgentChanges,
      answer: schema.Agent,
    },
    async ({ actor, params: { agentId }, body, transaction }) => {
      const isOwn = actor.id === agentId && Object.keys(body).every((field) => OWN.has(field));
      if (actor.role !== "admin" && !isOwn) {
        throw new Refused(403, "FOR_ADMINS", "of others, and beyond availability, admins decide");
      }
      const agent = await changeAgent(transaction, agentId, body);
      if (!agent) throw new Refused(404, "NOT_FOUND", "there is no such agent");
      return agent;
    },
  );

  routes.reading(
    {
      method: "get",
      path: "/breaches",
      summary: "Deadlines that passed, the latest first",
      for: "desk",
      query: schema.BreachQuery,
      answer: schema.BreachPage,
    },
    async ({ query }) => breachesOf(database, query),
  );
}
