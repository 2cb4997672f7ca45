/** The clock's error at `now`, both in milliseconds. */
export function errorAt(now: number, jumpMs: number): number;
