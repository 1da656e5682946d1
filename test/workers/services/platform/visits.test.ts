import { expect, it } from "vitest";
import { createVisits, VisitMemory } from "../../../../workers/services/platform/visits.ts";

interface Note {
  name: string;
  metadata: { atMs: number };
}

/** The part of KV that notes are kept in. */
function setUp() {
  const notes = new Map<string, Note>();
  const pending: Promise<unknown>[] = [];
  let puts = 0;
  let isAway = false;
  let nowMs = 0;
  const kv = {
    put: async (name: string, _value: string, { metadata }: { metadata: Note["metadata"] }) => {
      puts += 1;
      if (isAway) throw new Error("KV is down");
      notes.set(name, { name, metadata });
    },
    list: async ({ prefix }: { prefix: string }) => ({
      keys: [...notes.values()].filter(({ name }) => name.startsWith(prefix)),
    }),
  } as unknown as Pick<KVNamespace, "list" | "put">;
  const visits = createVisits(
    kv,
    new VisitMemory(),
    (task) => void pending.push(task),
    () => nowMs,
  );
  const note = async (organizationId: string, atMs: number): Promise<void> => {
    nowMs = atMs;
    visits.note(organizationId);
    await Promise.all(pending.splice(0));
  };
  const setAway = (away: boolean): void => {
    isAway = away;
  };
  return { visits, note, setAway, puts: () => puts };
}

it("knows the organisations that people were in, the latest first and so many", async () => {
  const { visits, note } = setUp();
  await note("org_a", 1);
  await note("org_b", 2);
  await note("org_c", 3);
  await note("org_a", 700_000);
  expect(await visits.latest(10)).toEqual(["org_a", "org_c", "org_b"]);
  expect(await visits.latest(2)).toEqual(["org_a", "org_c"]);
});

it("notes one that is visited all the time every ten minutes", async () => {
  const { note, puts } = setUp();
  for (let atMs = 0; atMs < 1_200_000; atMs += 10_000) await note("org_a", atMs);
  expect(puts()).toBe(2);
});

it("notes the next visit when KV did not take the last one", async () => {
  const { visits, note, setAway } = setUp();
  setAway(true);
  await note("org_a", 1);
  setAway(false);
  await note("org_a", 2);
  expect(await visits.latest(1)).toEqual(["org_a"]);
});
