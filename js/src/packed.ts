/** The format of packed data: see the Rust module `packed`, which describes it. */
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
  refusal: 11,
} as const;

/** The key at the end of an object. */
export const END_KEY = 0;
/** The key of a field whose name stands beside it. */
export const TEXT_KEY = 1;
/** The key of the first known name. */
export const FIRST_KEY = 2;
