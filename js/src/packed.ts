/** The format of packed data, which the Rust module `codec` describes. */

/** The first byte of a value. */
export const TAG = {
  end: 0,
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  text: 5,
  list: 6,
  object: 7,
  instant: 8,
  shape: 9,
  part: 10,
} as const;

/** The key at the end of an object. */
export const END_KEY = 0;
/** The key of a field whose name follows in full. */
export const TEXT_KEY = 1;
/** The key of the first name in `KEYS`. */
export const FIRST_KEY = 2;
