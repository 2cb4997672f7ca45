/** The configuration: what holds, and new versions of it. */
import { type EngineConfig, lintConfig, presets } from "ticket-engine";
import type { Desk } from "../app.js";
import { addConfiguration } from "../configuration.js";
import { Refused } from "../problem.js";
import type { Routes } from "../route.js";
import * as schema from "../schemas.js";

export function configurationRoutes(routes: Routes, { database, configurations }: Desk): void {
  routes.reading(
    {
      method: "get",
      path: "/policies",
      summary: "What is promised, and the words of the desk: priorities, states, workflow",
      for: "everybody",
      answer: schema.Policies,
    },
    async () => {
      const { version, config, engine } = await configurations.newest(database);
      return {
        version,
        priorities: config.priorities ?? ["P1", "P2", "P3", "P4"],
        states: (config.workflow ?? presets.strictWorkflow).states,
        policies: config.policies ?? [],
        workflow: engine.toMermaid(),
      };
    },
  );

  routes.reading(
    {
      method: "get",
      path: "/configuration",
      summary: "The configuration that holds",
      for: "desk",
      answer: schema.Configuration,
    },
    async () => {
      const { version, config } = await configurations.newest(database);
      const [row] = await database.query<{ createdBy: string; createdAt: Date; toMigrate: number }>(
        `select created_by as "createdBy", created_at as "createdAt",
           (select count(*)::int from tickets where is_open and config_version < $1) as "toMigrate"
         from configurations where version = $1`,
        [version],
      );
      return { version, config, ...(row ?? { createdBy: "system", createdAt: new Date(0), toMigrate: 0 }) };
    },
  );

  routes.changing(
    {
      method: "post",
      path: "/configurations",
      summary: "Makes a new version of the configuration; open tickets are moved to it by the workers",
      for: "admins",
      body: schema.NewConfiguration,
      status: 201,
      answer: schema.ConfigurationAdded,
    },
    async ({ actor, body: { config }, transaction }) => {
      const findings = lintConfig(config as EngineConfig);
      const errors = findings.filter(({ level }) => level === "error");
      const [first] = errors;
      if (first) throw new Refused(422, first.code, `${first.path}: ${first.message}`, errors);
      return { version: await addConfiguration(transaction, config, String(actor.id)), findings };
    },
  );
}
