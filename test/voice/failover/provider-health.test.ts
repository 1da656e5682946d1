import { beforeEach, describe, expect, it } from "vitest";
import { DeadlineExceeded } from "../../../voice/deadline.ts";
import {
  createProviderHealth,
  type ProviderAttempt,
  type ProviderHealth,
} from "../../../voice/failover/provider-health.ts";
import { ProviderError } from "../../../voice/providers.ts";
import { seededRandom } from "../../support/audio/noise.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const A = { provider: "a", model: "large" };

let clock: FakeClock;
let health: ProviderHealth;

beforeEach(() => {
  clock = new FakeClock();
  health = createProviderHealth(clock);
});

const failure = (status: number) =>
  new ProviderError({ provider: "a", stage: "llm", message: "no", isRetryable: status >= 500, status });

function begin(afterMs = 0, candidate: { provider: string; model?: string } = A): ProviderAttempt {
  const attempt = health.begin("llm", candidate);
  clock.advance(afterMs);
  return attempt;
}

function answer(firstItemMs: number, candidate = A): void {
  const attempt = begin(firstItemMs, candidate);
  attempt.answered();
  attempt.finished();
}

function fail(status = 503): void {
  begin().failed(failure(status));
}

const handoverMs = (candidate = A, stage: "llm" | "tts" = "llm"): number => health.begin(stage, candidate).handoverMs;
const isOpen = (): boolean => !health.isAvailable("llm", A);

/** Ten answers of which the slowest took `slowestMs`. */
function history(slowestMs: number): void {
  for (let i = 1; i <= 10; i++) answer((slowestMs * i) / 10);
}

describe("the handover deadline", () => {
  it("is 1.2 s until eight answers are known, then a quarter above the provider's 95th percentile", () => {
    for (let i = 0; i < 7; i++) answer(400);
    expect(handoverMs()).toBe(1_200);
    answer(400);
    expect(handoverMs()).toBe(500);
  });

  it.each([
    ["llm", 20, 200],
    ["tts", 20, 300],
    ["llm", 5_000, 1_200],
  ] as const)("stays within its bounds: %s after %i ms", (stage, firstItemMs, expected) => {
    for (let i = 0; i < 8; i++) {
      const attempt = health.begin(stage, A);
      clock.advance(firstItemMs);
      attempt.answered();
    }
    expect(handoverMs(A, stage)).toBe(expected);
  });

  it.each([
    { vendor: "Groq", medianMs: 98, sigma: 0.4, outliers: { share: 0.015, medianMs: 700, sigma: 0.6 }, most: 0.035 },
    { vendor: "Cartesia", medianMs: 188, sigma: 0.39, outliers: null, most: 0.03 },
    { vendor: "gpt-4.1", medianMs: 536, sigma: 0.73, outliers: null, most: 0.16 },
  ])("hedges few answers of $vendor, but some", ({ medianMs, sigma, outliers, most }) => {
    const random = seededRandom(7);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let hedges = 0;
    for (let i = 0; i < 3_000; i++) {
      const drawn = outliers && random() < outliers.share ? outliers : { medianMs, sigma };
      const firstItemMs = drawn.medianMs * Math.exp(drawn.sigma * normal());
      const attempt = begin(firstItemMs);
      if (firstItemMs > attempt.handoverMs) hedges += 1;
      attempt.answered();
    }
    expect(hedges / 3_000).toBeGreaterThan(0.003);
    expect(hedges / 3_000).toBeLessThan(most);
  });

  it("follows a provider that gets faster or slower, one outlier aside", () => {
    for (let i = 0; i < 64; i++) answer(200);
    answer(4_000);
    expect(handoverMs()).toBe(250);
    for (let i = 0; i < 64; i++) answer(600);
    expect(handoverMs()).toBe(750);
    for (let i = 0; i < 64; i++) answer(200);
    expect(handoverMs()).toBe(250);
  });

  it("is each model's own, in each stage", () => {
    history(400);
    expect(handoverMs()).toBe(500);
    expect(handoverMs({ provider: "a", model: "small" })).toBe(1_200);
    expect(handoverMs({ provider: "b", model: "large" })).toBe(1_200);
    expect(handoverMs(A, "tts")).toBe(1_200);
  });

  it("counts a lost race with the time it lasted, if the provider was late already", () => {
    history(400);
    begin(700).givenUp("outrun");
    expect(handoverMs()).toBe(875);
  });

  it("learns nothing from a wait that was given up before it was late, whoever ended it", () => {
    history(400);
    for (let i = 0; i < 64; i++) {
      begin(100).givenUp("outrun");
      begin(100).givenUp("cancelled");
    }
    expect(handoverMs()).toBe(500);
  });

  it("counts silence up to a barge-in and up to the last deadline, but not a refusal", () => {
    history(400);
    begin(600).givenUp("cancelled");
    expect(handoverMs()).toBe(750);
    begin(3_000).failed(failure(503));
    expect(handoverMs()).toBe(750);
    begin(2_500).failed(new DeadlineExceeded("llm", 2_500));
    expect(handoverMs()).toBe(1_200);
  });
});

