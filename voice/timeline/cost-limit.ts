import type { CallEvent, CostLimitEvent } from "./events.ts";
import { ListeningUsage } from "./listening-usage.ts";
import { ReplyUsageReader } from "./reply-usage-reader.ts";
import type { UsageLine } from "./usage-line.ts";

/** Prices of a call's services as they are known at its start, in nano-dollars with their fractions. */
export interface CallPrices {
  /** Returns the price of one unit; null where none is known. */
  ofUnit: (line: Pick<UsageLine, "service" | "unit">) => number | null;
  /** Price of a millisecond of the telephone line and the platform; null where a part of it is not known. */
  perMs: number | null;
}

const NANO_PER_MICRO_USD = 1_000;

/**
 * Watches what a call costs while it goes on, by the same lines that it is charged for. What has been spent is settled
 * at the end of every agent turn; as much as the dearest turn so far is reserved for the next, speculation and
 * listening on the way to it included. When the limit does not cover both, it is reached: no turn is begun that would
 * go beyond it, and the one under way is the only one that can. Before the first turn has ended there is nothing to go
 * by, and nothing is reserved. Where a cost is not known the limit is idle from then on: a guess ends no call.
 */
export class CostLimitWatch {
  readonly #limitNanoUsd: number;
  readonly #prices: CallPrices;
  readonly #tell: (event: CostLimitEvent) => void;
  readonly #listening = new ListeningUsage((line) => this.#add(line));
  readonly #replies = new ReplyUsageReader((line) => this.#add(line));
  /** Cost of settled lines, of prompts that nobody told excepted. */
  #linesNanoUsd = 0;
  #settledNanoUsd = 0;
  #settledAtMs = 0;
  #dearestTurnNanoUsd = 0;
  #listeningPerMs = 0;
  #isOver = false;

  /** `tell` is called once at most. */
  constructor(limitMicroUsd: number, prices: CallPrices, tell: (event: CostLimitEvent) => void) {
    this.#limitNanoUsd = limitMicroUsd * NANO_PER_MICRO_USD;
    this.#prices = prices;
    this.#tell = tell;
    if (prices.perMs === null) this.#beIdle(null);
  }

  observe(event: CallEvent): void {
    if (this.#isOver) return;
    this.#listening.observe(event);
    this.#replies.observe(event);
    switch (event.type) {
      case "stt_ready":
      case "stt_reopened":
        this.#hear(event.provider);
        return;
      case "agent_turn_ended":
        this.#settle(event.atMs);
        this.#check(event.atMs);
        return;
      // A caller who talks at length is listened to at a price.
      case "speech_ended":
        this.#check(event.atMs);
        return;
      default:
        return;
    }
  }

  #add(line: UsageLine): void {
    if (line.quantity === 0) return;
    const price = this.#prices.ofUnit(line);
    if (price === null || line.quantity === null) this.#beIdle(line.service);
    else this.#linesNanoUsd += price * line.quantity;
  }

  #hear(service: string): void {
    const price = this.#prices.ofUnit({ service, unit: "stt_audio_ms" });
    if (price === null) this.#beIdle(service);
    else this.#listeningPerMs = price;
  }

  #settle(atMs: number): void {
    const spent = this.#linesNanoUsd + this.#untoldNanoUsd() + atMs * (this.#prices.perMs ?? 0);
    this.#dearestTurnNanoUsd = Math.max(this.#dearestTurnNanoUsd, spent - this.#settledNanoUsd);
    this.#settledNanoUsd = spent;
    this.#settledAtMs = atMs;
  }

  /** Prompts of requests that were cut off count as the mean of the others, as on the bill. */
  #untoldNanoUsd(): number {
    return this.#replies.untoldLines.reduce((sum, line) => {
      return sum + (this.#prices.ofUnit(line) ?? 0) * (line.quantity ?? 0);
    }, 0);
  }

  #check(atMs: number): void {
    if (this.#isOver) return;
    const openMs = atMs - this.#settledAtMs;
    const spent = this.#settledNanoUsd + openMs * (this.#listeningPerMs + (this.#prices.perMs ?? 0));
    if (spent + this.#dearestTurnNanoUsd <= this.#limitNanoUsd) return;
    this.#isOver = true;
    this.#tell({
      type: "cost_limit_reached",
      limitMicroUsd: this.#limitNanoUsd / NANO_PER_MICRO_USD,
      spentMicroUsd: Math.round(spent / NANO_PER_MICRO_USD),
      reservedMicroUsd: Math.round(this.#dearestTurnNanoUsd / NANO_PER_MICRO_USD),
    });
  }

  #beIdle(service: string | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const limitMicroUsd = this.#limitNanoUsd / NANO_PER_MICRO_USD;
    this.#tell({ type: "cost_limit_idle", limitMicroUsd, reason: "unknown_cost", service });
  }
}
