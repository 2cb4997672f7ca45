/**
 * A clock that jumps to and fro: right for a while, then ahead, then behind. Preloaded into a worker
 * (`node --import`), where `JUMP_MS` is set, it is the clock of the whole process.
 */
const EVERY_MS = 700;

/** By how much it is wrong at `now`. */
export const errorAt = (now, jumpMs) => [0, jumpMs, -jumpMs, jumpMs / 2][Math.floor(now / EVERY_MS) % 4];

const jumpMs = Number(process.env.JUMP_MS ?? 0);
if (jumpMs > 0) {
  const Right = Date;
  globalThis.Date = class extends Right {
    constructor(...given) {
      if (given.length === 0) super(globalThis.Date.now());
      else super(...given);
    }
    static now() {
      const now = Right.now();
      return now + errorAt(now, jumpMs);
    }
  };
}
