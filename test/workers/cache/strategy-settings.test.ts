import { beforeEach, describe, expect, it } from "vitest";
import { SETTINGS_BOUND_MS, type StrategySettings, writeSettings } from "../../../workers/cache/strategy-settings.ts";
import { CacheWorld, type FakeIsolate } from "../../support/cache/cache-world.ts";

let world: CacheWorld;
beforeEach(() => {
  world = new CacheWorld();
});

/** An isolate that reads settings, in a location of its own. */
const settingIsolate = () => world.isolate({ deps: { settings: world.kv.location() } });

const set = (isolate: FakeIsolate, settings: StrategySettings) =>
  world.finish(writeSettings(isolate.state.settings, world.kv.location(), "org_1", settings, world.clock));

/** Source of a read, once what it began behind its answer has ended. */
async function sourceIn(isolate: FakeIsolate): Promise<string> {
  const { source } = await isolate.read();
  await isolate.rest();
  return source;
}

describe("a strategy that is switched off", () => {
  it("has every read answered by the origin, at once where it was set", async () => {
    const isolate = settingIsolate();
    await sourceIn(isolate);
    expect(await sourceIn(isolate)).toBe("memory");
    await set(isolate, { campaigns_list: { isEnabled: false, freshMs: null } });
    expect(await sourceIn(isolate)).toBe("origin");
    expect(await sourceIn(isolate)).toBe("origin");
  });

  it("is off in other isolates within the stated bound, and on again when it is set so", async () => {
    const [here, there] = [settingIsolate(), settingIsolate()];
    await sourceIn(there);
    await set(here, { campaigns_list: { isEnabled: false, freshMs: null } });
    await world.clock.advanceAsync(SETTINGS_BOUND_MS);
    await sourceIn(there);
    expect(await sourceIn(there)).toBe("origin");
    await set(here, {});
    await world.clock.advanceAsync(2 * SETTINGS_BOUND_MS);
    for (let read = 0; read < 3; read += 1) await sourceIn(there);
    expect(await sourceIn(there)).toBe("memory");
  });

  it("is a matter of its organisation alone", async () => {
    const isolate = settingIsolate();
    await set(isolate, { campaigns_list: { isEnabled: false, freshMs: null } });
    await isolate.read({ organizationId: "org_2" });
    expect((await isolate.read({ organizationId: "org_2" })).source).toBe("memory");
  });
});

describe("a setting that is changed twice in a second", () => {
  it("is written when KV takes it", async () => {
    const isolate = settingIsolate();
    const kv = world.kv.location();
    const write = (isEnabled: boolean) =>
      writeSettings(isolate.state.settings, kv, "org_1", { row: { isEnabled, freshMs: null } }, world.clock);
    await world.finish(write(false));
    await world.finish(write(true));
    expect(world.kv.values.get("cache-settings:org_1")?.text).toContain("true");
    expect(world.kv.refusedPuts).toBe(1);
  });
});

describe("a fresh time of an organisation's own", () => {
  it("ends sooner than the platform's", async () => {
    const isolate = settingIsolate();
    await set(isolate, { campaigns_list: { isEnabled: true, freshMs: 2_000 } });
    await sourceIn(isolate);
    await world.clock.advanceAsync(1_900);
    expect(await sourceIn(isolate)).toBe("memory");
    await world.clock.advanceAsync(200);
    expect(await sourceIn(isolate)).toBe("stale");
  });
});

describe("settings that cannot be read", () => {
  it("leave the platform's own strategies in force", async () => {
    const isolate = settingIsolate();
    world.kv.values.set("cache-settings:org_1", {
      text: '{"campaigns_list":{"isEnabled":"no"},"constructor":{"isEnabled":false,"freshMs":null}}',
      expirationTtl: 1_000_000,
      expiresAtMs: Number.POSITIVE_INFINITY,
    });
    await sourceIn(isolate);
    expect(await sourceIn(isolate)).toBe("memory");
    world.kv.health = "refuses";
    await world.clock.advanceAsync(20_000);
    expect(await sourceIn(isolate)).toBe("memory");
  });
});
