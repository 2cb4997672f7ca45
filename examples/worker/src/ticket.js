/** One ticket: a Durable Object with its history, comments and outbox in its storage, woken by its own alarm. */
import { DurableObject } from "cloudflare:workers";
import { asked, refusal } from "./asked.js";

/** When an alarm that came to nothing rings again. */
const RETRY_MS = 60_000;

/** How long the receiver of effects may take. */
const PATIENCE_MS = 10_000;

/** An object takes one request at a time, so that no two decisions race: no revision need be compared. */
export class TicketObject extends DurableObject {
  async open(draft) {
    if (await this.ctx.storage.get("ticket"))
      return refusal(409, "EXISTS", "there is a ticket of this id already");
    return this.#decide((engine, at) => engine.open(draft, { at }));
  }

  async ask(call, command) {
    const ticket = await this.ctx.storage.get("ticket");
    if (!ticket) return NO_TICKET;
    return this.#decide((engine, at) => engine[call](ticket, { ...command, at }));
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
   * The time has come, or something is to be delivered: early is harmless, late gives the same. Whatever goes wrong is
   * tried again, for nothing else would wake this ticket: the platform gives up on an alarm that throws too often.
   */
  async alarm() {
    try {
      const ticket = await this.ctx.storage.get("ticket");
      const { body, status } = await this.#decide((engine, at) => engine.advance(ticket, { at }));
      if (status !== 200) throw new Error(body.message);
      await this.#deliver();
      // Read again: while something was delivered, another request may have changed it.
      const { nextWakeAt } = await this.ctx.storage.get("ticket");
      if (nextWakeAt) await this.ctx.storage.setAlarm(nextWakeAt);
      else await this.ctx.storage.deleteAlarm();
    } catch (error) {
      console.error(`the alarm of ${this.ctx.id}: ${error.message}`);
      await this.ctx.storage.setAlarm(Date.now() + Number(this.env.RETRY_MS ?? RETRY_MS));
    }
  }

  async #decide(question) {
    const { decision, refused } = asked(this.env, (engine) => question(engine, Date.now()));
    if (refused) return refused;
    for (const { commentId } of decision.comments)
      if (await this.ctx.storage.get(`comment/${commentId}`))
        return refusal(409, "EXISTS", "there is a comment of this id already", { path: "commentId" });
    if (Object.keys(decision.patch).length > 0) await this.#commit(decision);
    return { status: 200, body: decision };
  }

  /** All of it or nothing: writes without an await between them are one transaction. */
  async #commit({ ticket, history, breaches, comments, effects }) {
    const { storage } = this.ctx;
    storage.put("ticket", ticket);
    // Numbers in keys are padded, so that they are listed in order.
    if (history.length > 0) storage.put(`history/${String(ticket.revision).padStart(10, "0")}`, history);
    for (const breach of breaches) storage.put(`breach/${breach.key}`, breach);
    for (const comment of comments) storage.put(`comment/${comment.commentId}`, comment);
    for (const effect of effects) storage.put(`outbox/${effect.key}`, effect);
    // At once: it delivers, and then sets itself for `nextWakeAt`.
    storage.setAlarm(Date.now());
    await storage.sync();
  }

  /** Sends each effect until its receiver has taken it; by the key it tells a repeat. */
  async #deliver() {
    const { WEBHOOK } = this.env;
    if (!WEBHOOK) return;
    for (;;) {
      const [next] = await this.ctx.storage.list({ prefix: "outbox/", limit: 1 });
      if (!next) return;
      const [place, effect] = next;
      const response = await fetch(WEBHOOK, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": effect.key },
        body: JSON.stringify(effect),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!response.ok) throw new Error(`${effect.key} was answered with ${response.status}`);
      await this.ctx.storage.delete(place);
    }
  }
}

const NO_TICKET = refusal(404, "NO_TICKET", "there is no ticket of this id");
