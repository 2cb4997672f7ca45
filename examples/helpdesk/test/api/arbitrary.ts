/** Requests made of the document's schemas: such as it allows, and such as it does not. */
import fc from "fast-check";
import type { Json, OpenApi, Operation } from "./desk.js";

type Schema = Json & {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly items?: Schema;
};

/** Words of this desk, so that more than refusals comes about. */
const WORDS = [
  "T-1",
  "T-2",
  "T-3",
  "T-4",
  "ray",
  "zoe",
  "ann",
  "bob",
  "cleo",
  "net",
  "app",
  "none",
  "P1",
  "P2",
  "P3",
  "OPEN",
  "IN_PROGRESS",
  "PENDING",
  "RESOLVED",
  "CLOSED",
  "INCIDENT",
  "vpn",
] as const;

/** Texts that have broken somebody. */
const NASTY = [
  "'; drop table tickets; --",
  '" or 1=1 --',
  "$1",
  "%",
  "%00",
  "\\",
  "../../etc/passwd",
  "{{7*7}}",
  "null",
  "-1",
  "1e999",
  "\u0000",
  "a\ud800",
  "\udc00b",
  "\u202e",
  "\ufeff",
  "é",
  "🎫",
  " ",
  "x".repeat(300),
  "__proto__",
  "constructor",
  "\r\n",
] as const;

const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 2, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
);
const anything = fc.jsonValue({ maxDepth: 3 });

export class Requests {
  readonly #document: OpenApi;

  constructor(document: OpenApi) {
    this.#document = document;
  }

  /** What a schema allows. */
  valid(given: Schema): fc.Arbitrary<unknown> {
    const schema = this.#resolved(given);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (schema.anyOf) return fc.oneof(...schema.anyOf.map((own) => this.valid(own)));
    const types = schema.type === undefined ? ["any"] : [schema.type].flat();
    return fc.oneof(...types.map((type) => this.#ofType(String(type), schema)));
  }

  #ofType(type: string, schema: Schema): fc.Arbitrary<unknown> {
    const least = Number(schema["minimum"] ?? -1_000_000);
    const most = Number(schema["maximum"] ?? 1_000_000);
    switch (type) {
      case "string":
        if (schema["format"] === "date-time") {
          const span = { min: new Date("1969-01-01"), max: new Date("2201-01-01"), noInvalidDate: true };
          return fc.date(span).map((at) => at.toISOString());
        }
        if (schema["pattern"]) return fc.bigInt({ min: 0n, max: 10n ** 9n - 1n }).map(String);
        return text.filter(
          ({ length }) =>
            length >= Number(schema["minLength"] ?? 0) && length <= Number(schema["maxLength"] ?? 10_000),
        );
      case "integer":
        return fc.integer({ min: least, max: most });
      case "number":
        return fc.oneof(fc.integer({ min: 1, max: 9 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
      case "boolean":
        return fc.boolean();
      case "null":
        return fc.constant(null);
      case "array":
        return fc.array(this.valid(schema.items ?? {}), { maxLength: 4 });
      case "object":
        return this.#object(schema);
      default:
        return anything;
    }
  }

  #object({ properties = {}, required = [], additionalProperties }: Schema): fc.Arbitrary<unknown> {
    const fields = fc.record(
      Object.fromEntries(Object.entries(properties).map(([name, own]) => [name, this.valid(own)])),
      { requiredKeys: required as never[] },
    );
    if (additionalProperties === false) return fields;
    return fc
      .tuple(fc.dictionary(fc.string({ maxLength: 8 }), anything, { maxKeys: 3 }), fields)
      .map(([more, own]) => ({ ...more, ...own }));
  }

  /** What a schema does not allow: something of it taken away, added, or of another type. */
  spoiled(given: Schema): fc.Arbitrary<unknown> {
    const schema = this.#resolved(given);
    const fields = Object.keys(schema.properties ?? {});
    const wrong = fc.constantFrom<unknown>([], [[]], { $gt: "" }, 1e308, -0.5, { toString: 1 });
    const another = fc
      .tuple(this.valid(given) as fc.Arbitrary<Json>, fc.nat(), wrong, fc.nat(3))
      .map(([value, pick, bad, way]) => {
        const field = fields[pick % Math.max(1, fields.length)] ?? "x";
        const [needed] = schema.required ?? [];
        if (way === 0) return { ...value, "no such field": 1 };
        if (way === 1 && needed)
          return Object.fromEntries(Object.entries(value).filter(([own]) => own !== needed));
        return { ...value, [field]: this.#refused(schema.properties?.[field], bad) };
      });
    return fc.oneof(another, fc.constantFrom<unknown>(null, 1, "x", [], true));
  }

  /** Something that a field's schema refuses. */
  #refused(field: Schema | undefined, bad: unknown): unknown {
    const types = field ? [this.#resolved(field).type].flat() : [];
    const isObject = types.includes("object") || types.includes(undefined);
    return isObject ? "not an object" : types.includes("array") ? { 0: "x" } : bad;
  }

  /** A path with its query and headers, as an operation's parameters allow them. */
  valuesOf({ parameters = [] }: Operation, place: string): fc.Arbitrary<Record<string, string>> {
    const own = parameters.filter((parameter) => parameter.in === place);
    return fc
      .record(Object.fromEntries(own.map(({ name, schema }) => [name, this.valid(schema).map(String)])), {
        requiredKeys: own.filter(({ required }) => required).map(({ name }) => name) as never[],
      })
      .map((values) => values as Record<string, string>);
  }

  #resolved(schema: Schema): Schema {
    const name = schema.$ref?.split("/").at(-1);
    if (name === undefined) return schema;
    return this.#document.components.schemas[name] as Schema;
  }
}

/** A text in a URL, whatever it is; half a character has no place there. */
export const inUrl = (value: string): string =>
  encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, "\ufffd"));
