/** The current configuration, and new versions of it. */
import { type EngineConfig, lintConfig, presets, type SlaPolicy } from "ticket-engine";
import { isStaff } from "../access.js";
import type { Desk } from "../app.js";
import { addConfiguration } from "../configuration.js";
import { Refusal } from "../problem.js";
import type { Routes } from "../route.js";
import * as schema from "../schemas.js";

export function configurationRoutes(routes: Routes, { database, configurations }: Desk): void {
  routes.reading(
    {
      method: "get",
      path: "/policies",
      summary: "The policies, priorities, states and workflow",
      audience: "signedIn",
      response: schema.Policies,
    },
    async ({ actor }) => {
      const { version, config, engine } = await configurations.newest(database);
      // Reporters see what they are promised, not what teams and suppliers promise each other.
      const isShown = ({ group }: SlaPolicy) => isStaff(actor) || (group ?? "sla") === "sla";
      return {
        version,
        priorities: config.priorities ?? ["P1", "P2", "P3", "P4"],
        states: Object.fromEntries(
          Object.entries((config.workflow ?? presets.strictWorkflow).states).map(([name, state]) => [
            name,
            typeof state === "string" ? state : state.category,
          ]),
        ),
        policies: (config.policies ?? []).filter(isShown),
        workflow: engine.toMermaid(),
      };
    },
  );

  routes.reading(
    {
      method: "get",
      path: "/configuration",
      summary: "The current configuration",
      audience: "staff",
      response: schema.Configuration,
    },
    async () => {
      const { version, config } = await configurations.newest(database);
      const [row] = await database.query<{ createdBy: string; createdAt: Date; ticketsToMove: number }>(
        `select created_by as "createdBy", created_at as "createdAt",
           (select count(*)::int from tickets where is_open and config_version < $1) as "ticketsToMove"
         from configurations where version = $1`,
        [version],
      );
      const initial = { createdBy: "system", createdAt: new Date(0), ticketsToMove: 0 };
      return { version, config, ...(row ?? initial) };
    },
  );

  routes.changing(
    {
      method: "post",
      path: "/configurations",
      summary: "Adds a version of the configuration; workers move open tickets to it",
      audience: "admins",
      body: schema.NewConfiguration,
      status: 201,
      response: schema.ConfigurationAdded,
    },
    async ({ actor, body: { config }, transaction }) => {
      const findings = lintConfig(config as EngineConfig);
      const errors = findings
        .filter(({ level }) => level === "error")
        .map(({ code, path, message }) => ({ code, path, message }));
      const [first] = errors;
      if (first) throw new Refusal(422, first.code, `${first.path}: ${first.message}`, errors);
      return { version: await addConfiguration(transaction, config, String(actor.id)), findings };
    },
  );
}
