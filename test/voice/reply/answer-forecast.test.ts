import { expect, it } from "vitest";
import { createProviderHealth } from "../../../voice/failover/provider-health.ts";
import { answerForecastMs } from "../../../voice/reply/answer-forecast.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const model = { provider: "vendor", model: "fast" };
const asked = { stage: "llm", candidate: model, atMs: 1_000 } as const;

function healthWith(...timesMs: number[]) {
  const health = createProviderHealth(new FakeClock(0));
  for (const timeMs of timesMs) health.answerReady(model, timeMs);
  return health;
}

it.each([
  ["what its latest answers still took after so long", [400, 500, 600, 700, 800], 1_450, 150],
  ["only answers that took longer than the wait so far", [100, 100, 100, 900, 900], 1_300, 600],
])("forecasts %s", (_, timesMs, nowMs, waitMs) => {
  expect(answerForecastMs(asked, healthWith(...timesMs), nowMs, "committed")).toBe(waitMs);
});

it("expects nothing of an unknown provider at the commit, and of a late one as long again", () => {
  const unknown = healthWith(500, 500);
  expect(answerForecastMs(asked, unknown, 1_200, "committed")).toBeNull();
  expect(answerForecastMs(asked, unknown, 1_200, "late")).toBe(300);
  expect(answerForecastMs(asked, unknown, 1_900, "late")).toBe(900);
  expect(answerForecastMs(null, unknown, 1_000, "committed")).toBeNull();
});

it("expects at least a breath before the end of turn is decided", () => {
  expect(answerForecastMs(asked, healthWith(200, 200, 200), 1_000, "early")).toBe(600);
  expect(answerForecastMs(asked, healthWith(900, 900, 900), 1_000, "early")).toBe(900);
});
