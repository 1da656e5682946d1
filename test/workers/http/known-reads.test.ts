import { expect, it } from "vitest";
import { cachedRead, type KnownRead } from "../../../workers/http/cached-read.ts";
import { KnownReads } from "../../../workers/http/known-reads.ts";
import type { Principal } from "../../../workers/services/access/authentication.ts";

const principal = (id = "key_1"): Principal => ({
  actor: { type: "key", id },
  organizationId: "org_1",
  role: "viewer",
  via: "key",
});

const read = cachedRead({ strategy: "row", scopes: ["agents"], route: "/a", load: async () => null });

const known = (parts: string): KnownRead => ({ read, parts });

it("knows what an address came to for a principal as it was looked up, and for no other", () => {
  const reads = new KnownReads();
  const [mine, same, other] = [principal(), principal(), principal("key_2")];
  reads.keep(mine, "/a", known("a"));
  reads.keep(other, "/a", known("b"));
  expect(reads.find(mine, "/a")?.parts).toBe("a");
  expect(reads.find(other, "/a")?.parts).toBe("b");
  expect(reads.find(same, "/a")).toBeNull();
  expect(reads.find(mine, "/b")).toBeNull();
});

it("keeps a bounded number, the latest, and no long addresses", () => {
  const reads = new KnownReads();
  const mine = principal();
  for (let i = 0; i <= 2_000; i++) reads.keep(mine, `/${i}`, known("a"));
  expect(reads.find(mine, "/0")).toBeNull();
  expect(reads.find(mine, "/2000")).not.toBeNull();
  const long = `/${"x".repeat(1_000)}`;
  reads.keep(mine, long, known("a"));
  expect(reads.find(mine, long)).toBeNull();
});
