/** Teams, their agents, and breaches. */
import type { Desk } from "../app.js";
import { Refusal } from "../problem.js";
import { listBreaches } from "../read.js";
import type { Routes } from "../route.js";
import * as schema from "../schemas.js";
import { listAgents, listTeams, requireKnown, teamOf, updateAgent } from "../teams.js";

/** The fields that agents may change on themselves. */
const OWN_FIELDS = new Set(["isAvailable"]);

export function teamRoutes(routes: Routes, { database, configurations }: Desk): void {
  routes.reading(
    {
      method: "get",
      path: "/teams",
      summary: "The teams and their queues",
      audience: "staff",
      response: schema.TeamList,
    },
    async () => ({ teams: await listTeams(database) }),
  );

  routes.reading(
    {
      method: "get",
      path: "/agents",
      summary: "The agents, their skills and loads",
      audience: "staff",
      query: schema.AgentQuery,
      response: schema.AgentList,
    },
    async ({ query }) => ({ agents: await listAgents(database, query.team) }),
  );

  routes.changing(
    {
      method: "patch",
      path: "/agents/{agentId}",
      summary: "Changes an agent; agents may only change their own availability",
      audience: "staff",
      params: schema.AgentId,
      body: schema.AgentChanges,
      response: schema.Agent,
    },
    async ({ actor, params: { agentId }, body, transaction }) => {
      const isAllowed = actor.id === agentId && Object.keys(body).every((field) => OWN_FIELDS.has(field));
      if (actor.role !== "admin" && !isAllowed) {
        throw new Refusal(403, "ADMIN_ONLY", "agents may only change their own availability");
      }
      await requireKnown(transaction, { assigneeId: body.delegateId });
      const agent = await updateAgent(transaction, agentId, body);
      if (!agent) throw new Refusal(404, "NOT_FOUND", "there is no such agent");
      // Let the engine validate the agent: an invalid one would block assignment for the whole
      // team.
      const { engine } = await configurations.newest(transaction);
      const team = await teamOf(transaction, String(agent.teamId));
      engine.createRoster({ team, agents: [agent] }).free();
      return agent;
    },
  );

  routes.reading(
    {
      method: "get",
      path: "/breaches",
      summary: "Breaches, the latest first",
      audience: "staff",
      query: schema.BreachQuery,
      response: schema.BreachPage,
    },
    async ({ query }) => listBreaches(database, query),
  );
}
