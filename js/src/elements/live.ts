import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Browsers run a timeout with a longer delay at once. */
const MAX_DELAY = 2 ** 31 - 1;

/**
 * Draws its element again when something has changed: one timeout at a time, and none once it is
 * disconnected. An element that is not visible is woken for its events only.
 */
export class Live implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #delay: (isVisible: boolean) => number | null;
  #timeout: ReturnType<typeof setTimeout> | undefined;
  #observer: IntersectionObserver | undefined;
  #isOnScreen = false;

  /** `delay` returns the milliseconds until the next change, null if nothing will change. */
  constructor(host: ReactiveControllerHost & HTMLElement, delay: (isVisible: boolean) => number | null) {
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
    if (delay !== null) this.#timeout = setTimeout(this.#refresh, Math.min(Math.max(delay, 0), MAX_DELAY));
  }

  readonly #refresh = (): void => this.#host.requestUpdate();
}
