/** By how much the clock is wrong at `now`, both in milliseconds. */
export function errorAt(now: number, jumpMs: number): number;
