/**
 * An operator's hold on a call, which is renewed until it is let go. A renewal that reaches the platform after the call
 * was handed back would take it over again: handing back waits for the one that is under way, and none follows.
 */
export class CallHold {
  #renewal: Promise<void> = Promise.resolve();
  #isLetGo = false;

  /** Renews the hold, unless it is being let go. `takeOver` may fail: the call's timeline says what follows from it. */
  renew(takeOver: () => Promise<unknown>): void {
    if (this.#isLetGo) return;
    const renewal = takeOver().then(
      () => undefined,
      () => undefined,
    );
    this.#renewal = Promise.all([this.#renewal, renewal]).then(() => undefined);
  }

  /** Lets go by `handBack`; when that fails the hold goes on. */
  async letGo(handBack: () => Promise<unknown>): Promise<void> {
    this.#isLetGo = true;
    await this.#renewal;
    try {
      await handBack();
    } catch (error) {
      this.#isLetGo = false;
      throw error;
    }
  }
}
