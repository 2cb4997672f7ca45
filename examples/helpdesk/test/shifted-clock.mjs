/** Sets the clock of a process `SHIFT_MS` ahead, if preloaded by `node --import`. */
const RealDate = Date;
const shiftMs = Number(process.env.SHIFT_MS);
globalThis.Date = class extends RealDate {
  constructor(...parameters) {
    if (parameters.length === 0) super(globalThis.Date.now());
    else super(...parameters);
  }
  static now() {
    return RealDate.now() + shiftMs;
  }
};
