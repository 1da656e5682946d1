import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startLanguageModel } from "../../../local/language-model/server.ts";
import { CallDraws } from "../../../local/latency/draws.ts";
import { PROFILES } from "../../../local/latency/profiles.ts";
import type { LocalService } from "../../../local/service.ts";
import { FakeClock, settle } from "../../support/fake-clock.ts";

const SEED = 11;
const clock = new FakeClock();
let service: LocalService;

beforeAll(async () => {
  service = await startLanguageModel({ latency: { profile: "cloud", seed: SEED }, clock });
});
afterAll(() => service.close());
beforeEach(() => expect(clock.pendingTimers).toBe(0));

/** Requests of one call; nothing else of the call is known to the service. */
function ask(call: string, init: RequestInit = {}, stream = true): Promise<Response> {
  return fetch(`${service.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer k", "x-session-affinity": call },
    body: JSON.stringify({ model: "any", stream, messages: [{ role: "user", content: "goodbye" }] }),
    ...init,
  });
}

/** Until the service waits for as many things as that; the test's own limit is the deadline. */
async function untilTimers(count: number): Promise<void> {
  while (clock.pendingTimers !== count) await settle();
}

/** What the n-th call to the service should draw for its first request. */
function expected(callNumber: number) {
  const draws = new CallDraws(PROFILES.cloud, SEED, callNumber, () => 0);
  return {
    firstMs: draws.ms("llm_hop") + draws.ms("llm_first_token"),
    betweenMs: draws.ms("llm_inter_token"),
  };
}

describe("under a latency profile the language model", () => {
  it("sends nothing before its first token is due, and the others one by one after it", async () => {
    const { firstMs, betweenMs } = expected(0);
    const arrivedAtMs = clock.now();
    let answer: Response | undefined;
    const asked = ask("first").then((response) => {
      answer = response;
      return response;
    });
    await untilTimers(1);
    clock.advance(firstMs - 0.01);
    expect(answer).toBeUndefined();
    expect(clock.pendingTimers).toBe(1);
    clock.advance(0.02);
    let text: string | undefined;
    const read = (await asked).text().then((whole) => {
      text = whole;
    });
    let waits = 0;
    while (text === undefined) {
      await settle();
      if (clock.pendingTimers === 0) continue;
      waits += 1;
      const dueAtMs = arrivedAtMs + firstMs + waits * betweenMs;
      clock.advance(dueAtMs - 0.01 - clock.now());
      expect(clock.pendingTimers).toBe(1);
      clock.advance(0.02);
    }
    await read;
    const tokens = text.match(/"content":"[^"]/g)?.length ?? 0;
    expect(tokens).toBeGreaterThan(3);
    expect(waits).toBe(tokens - 1);
  });

  it("makes an answer that is not streamed wait for its last token", async () => {
    const { firstMs, betweenMs } = expected(1);
    const asked = ask("second", {}, false);
    await untilTimers(1);
    clock.advance(firstMs + 0.01);
    expect(clock.pendingTimers).toBe(1);
    clock.advance(betweenMs * 50);
    expect((await asked).status).toBe(200);
  });

  it("stops waiting for a caller who hangs up", async () => {
    const hangUp = new AbortController();
    const asked = ask("third", { signal: hangUp.signal });
    await untilTimers(1);
    hangUp.abort();
    await expect(asked).rejects.toThrow();
    await untilTimers(0);
  });

  it("says which profile and seed it runs with", async () => {
    const health = await fetch(`${service.url}/health`);
    expect(await health.json()).toMatchObject({ profile: "cloud", seed: SEED });
  });
});
