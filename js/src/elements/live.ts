import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Longer delays come at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/**
 * Draws its host again when something has changed by then: one timeout at a time, none after it is disconnected.
 * What nobody sees is only woken for what it has to tell.
 */
export class Live implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #delay: (isSeen: boolean) => number | null;
  #timeout: ReturnType<typeof setTimeout> | undefined;
  #observer: IntersectionObserver | undefined;
  #isOnScreen = false;

  /** `delay` gives the milliseconds until the next change, null when there is none. */
  constructor(host: ReactiveControllerHost & HTMLElement, delay: (isSeen: boolean) => number | null) {
    this.#host = host;
    this.#delay = delay;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.#refresh);
    this.#observer = new IntersectionObserver((entries) => {
      const isOnScreen = entries.at(-1)?.isIntersecting ?? false;
      if (isOnScreen === this.#isOnScreen) return;
      this.#isOnScreen = isOnScreen;
      this.#refresh();
    });
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.#refresh);
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#isOnScreen = false;
    clearTimeout(this.#timeout);
  }

  hostUpdated(): void {
    clearTimeout(this.#timeout);
    if (!this.#host.isConnected) return;
    const delay = this.#delay(this.#isOnScreen && document.visibilityState === "visible");
    if (delay !== null)
      this.#timeout = setTimeout(this.#refresh, Math.min(Math.max(delay, 0), LONGEST_DELAY));
  }

  readonly #refresh = (): void => this.#host.requestUpdate();
}
