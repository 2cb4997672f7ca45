/** Checks responses against the OpenAPI document. */

import type { ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "vitest";
import type { ApiResponse, OpenApi, Operation } from "./test-desk.js";

/** What no error response may contain: SQL, database messages, stack traces and paths. */
const LEAKS =
  /\b(?:select|insert into|update \w+ set|postgres|pglite|duplicate key|node_modules|jsonb)\b|\bat \w+ \(|file:\/\//i;

export class Contract {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: OpenApi) {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    this.#ajv.addSchema(document, "desk");
  }

  /**
   * Expects a documented status, media type and schema, and no internals in an error. An error may
   * quote what was `sent`.
   */
  expectConforming(name: string, operation: Operation, response: ApiResponse, sent: string): void {
    const { status, type, body, text } = response;
    const declared = operation.responses[status];
    const context = `${name} ${sent.slice(0, 500)}\n${status} ${text.slice(0, 800)}`;
    expect(status, context).toBeLessThan(500);
    expect(Object.keys(operation.responses), context).toContain(String(status));
    const [media = "", content] = Object.entries(declared?.content ?? {})[0] ?? [];
    expect(type.split(";")[0], context).toBe(media);
    if (media === "text/event-stream") return;
    const validate = this.#validatorOf(content?.schema);
    expect(validate(body) ? [] : validate.errors, context).toEqual([]);
    if (status < 400) return;
    expect([body["status"], typeof body["code"]], context).toEqual([status, "string"]);
    expect(body["code"], context).toMatch(/^[A-Z][A-Z_]+$/);
    if (!LEAKS.test(sent)) expect(text, context).not.toMatch(LEAKS);
  }

  #validatorOf(schema: unknown) {
    // Make references to the document absolute.
    const json = JSON.stringify(schema).replaceAll("#/", "desk#/");
    let validate = this.#validators.get(json);
    if (!validate) {
      validate = this.#ajv.compile(JSON.parse(json));
      this.#validators.set(json, validate);
    }
    return validate;
  }
}
