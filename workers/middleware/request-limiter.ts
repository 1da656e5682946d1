/**
 * Requests that one question to the platform's counter stands for. `wrangler.toml` states its limits in blocks of
 * these.
 */
export const BLOCK_REQUESTS = 200;
/** A refused client stays refused for this long, then the counter is asked again. */
const REFUSED_MS = 10_000;
/** Clients remembered by one isolate. */
const MAX_CLIENTS = 10_000;

/** Cloudflare's counter: tells if there is room for one more block of `key`. */
export interface BlockCounter {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

interface Client {
  unasked: number;
  refusedUntilMs: number;
}

/**
 * Limits the requests of each client without holding any of them up. A counter that is shared by all isolates of a
 * location takes longer than a cached answer, so it is asked in the background, once for a block of requests, and its
 * refusal holds for those that follow. At most a block for each isolate comes through too much.
 */
export class RequestLimiter {
  readonly #clients = new Map<string, Client>();

  /**
   * Counts a request of `client`, and tells if it may go ahead. `waitUntil` keeps the question to the counter alive.
   */
  admits(
    client: string,
    counter: BlockCounter,
    nowMs: number,
    waitUntil: (task: Promise<unknown>) => void,
  ): { isAdmitted: boolean; retryAfterMs: number } {
    const state = this.#find(client);
    if (nowMs < state.refusedUntilMs) return { isAdmitted: false, retryAfterMs: state.refusedUntilMs - nowMs };
    state.unasked++;
    if (state.unasked >= BLOCK_REQUESTS) {
      state.unasked = 0;
      waitUntil(this.#ask(client, state, counter, nowMs));
    }
    return { isAdmitted: true, retryAfterMs: 0 };
  }

  async #ask(client: string, state: Client, counter: BlockCounter, nowMs: number): Promise<void> {
    try {
      const { success: hasRoom } = await counter.limit({ key: await nameOf(client) });
      if (hasRoom) return;
      state.refusedUntilMs = nowMs + REFUSED_MS;
      // The first one afterwards asks again.
      state.unasked = BLOCK_REQUESTS - 1;
    } catch {
      // A counter that fails must not take the API with it: nobody is refused meanwhile.
    }
  }

  #find(client: string): Client {
    const known = this.#clients.get(client);
    if (known !== undefined) return known;
    const [oldest] = this.#clients.keys();
    if (oldest !== undefined && this.#clients.size >= MAX_CLIENTS) this.#clients.delete(oldest);
    const state = { unasked: 0, refusedUntilMs: 0 };
    this.#clients.set(client, state);
    return state;
  }
}

/** The client's name for the counter: a digest, since a credential is not handed on. */
async function nameOf(client: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(client));
  return btoa(String.fromCharCode(...new Uint8Array(digest, 0, 15)));
}
