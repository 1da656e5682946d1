import type { Clock } from "../../../voice/clock.ts";
import type { IndexCache } from "../../../workers/services/knowledge/knowledge-indexes.ts";
import { sleep } from "../sleep.ts";

type Value = string | Uint8Array<ArrayBuffer>;

/** Workers KV in memory, of texts and bytes: what was put is copied, answers take `delayMs`. */
export class FakeIndexCache implements IndexCache {
  readonly values = new Map<string, Value>();
  delayMs = 10;
  health: "alive" | "refuses" | "stalls" = "alive";
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
  get(key: string, type: "text"): Promise<string | null>;
  async get(key: string, type: "arrayBuffer" | "text"): Promise<ArrayBuffer | string | null> {
    await this.#answer();
    const value = this.values.get(key);
    if (value === undefined) return null;
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    return type === "text" ? new TextDecoder().decode(bytes) : bytes.slice().buffer;
  }

  async put(key: string, value: Value): Promise<void> {
    await this.#answer();
    this.values.set(key, typeof value === "string" ? value : value.slice());
  }

  async #answer(): Promise<void> {
    if (this.health === "refuses") throw new Error("the store is away");
    const delayMs = this.health === "stalls" ? 1_000_000 : this.delayMs;
    await sleep(this.#clock, delayMs, new AbortController().signal);
  }
}