describe("the breaker", () => {
  it("opens after three failures in a row, of either kind", () => {
    fail();
    begin(2_500).failed(new DeadlineExceeded("llm", 2_500));
    expect(isOpen()).toBe(false);
    answer(100);
    fail();
    fail();
    expect(isOpen()).toBe(false);
    fail();
    expect(isOpen()).toBe(true);
    expect(health.isAvailable("llm", { provider: "a", model: "small" })).toBe(true);
  });

  it.each([401, 402, 403, 404])("opens at once on %i, which every request would get", (status) => {
    fail(status);
    expect(isOpen()).toBe(true);
  });

  it.each([400, 413, 422, 429, 500])("does not open at once on %i", (status) => {
    fail(status);
    expect(isOpen()).toBe(false);
  });

  it("adds up streams that die after their first item", () => {
    for (let i = 0; i < 3; i++) {
      const attempt = begin(100);
      attempt.answered();
      attempt.failed(failure(503));
    }
    expect(isOpen()).toBe(true);
  });

  it("lets one trial through after 5 s, and closes when it answers", () => {
    for (let i = 0; i < 3; i++) fail();
    clock.advance(4_999);
    expect(isOpen()).toBe(true);
    clock.advance(1);
    expect(isOpen()).toBe(false);
    const trial = begin(100);
    expect(isOpen()).toBe(true);
    trial.answered();
    expect(isOpen()).toBe(false);
    trial.finished();
    fail();
    fail();
    expect(isOpen()).toBe(false);
  });

  it("opens for twice as long with every trial that fails, up to a minute", () => {
    for (let i = 0; i < 3; i++) fail();
    for (const waitMs of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
      clock.advance(waitMs - 1);
      expect(isOpen()).toBe(true);
      clock.advance(1);
      expect(isOpen()).toBe(false);
      fail();
    }
    clock.advance(60_000);
    answer(100);
    for (let i = 0; i < 3; i++) fail();
    clock.advance(5_000);
    expect(isOpen()).toBe(false);
  });

  it("lets another trial through when one was cancelled, and when one never reported back", () => {
    for (let i = 0; i < 3; i++) fail();
    clock.advance(5_000);
    begin(100).givenUp("cancelled");
    expect(isOpen()).toBe(false);
    begin();
    expect(isOpen()).toBe(true);
    clock.advance(5_000);
    expect(isOpen()).toBe(false);
  });

  it("takes a trial that loses a race in time for none, and one that was late for failed", () => {
    history(400);
    for (let i = 0; i < 3; i++) fail();
    clock.advance(5_000);
    begin(499).givenUp("outrun");
    expect(isOpen()).toBe(false);
    begin(500).givenUp("outrun");
    expect(isOpen()).toBe(true);
    clock.advance(9_999);
    expect(isOpen()).toBe(true);
  });

  it("does not open for lost races or barge-ins, but for silence as long as anybody is ever given", () => {
    for (let i = 0; i < 10; i++) {
      begin(1_199).givenUp("outrun");
      begin(2_400).givenUp("cancelled");
    }
    expect(isOpen()).toBe(false);
    for (let i = 0; i < 3; i++) begin(1_200).givenUp("outrun");
    expect(isOpen()).toBe(true);
  });

  it("waits once for a burst of failures, and closes for any answer", () => {
    const burst = Array.from({ length: 20 }, () => begin());
    const slow = begin();
    for (const attempt of burst) attempt.failed(failure(503));
    clock.advance(4_999);
    expect(isOpen()).toBe(true);
    slow.answered();
    expect(isOpen()).toBe(false);
  });
});

describe("an attempt", () => {
  it("has one end", () => {
    for (let i = 0; i < 3; i++) {
      const attempt = begin(100);
      attempt.answered();
      attempt.finished();
      attempt.failed(failure(503));
      attempt.givenUp("outrun");
    }
    const early = begin();
    early.failed(failure(503));
    early.failed(failure(503));
    early.failed(failure(503));
    expect(isOpen()).toBe(false);
  });

  it("that is given up after it has answered has finished", () => {
    fail();
    fail();
    const attempt = begin(2_000);
    attempt.answered();
    attempt.givenUp("cancelled");
    fail();
    expect(isOpen()).toBe(false);
  });
});

it("forgets the providers that were not asked for longest", () => {
  history(400);
  fail(401);
  for (let i = 0; i < 127; i++) health.begin("llm", { provider: "b", model: `${i}` });
  expect(handoverMs()).toBe(500);
  for (let i = 0; i < 128; i++) health.begin("llm", { provider: "c", model: `${i}` });
  expect(handoverMs()).toBe(1_200);
  expect(isOpen()).toBe(false);
});
