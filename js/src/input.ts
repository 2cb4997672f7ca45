/** What the package accepts where it returns something stricter. */
import type * as Plain from "./generated/types.js";

/**
 * An instant as an argument: a `Date`, a number of **milliseconds** (not seconds) since 1970, an
 * RFC 3339 string with an offset such as `2026-11-23T09:00:00Z`, or a `Temporal.Instant`. It must
 * lie between 1970-01-01T00:00:00Z and 2200-01-01T00:00:00Z. Instants are returned as `Date`s.
 */
export type InstantInput = Date | number | string | { readonly epochMilliseconds: number };

/**
 * Your attributes: plain data by name. Not a list, a function, a `Map`, a `Date` or the like.
 *
 * An interface has no index signature; only one of `any` accepts it. Everything that is not a
 * record has one of these symbols.
 */
export type AttributesInput = {
  // biome-ignore lint/suspicious/noExplicitAny: `unknown` would refuse interfaces.
  readonly [name: string]: any;
  readonly [Symbol.iterator]?: never;
  readonly [Symbol.hasInstance]?: never;
  readonly [Symbol.toPrimitive]?: never;
  readonly [Symbol.toStringTag]?: never;
};

/**
 * What is accepted for a `T`: any form of an instant, null for an absent field, read-only lists,
 * any attributes. Of a union of objects, exactly one, without the fields of the others.
 */
export type Input<T> = InputOf<T, FieldOf<T>>;

/** The named fields of a `T`. A record of any names has none, so the others need not do without. */
type FieldOf<T> = T extends Date | readonly unknown[]
  ? never
  : T extends object
    ? string extends keyof T
      ? never
      : keyof T
    : never;

/** {@link Input} of one member of a union whose members have these fields. */
export type InputOf<T, Fields extends PropertyKey> = T extends Date
  ? InstantInput
  : T extends readonly unknown[]
    ? number extends T["length"]
      ? readonly Input<T[number]>[]
      : T
    : T extends object
      ? {
          readonly [Field in keyof T]: Field extends "attributes"
            ? AttributesInput | AbsentAs<T[Field]>
            : Input<T[Field]> | AbsentAs<T[Field]>;
        } & Without<T, Exclude<Fields, keyof T>>
      : T;

/**
 * The fields of the other members: absent or null. In an action or a condition null has a meaning.
 */
type Without<T, Others extends PropertyKey> = [Others] extends [never]
  ? unknown
  : { readonly [Field in Others]?: T extends Plain.Action | Plain.Condition ? undefined : null | undefined };

/** An optional field may also be null. */
type AbsentAs<T> = undefined extends T ? null | undefined : null extends T ? null : never;
