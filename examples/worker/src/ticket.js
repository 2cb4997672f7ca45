/**
 * One ticket: a Durable Object with its history, comments and outbox in its storage, woken by its
 * own alarm.
 */
import { DurableObject } from "cloudflare:workers";
import { callEngine, refusal } from "./engine.js";

/** When a failed alarm is retried. */
const RETRY_MS = 60_000;

/** How long the receiver of effects may take. */
const TIMEOUT_MS = 10_000;

/**
 * An object handles one request at a time, so decisions cannot race and no revision has to be
 * compared.
 */
export class TicketObject extends DurableObject {
  async open(draft) {
    if (await this.ctx.storage.get("ticket"))
      return refusal(409, "EXISTS", "a ticket with this id already exists");
    return this.#decide((engine, at) => engine.open(draft, { at }));
  }

  async run(method, command) {
    const ticket = await this.ctx.storage.get("ticket");
    if (!ticket) return NO_TICKET;
    return this.#decide((engine, at) => engine[method](ticket, { ...command, at }));
  }

  async read() {
    const ticket = await this.ctx.storage.get("ticket");
    if (!ticket) return NO_TICKET;
    const stored = async (prefix) => [...(await this.ctx.storage.list({ prefix })).values()].flat();
    const [history, comments, breaches, outbox] = await Promise.all(
      ["history/", "comment/", "breach/", "outbox/"].map(stored),
    );
    comments.sort((one, other) => one.createdAt - other.createdAt);
    return { status: 200, body: { ticket, history, comments, breaches, outbox } };
  }

  /**
   * Applies what fell due and delivers effects. An early alarm is harmless, and a late one gives
   * the same result. Every error is retried here, because nothing else would wake this ticket: the
   * platform gives up on an alarm that throws.
   */
  async alarm() {
    try {
      const ticket = await this.ctx.storage.get("ticket");
      const { body, status } = await this.#decide((engine, at) => engine.advance(ticket, { at }));
      if (status !== 200) throw new Error(body.message);
      await this.#deliver();
      // Read it again: another request may have changed it during the delivery.
      const { nextWakeAt } = await this.ctx.storage.get("ticket");
      if (nextWakeAt) await this.ctx.storage.setAlarm(nextWakeAt);
      else await this.ctx.storage.deleteAlarm();
    } catch (error) {
      console.error(`alarm of ${this.ctx.id}: ${error.message}`);
      await this.ctx.storage.setAlarm(Date.now() + Number(this.env.RETRY_MS ?? RETRY_MS));
    }
  }

  async #decide(command) {
    const { result: decision, refused } = callEngine(this.env, (engine) => command(engine, Date.now()));
    if (refused) return refused;
    for (const { commentId } of decision.comments)
      if (await this.ctx.storage.get(`comment/${commentId}`))
        return refusal(409, "EXISTS", "a comment with this id already exists", { path: "commentId" });
    if (Object.keys(decision.patch).length > 0) await this.#commit(decision);
    return { status: 200, body: decision };
  }

  /** Commits everything or nothing: writes without an await between them are one transaction. */
  async #commit({ ticket, history, breaches, comments, effects }) {
    const { storage } = this.ctx;
    storage.put("ticket", ticket);
    // Pad numbers in keys, so that they are listed in order.
    if (history.length > 0) storage.put(`history/${String(ticket.revision).padStart(10, "0")}`, history);
    for (const breach of breaches) storage.put(`breach/${breach.key}`, breach);
    for (const comment of comments) storage.put(`comment/${comment.commentId}`, comment);
    for (const effect of effects) storage.put(`outbox/${effect.key}`, effect);
    // Run the alarm at once: it delivers the effects and then sets itself for `nextWakeAt`.
    storage.setAlarm(Date.now());
    await storage.sync();
  }

  /**
   * Sends each effect until the receiver accepts it. The receiver recognizes a repeat by its key.
   */
  async #deliver() {
    const { WEBHOOK } = this.env;
    if (!WEBHOOK) return;
    for (;;) {
      const [next] = await this.ctx.storage.list({ prefix: "outbox/", limit: 1 });
      if (!next) return;
      const [storageKey, effect] = next;
      const response = await fetch(WEBHOOK, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": effect.key },
        body: JSON.stringify(effect),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`the receiver of ${effect.key} returned ${response.status}`);
      await this.ctx.storage.delete(storageKey);
    }
  }
}

const NO_TICKET = refusal(404, "NO_TICKET", "there is no ticket with this id");
