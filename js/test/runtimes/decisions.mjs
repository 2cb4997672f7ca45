// Plain JavaScript without imports: the same file runs in every runtime.

/**
 * A value as JSON with sorted keys and epoch milliseconds for instants: the same string in every
 * language.
 */
export function canonical(value) {
  if (value instanceof Date) return String(value.getTime());
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** FNV-1a of 64 bits over the UTF-8 of a string, in hexadecimal. */
export function digest(text) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

/** The subject of a step: a reference to an earlier answer stands for its ticket. */
const resolve = (subject, answers) => {
  if (Array.isArray(subject)) return subject.map((item) => resolve(item, answers));
  return "step" in subject ? answers[subject.step].ticket : subject;
};

/** The answer of one step: a decision, or the problems of a refusal. */
export function answerOf({ TicketEngineError }, engines, { engine, call, subject, command }, answers) {
  try {
    return engines[engine][call](resolve(subject, answers), command);
  } catch (error) {
    if (!(error instanceof TicketEngineError)) throw error;
    return {
      problems: error.problems.map(({ path, message, reason: { code } }) => ({ code, message, path })),
    };
  }
}

/**
 * Makes every golden decision and lists the wrong ones.
 *
 * @param {typeof import("ticket-engine")} engine
 * @param {{ engines: object[], steps: { engine: number, call: string, subject: unknown, command:
 * unknown, answer: string }[] }} golden
 */
export function decisions(engine, golden) {
  const engines = golden.engines.map((config) => engine.createEngine(config));
  const answers = [];
  const wrong = [];
  for (const [index, step] of golden.steps.entries()) {
    const answer = answerOf(engine, engines, step, answers);
    answers.push(answer);
    if (digest(canonical(answer)) !== step.answer) wrong.push(`step ${index}: ${step.call}`);
  }
  return { steps: golden.steps.length, wrong };
}
