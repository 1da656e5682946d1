import { beforeEach, describe, expect, it } from "vitest";
import { INVALIDATION_BOUND_MS } from "../../../workers/cache/generation-store.ts";
import { Generations } from "../../../workers/cache/generations.ts";
import { CacheWorld, type FakeIsolate } from "../../support/cache/cache-world.ts";

let world: CacheWorld;
let here: FakeIsolate;
let elsewhere: FakeIsolate;
beforeEach(() => {
  world = new CacheWorld();
  let chance = 0;
  world.chance = () => {
    chance = (chance + 0.137) % 1;
    return chance;
  };
  here = world.isolate();
  elsewhere = world.isolate();
});

/** Fresh for longer than an edit may take to be seen. */
const preferences = { strategy: "user_preferences", scopes: ["preferences"] } as const;

async function edit(isolate: FakeIsolate, value: string): Promise<string> {
  world.origin.value = value;
  return isolate.invalidate(["preferences"]);
}

describe("an edit", () => {
  beforeEach(async () => {
    await here.read(preferences);
    await elsewhere.read(preferences);
    await here.rest();
  });

  it("is seen by the next read where it was made", async () => {
    await edit(here, "second");
    expect(await here.read(preferences)).toMatchObject({ value: "second", source: "origin" });
    await edit(here, "third");
    expect(await here.read(preferences)).toMatchObject({ value: "third", source: "origin" });
    // Also while KV goes on showing the generation from before.
    for (let ms = 0; ms < 60_000; ms += 2_000) {
      await world.clock.advanceAsync(2_000);
      expect((await here.read(preferences)).value).toBe("third");
    }
  });

  it("is seen everywhere within the bound, also when one edit follows another at once", async () => {
    await edit(here, "second");
    await edit(here, "third");
    await world.clock.advanceAsync(INVALIDATION_BOUND_MS);
    expect(await elsewhere.read(preferences)).toMatchObject({ value: "third" });
  });

  it("is seen at once in another isolate by whoever brings its stamp", async () => {
    const stamps = await edit(here, "second");
    expect((await elsewhere.read(preferences)).value).toBe("first");
    elsewhere.request().observe("org_1", stamps);
    expect((await elsewhere.read(preferences)).value).toBe("second");
  });

  it("is not undone by stamps that are old, from the future, or no stamps at all", async () => {
    const stamps = await edit(here, "second");
    await here.read(preferences);
    await world.clock.advanceAsync(60_000);
    await here.read(preferences);
    const future = `preferences.${(world.clock.now() + 60_000).toString(36)}-a`;
    for (const text of [stamps, future, "", "preferences", "a.b.c", "preferences.-", "%%%.1-1", "x".repeat(10_000)]) {
      here.request().observe("org_1", text);
      expect(await here.read(preferences)).toMatchObject({ value: "second", source: "memory" });
    }
  });

  it("of one organisation or scope leaves the others alone", async () => {
    await edit(here, "second");
    await here.invalidate(["agents"]);
    await here.invalidate(["preferences"], "org_2");
    await here.read(preferences);
    world.origin.value = "unseen";
    await here.invalidate(["preferences"], "org_2");
    expect(await here.read(preferences)).toMatchObject({ value: "second", source: "memory" });
  });

  it("made in two isolates at the same time is seen in both and everywhere", async () => {
    world.origin.value = "both";
    await world.finish(
      Promise.all([here, elsewhere].map((isolate) => isolate.request().invalidate("org_1", ["preferences"]))),
    );
    expect((await here.read(preferences)).value).toBe("both");
    expect((await elsewhere.read(preferences)).value).toBe("both");
    await here.rest();
    await elsewhere.rest();
    expect((await world.isolate().read(preferences)).value).toBe("both");
  });
});

describe("a load that an edit overtakes", () => {
  it("is neither kept nor joined by those who come after", async () => {
    const before = here.begin(preferences);
    await world.clock.advanceAsync(20);
    await Promise.all([edit(here, "second"), world.finish(before)]);
    expect((await before).value).toBe("first");
    expect(await here.read(preferences)).toMatchObject({ value: "second", source: "origin" });
    await here.rest();
    expect((await elsewhere.read(preferences)).value).toBe("second");
    expect(here.counts("user_preferences").fenced).toBe(1);
  });

  it("does not come back through a slow write to KV", async () => {
    world.kv.delayMs = 300;
    const before = here.begin(preferences);
    await world.clock.advanceAsync(400);
    await world.finish(before);
    await edit(here, "second");
    await here.rest();
    expect((await here.read(preferences)).value).toBe("second");
    expect((await world.isolate().read(preferences)).value).toBe("second");
  });
});

describe("many edits in a second", () => {
  it("cost KV one write a second and lose none", async () => {
    await here.read(preferences);
    await here.rest();
    world.kv.puts = 0;
    for (let i = 0; i < 20; i++) await edit(here, `edit ${i}`);
    await here.rest();
    expect(world.kv.puts).toBe(2);
    expect(world.kv.refusedPuts).toBe(0);
    expect((await world.isolate().read(preferences)).value).toBe("edit 19");
    expect(await here.read(preferences)).toMatchObject({ value: "edit 19" });
  });
});

describe("generations", () => {
  const seconds = (s: number) => `${(1_700_000_000_000 + s * 1_000).toString(36)}-x`;
  const NOW_MS = 1_700_000_100_000;
  const setUp = (...stored: (string | null)[]) => {
    const generations = new Generations(() => 0.5);
    for (const stamp of stored) generations.learn("org_1", "s", stamp, NOW_MS);
    return { generations, token: () => generations.tokenOf("org_1", ["s"]) };
  };

  it("are the same in all isolates that read the same", () => {
    expect(setUp(seconds(5)).token()).toBe(setUp(seconds(1), seconds(5)).token());
    expect(setUp(null).token()).toBe(setUp(null).token());
  });

  it("do not go back to what KV showed before", () => {
    expect(setUp(seconds(5), seconds(1)).token()).toBe(setUp(seconds(5)).token());
    // Closer than clocks agree, but replaced before our eyes.
    expect(setUp(seconds(4), seconds(5), seconds(4)).token()).toBe(setUp(seconds(5)).token());
  });

  it("are both kept when nobody can say which was later", () => {
    const both = setUp(seconds(5), seconds(4)).token();
    expect(both).not.toBe(setUp(seconds(5)).token());
    expect(both).not.toBe(setUp(seconds(4)).token());
  });

  it("are the isolate's own until KV has them", () => {
    const { generations, token } = setUp(seconds(1));
    const stamp = generations.bump("org_1", "s", NOW_MS);
    const own = token();
    expect(own).toContain("~");
    generations.confirm("org_1", "s", stamp);
    expect(token()).not.toContain("~");
    expect(token()).not.toBe(own);
  });

  it("grow also when the clock has gone back", () => {
    const { generations } = setUp(seconds(500));
    generations.learn("org_1", "s", generations.bump("org_1", "s", NOW_MS), NOW_MS);
    expect(generations.tokenOf("org_1", ["s"])).not.toContain(seconds(500));
  });

  it("are forgotten from the oldest when there are too many", () => {
    const { generations } = setUp(seconds(1));
    for (let i = 0; i < 10_000; i++) generations.learn(`org_${i}`, "other", seconds(1), NOW_MS);
    expect(generations.ageMs("org_1", "s", NOW_MS)).toBe(Number.POSITIVE_INFINITY);
    expect(generations.ageMs("org_9999", "other", NOW_MS)).toBe(0);
  });
});
