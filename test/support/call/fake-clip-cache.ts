import type { Clock } from "../../../voice/clock.ts";
import type { ClipCache } from "../../../workers/services/agents/clip-set.ts";
import { sleep } from "../sleep.ts";

/** Workers KV in memory: what was put is copied, answers take `delayMs`. */
export class FakeClipCache implements ClipCache {
  readonly values = new Map<string, { bytes: ArrayBuffer; expirationTtl: number }>();
  puts = 0;
  delayMs = 10;
  health: "alive" | "refuses" | "stalls" = "alive";
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async get(key: string): Promise<ArrayBuffer | null> {
    await this.#answer();
    return this.values.get(key)?.bytes.slice(0) ?? null;
  }

  async put(key: string, value: Uint8Array<ArrayBuffer>, { expirationTtl }: { expirationTtl: number }): Promise<void> {
    await this.#answer();
    this.puts++;
    this.values.set(key, { bytes: value.slice().buffer, expirationTtl });
  }

  async #answer(): Promise<void> {
    if (this.health === "refuses") throw new Error("the store is away");
    const delayMs = this.health === "stalls" ? 1_000_000 : this.delayMs;
    await sleep(this.#clock, delayMs, new AbortController().signal);
  }
}
