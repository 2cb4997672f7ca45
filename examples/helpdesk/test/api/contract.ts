/** What the OpenAPI document says of an answer, checked. */

import type { ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "vitest";
import type { Answer, OpenApi, Operation } from "./desk.js";

/** What must stand in no answer: SQL, the database's words, stacks and paths. */
const LEAKS =
  /\b(?:select|insert into|update \w+ set|postgres|pglite|duplicate key|node_modules|jsonb)\b|\bat \w+ \(|file:\/\//i;

export class Contract {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: OpenApi) {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    this.#ajv.addSchema(document, "desk");
  }

  /** An answer is of a status, a media type and a schema that the document has; `sent` may stand in it, and nothing else may. */
  expectKept(name: string, operation: Operation, answer: Answer, sent: string): void {
    const { status, type, body, text } = answer;
    const declared = operation.responses[status];
    const told = `${name} ${sent.slice(0, 500)}\n${status} ${text.slice(0, 800)}`;
    expect(status, told).toBeLessThan(500);
    expect(Object.keys(operation.responses), told).toContain(String(status));
    const [media = "", content] = Object.entries(declared?.content ?? {})[0] ?? [];
    expect(type.split(";")[0], told).toBe(media);
    if (media === "text/event-stream") return;
    const validate = this.#validatorOf(content?.schema);
    expect(validate(body) ? [] : validate.errors, told).toEqual([]);
    if (status < 400) return;
    expect([body["status"], typeof body["code"]], told).toEqual([status, "string"]);
    expect(body["code"], told).toMatch(/^[A-Z][A-Z_]+$/);
    if (!LEAKS.test(sent)) expect(text, told).not.toMatch(LEAKS);
  }

  #validatorOf(schema: unknown) {
    // A reference into the document, from outside it.
    const text = JSON.stringify(schema).replaceAll("#/", "desk#/");
    let validate = this.#validators.get(text);
    if (!validate) {
      validate = this.#ajv.compile(JSON.parse(text));
      this.#validators.set(text, validate);
    }
    return validate;
  }
}
