import { expect, it } from "vitest";
import { createProviderHealth } from "../../../voice/failover/provider-health.ts";
import { answerForecast } from "../../../voice/reply/answer-forecast.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const model = { provider: "vendor", model: "fast" };
const asked = { stage: "llm", candidate: model, atMs: 1_000 } as const;

const exactly = (waitMs: number) => ({ soonMs: waitMs, likelyMs: waitMs });

function healthWith(...timesMs: number[]) {
  const health = createProviderHealth(new FakeClock(0));
  for (const timeMs of timesMs) health.answerReady(model, timeMs);
  return health;
}

it.each([
  ["what its latest answers still took after so long", [400, 500, 600, 700, 800], 1_450, { soonMs: 50, likelyMs: 150 }],
  [
    "only answers that took longer than the wait so far",
    [100, 100, 100, 900, 900],
    1_300,
    { soonMs: 600, likelyMs: 600 },
  ],
])("forecasts %s", (_, timesMs, nowMs, wait) => {
  expect(answerForecast(asked, healthWith(...timesMs), nowMs, "committed")).toEqual(wait);
});

it("expects nothing of an unknown provider at the commit, and of a late one as long again", () => {
  const unknown = healthWith(500, 500);
  expect(answerForecast(asked, unknown, 1_200, "committed")).toBeNull();
  expect(answerForecast(asked, unknown, 1_200, "late")).toEqual(exactly(300));
  expect(answerForecast(asked, unknown, 1_900, "late")).toEqual(exactly(900));
  expect(answerForecast(null, unknown, 1_000, "committed")).toBeNull();
});

it("expects at least a breath before the end of turn is decided", () => {
  expect(answerForecast(asked, healthWith(200, 200, 200), 1_000, "early")).toEqual(exactly(600));
  expect(answerForecast(asked, healthWith(900, 900, 900), 1_000, "early")).toEqual(exactly(900));
});
