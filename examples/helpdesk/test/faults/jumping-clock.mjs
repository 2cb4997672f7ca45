/**
 * A clock that is right for a while, then ahead, then behind. Preloaded into a process by `node
 * --import` with `JUMP_MS` set, it replaces the clock of the whole process.
 */
const EVERY_MS = 700;

/** The error at `now`, in milliseconds. */
export const errorAt = (now, jumpMs) => [0, jumpMs, -jumpMs, jumpMs / 2][Math.floor(now / EVERY_MS) % 4];

const jumpMs = Number(process.env.JUMP_MS ?? 0);
if (jumpMs > 0) {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...parameters) {
      if (parameters.length === 0) super(globalThis.Date.now());
      else super(...parameters);
    }
    static now() {
      const now = RealDate.now();
      return now + errorAt(now, jumpMs);
    }
  };
}
