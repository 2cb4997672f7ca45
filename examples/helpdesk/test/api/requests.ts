/** Generates valid and invalid requests from the schemas of the OpenAPI document. */
import fc from "fast-check";
import type { Json, OpenApi, Operation } from "./test-desk.js";

type Schema = Json & {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly items?: Schema;
};

/** Values of this desk, so that some requests succeed. */
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

/** Strings that often break software. */
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

const strings = fc.oneof(
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

  /** Values that a schema allows. */
  valid(schemaOrRef: Schema): fc.Arbitrary<unknown> {
    const schema = this.#resolved(schemaOrRef);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (schema.anyOf) return fc.oneof(...schema.anyOf.map((choice) => this.valid(choice)));
    const types = schema.type === undefined ? ["any"] : [schema.type].flat();
    return fc.oneof(...types.map((type) => this.#ofType(String(type), schema)));
  }

  #ofType(type: string, schema: Schema): fc.Arbitrary<unknown> {
    const min = Number(schema["minimum"] ?? -1_000_000);
    const max = Number(schema["maximum"] ?? 1_000_000);
    switch (type) {
      case "string":
        if (schema["format"] === "date-time") {
          const span = { min: new Date("1969-01-01"), max: new Date("2201-01-01"), noInvalidDate: true };
          return fc.date(span).map((at) => at.toISOString());
        }
        if (schema["pattern"]) return fc.bigInt({ min: 0n, max: 10n ** 9n - 1n }).map(String);
        return strings.filter(
          ({ length }) =>
            length >= Number(schema["minLength"] ?? 0) && length <= Number(schema["maxLength"] ?? 10_000),
        );
      case "integer":
        return fc.integer({ min, max });
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
      Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, this.valid(schema)])),
      { requiredKeys: required as never[] },
    );
    if (additionalProperties === false) return fields;
    return fc
      .tuple(fc.dictionary(fc.string({ maxLength: 8 }), anything, { maxKeys: 3 }), fields)
      .map(([extra, known]) => ({ ...extra, ...known }));
  }

  /** Values that a schema refuses: with a field removed, added or of another type. */
  invalid(schemaOrRef: Schema): fc.Arbitrary<unknown> {
    const schema = this.#resolved(schemaOrRef);
    const fields = Object.keys(schema.properties ?? {});
    const wrongValues = fc.constantFrom<unknown>([], [[]], { $gt: "" }, 1e308, -0.5, { toString: 1 });
    const changed = fc
      .tuple(this.valid(schemaOrRef) as fc.Arbitrary<Json>, fc.nat(), wrongValues, fc.nat(3))
      .map(([value, pick, wrongValue, way]) => {
        const field = fields[pick % Math.max(1, fields.length)] ?? "x";
        const [requiredField] = schema.required ?? [];
        if (way === 0) return { ...value, "no such field": 1 };
        if (way === 1 && requiredField)
          return Object.fromEntries(Object.entries(value).filter(([name]) => name !== requiredField));
        return { ...value, [field]: this.#invalidField(schema.properties?.[field], wrongValue) };
      });
    return fc.oneof(changed, fc.constantFrom<unknown>(null, 1, "x", [], true));
  }

  /** A value that a field's schema refuses. */
  #invalidField(field: Schema | undefined, wrongValue: unknown): unknown {
    const types = field ? [this.#resolved(field).type].flat() : [];
    const isObject = types.includes("object") || types.includes(undefined);
    return isObject ? "not an object" : types.includes("array") ? { 0: "x" } : wrongValue;
  }

  /** Valid values of an operation's parameters in `location`: the path, query or header. */
  valuesOf({ parameters = [] }: Operation, location: string): fc.Arbitrary<Record<string, string>> {
    const selected = parameters.filter((parameter) => parameter.in === location);
    return fc
      .record(
        Object.fromEntries(selected.map(({ name, schema }) => [name, this.valid(schema).map(String)])),
        {
          requiredKeys: selected.filter(({ required }) => required).map(({ name }) => name) as never[],
        },
      )
      .map((values) => values as Record<string, string>);
  }

  #resolved(schema: Schema): Schema {
    const name = schema.$ref?.split("/").at(-1);
    if (name === undefined) return schema;
    return this.#document.components.schemas[name] as Schema;
  }
}

/** Encodes any string for a URL, which cannot contain an unpaired surrogate. */
export const inUrl = (value: string): string =>
  encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, "\ufffd"));
