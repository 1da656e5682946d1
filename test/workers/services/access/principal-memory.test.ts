import { expect, it } from "vitest";
import type { Principal } from "../../../../workers/services/access/authentication.ts";
import { PRINCIPAL_FRESH_MS, PrincipalMemory } from "../../../../workers/services/access/principal-memory.ts";

const principalOf = (organizationId: string): Principal => ({
  actor: { type: "key", id: "key_1" },
  organizationId,
  role: "viewer",
  via: "key",
});

it("knows a credential for ten seconds, and for a quarter of an hour in an outage", () => {
  const memory = new PrincipalMemory();
  memory.keep("a", principalOf("org_1"), 0);
  expect(memory.find("a", PRINCIPAL_FRESH_MS - 1)).toEqual(principalOf("org_1"));
  expect(memory.find("a", PRINCIPAL_FRESH_MS)).toBeNull();
  expect(memory.findInOutage("a", 15 * 60_000 - 1)).toEqual(principalOf("org_1"));
  expect(memory.findInOutage("a", 15 * 60_000)).toBeNull();
  expect(memory.find("b", 0)).toBeNull();
});

it("forgets one organisation's when what they may do has changed", () => {
  const memory = new PrincipalMemory();
  memory.keep("a", principalOf("org_1"), 0);
  memory.keep("b", principalOf("org_2"), 0);
  memory.forget("org_1");
  expect(memory.find("a", 1)).toBeNull();
  expect(memory.findInOutage("a", 1)).toBeNull();
  expect(memory.find("b", 1)).toEqual(principalOf("org_2"));
});

it("keeps a bounded number, the latest", () => {
  const memory = new PrincipalMemory();
  for (let i = 0; i <= 5_000; i++) memory.keep(`credential ${i}`, principalOf("org_1"), 0);
  expect(memory.find("credential 0", 1)).toBeNull();
  expect(memory.find("credential 5000", 1)).not.toBeNull();
});

it("has a key in use looked up again by one who asks, before it is too old", () => {
  const memory = new PrincipalMemory();
  memory.keep("a", principalOf("org_1"), 0);
  expect(memory.takeDue("a", 4_999)).toBe(false);
  expect([memory.takeDue("a", 5_000), memory.takeDue("a", 5_001)]).toEqual([true, false]);
  memory.keep("a", principalOf("org_1"), 5_000);
  expect(memory.find("a", 14_999)).not.toBeNull();
  expect(memory.takeDue("a", 9_999)).toBe(false);
  expect(memory.takeDue("a", 10_000)).toBe(true);
  expect(memory.takeDue("b", 10_000)).toBe(false);
});

it("does not remember what was looked up before something was forgotten", () => {
  const memory = new PrincipalMemory();
  const { epoch } = memory;
  memory.forget("org_1");
  memory.keep("a", principalOf("org_1"), 0, epoch);
  expect(memory.find("a", 1)).toBeNull();
});
