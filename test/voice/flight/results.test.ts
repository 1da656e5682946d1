import { describe, expect, it } from "vitest";
import type { Entry } from "../../../voice/flight/entry.ts";
import { ReplayResults } from "../../../voice/flight/replay-results.ts";
import { resultsThroughSeams, type Seams } from "../../../voice/flight/seams.ts";

/** A dependency that answers at once, and otherwise the next time. */
class Deadlines {
  #limitMs = 100;

  limitMs(provider: string): number {
    this.#limitMs += 1;
    return provider === "slow" ? this.#limitMs * 10 : this.#limitMs;
  }
}

describe("a dependency that answers at once", () => {
  it("gives a replay the answers that it gave, each question its own", () => {
    const entries: Entry[] = [];
    const recording: Pick<Seams, "result"> = {
      result: (of, ask) => {
        const value = ask();
        entries.push({ type: "result", atMs: 0, of, value });
        return value;
      },
    };
    const ask = (deadlines: Pick<Deadlines, "limitMs">): number[] =>
      ["fast", "slow", "fast"].map((provider) => deadlines.limitMs(provider));
    const through = (seams: Pick<Seams, "result">) =>
      resultsThroughSeams<Deadlines, "limitMs">(seams, "deadlines", new Deadlines(), ["limitMs"]);
    const given = ask(through(recording));
    expect(given).toEqual([101, 1_020, 103]);
    const results = new ReplayResults(entries);
    const replayed = through({ result: <T>(of: string) => results.next(of) as T });
    expect(ask(replayed)).toEqual(given);
    // Asked more often than it was: the last answer holds.
    expect(replayed.limitMs("fast")).toBe(103);
    expect(results.next('deadlines.limitMs("unknown")')).toBeUndefined();
  });
});
