import fc from "fast-check";
import { expect, it } from "vitest";
import type { ReadResult } from "../../../workers/cache/cache.ts";
import { INVALIDATION_BOUND_MS } from "../../../workers/cache/generation-store.ts";
import { longestLifeMs, oldestServedMs, type StrategyName, strategies } from "../../../workers/cache/strategies.ts";
import { seededRandom } from "../../support/audio/noise.ts";
import { CacheWorld, type FakeIsolate, readOf } from "../../support/cache/cache-world.ts";

const names = Object.keys(strategies) as StrategyName[];
const ORGANISATIONS = ["org_1", "org_2"];
const THINGS = ["a", "b", "a:b"];
/** To what a read or an edit is timed. */
const STEP_MS = 20;

const where = {
  organizationId: fc.constantFrom(...ORGANISATIONS),
  thing: fc.constantFrom(...THINGS),
  isolate: fc.nat({ max: 1 }),
};
const commands = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ type: fc.constant("reads" as const), ...where, count: fc.integer({ min: 1, max: 3 }) }),
    },
    { weight: 3, arbitrary: fc.record({ type: fc.constant("edits" as const), ...where }) },
    // Without the cache being told, as by another program.
    { weight: 3, arbitrary: fc.record({ type: fc.constant("changes" as const), ...where }) },
    {
      weight: 5,
      arbitrary: fc.record({
        type: fc.constant("waits" as const),
        ms: fc.constantFrom(1, 900, 4_000, 12_000, 45_000, 400_000),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant("kv" as const),
        health: fc.constantFrom("alive" as const, "refuses" as const, "stalls" as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant("rows" as const),
        health: fc.constantFrom("alive" as const, "refuses" as const, "stalls" as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant("origin" as const),
        health: fc.constantFrom("alive" as const, "fails" as const, "stalls" as const),
      }),
    },
  ),
  { minLength: 10, maxLength: 60 },
);

interface Version {
  value: unknown;
  fromMs: number;
  /** In which isolate the cache was told, and when it had been. */
  told: { isolate: number; atMs: number } | null;
}

/** What was true, and when. */
class Truth {
  readonly #versions = new Map<string, Version[]>();
  #next = 0;

  of(name: string): Version[] {
    const known = this.#versions.get(name) ?? [{ value: `${name} 0`, fromMs: 0, told: null }];
    this.#versions.set(name, known);
    return known;
  }

  now(name: string): unknown {
    return this.of(name).at(-1)?.value;
  }

  change(name: string, nowMs: number): Version {
    this.#next += 1;
    // Every fifth time there is nothing.
    const version = { value: this.#next % 5 === 0 ? null : `${name} ${this.#next}`, fromMs: nowMs, told: null };
    this.of(name).push(version);
    return version;
  }
}

it.each(names)(
  "%s: whatever happens, a reader gets its own organisation's value, as true as the strategy promises",
  async (strategy) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), commands, async (seed, script) => {
        const world = new CacheWorld();
        world.chance = seededRandom(seed);
        const truth = new Truth();
        const isolates = [world.isolate(), world.isolate()];
        let kvFailedAtMs = Number.NEGATIVE_INFINITY;
        let originFailedAtMs = Number.NEGATIVE_INFINITY;
        const note = () => {
          if (world.kv.health !== "alive") kvFailedAtMs = world.clock.now();
          if (world.origin.health !== "alive") originFailedAtMs = world.clock.now();
        };

        const check = (name: string, isolate: number, startedAtMs: number, { value, ageMs }: ReadResult<unknown>) => {
          const nowMs = world.clock.now();
          const versions = truth.of(name);
          const isTrue = versions.some((version, i) => {
            const untilMs = versions[i + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
            return version.value === value && untilMs >= oldestTrueMs(versions, isolate, startedAtMs);
          });
          expect(isTrue, `${name} is ${JSON.stringify(value)} at ${nowMs}`).toBe(true);
          expect(ageMs).toBeLessThanOrEqual(longestLifeMs(strategies[strategy]) + nowMs - startedAtMs);
        };

        /** Before this a value may not have stopped being true. */
        const oldestTrueMs = (versions: Version[], isolate: number, startedAtMs: number): number => {
          const life = strategies[strategy];
          // A failing or slow origin lets what is in its grace be served, and a second of backing off after it.
          const isGrace = originFailedAtMs > startedAtMs - 5_000;
          const byAgeMs = startedAtMs - (isGrace ? longestLifeMs(life) : oldestServedMs(life));
          const isKvWell = kvFailedAtMs < startedAtMs - 2 * INVALIDATION_BOUND_MS;
          const seen = versions.filter(
            ({ told, fromMs }) =>
              told !== null &&
              (told.isolate === isolate
                ? told.atMs <= startedAtMs
                : isKvWell && fromMs > kvFailedAtMs && told.atMs + INVALIDATION_BOUND_MS <= startedAtMs),
          );
          return Math.max(byAgeMs, ...seen.map(({ fromMs }) => fromMs + 1));
        };

        for (const step of script) {
          note();
          switch (step.type) {
            case "waits":
              await world.clock.advanceAsync(step.ms);
              break;
            case "kv":
              world.kv.health = step.health;
              break;
            case "rows":
              world.rows.health = step.health;
              break;
            case "origin":
              world.origin.health = step.health;
              break;
            case "changes":
              truth.change(`${step.organizationId} ${step.thing}`, world.clock.now());
              break;
            case "edits": {
              const version = truth.change(`${step.organizationId} ${step.thing}`, world.clock.now());
              const isolate = isolates[step.isolate] as FakeIsolate;
              await world.finish(isolate.request().invalidate(step.organizationId, ["things"]), STEP_MS);
              version.told = { isolate: step.isolate, atMs: world.clock.now() };
              break;
            }
            case "reads": {
              const name = `${step.organizationId} ${step.thing}`;
              const isolate = isolates[step.isolate] as FakeIsolate;
              const startedAtMs = world.clock.now();
              const read = readOf(world.origin, {
                strategy,
                organizationId: step.organizationId,
                route: "/api/things/:id",
                parts: [step.thing],
                scopes: ["things"],
                load: async (signal) => {
                  const value = truth.now(name);
                  await world.origin.load(signal);
                  return value;
                },
              });
              const reads = Array.from({ length: step.count }, () => isolate.request().read(read));
              for (const outcome of await world.finish(Promise.allSettled(reads), STEP_MS)) {
                // Without an origin there may be no answer; a layer is no reason for that.
                if (outcome.status === "rejected") expect(originFailedAtMs).toBeGreaterThan(startedAtMs - 5_000);
                else check(name, step.isolate, startedAtMs, outcome.value);
              }
              break;
            }
          }
        }
      }),
      { numRuns: 100 },
    );
  },
);
