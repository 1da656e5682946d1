import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundedKey, escapeSegment, type KeyParts, keyOf } from "../../../workers/cache/key.ts";

const list: KeyParts = {
  strategy: "campaigns_list",
  organizationId: "org_1",
  route: "/api/campaigns",
  role: "viewer",
  query: { values: { limit: 20, status: "running" }, allowed: ["status", "limit", "cursor"] },
};
const text = (changes: Partial<KeyParts> = {}, generation = "campaigns.0") =>
  keyOf({ ...list, ...changes }, generation).text;
const query = (values: Record<string, string | undefined>) => ({ values, allowed: ["a", "b", "constructor"] });

describe("a key", () => {
  it.each<[string, string]>([
    ["organisation", text({ organizationId: "org_2" })],
    ["strategy", text({ strategy: "calls_list" })],
    ["route", text({ route: "/api/campaigns/list" })],
    ["path parameter", text({ parts: ["camp_1"] })],
    ["role", text({ role: "admin" })],
    ["query", text({ query: { values: { limit: 21, status: "running" }, allowed: ["status", "limit"] } })],
    ["shape of the value", text({ schemaVersion: 2 })],
    ["generation", text({}, "campaigns.1")],
  ])("is another for another %s", (_, other) => {
    expect(other).not.toBe(text());
  });

  it("does not depend on the order of the query, on what is not sent, or on parameters that make no difference", () => {
    expect(text({ query: query({ b: "2", a: "1", constructor: undefined }) })).toBe(
      text({ query: query({ a: "1", b: "2", utm: "x" }) }),
    );
  });

  it("takes nothing from the prototype of the query", () => {
    expect(text({ query: query({}) })).not.toContain("constructor");
    expect(text({ query: query({ constructor: "x" }) })).toContain("constructor=x");
  });

  it("cannot be made without an organisation", () => {
    expect(() => text({ organizationId: "" })).toThrow("belongs to an organisation");
  });

  it("is another for other parts, whatever is in them", () => {
    const unit = fc.constantFrom(..."a:/%=&#,+~.0", "\ud800", "é");
    const any = fc.string({ unit, maxLength: 4 });
    const anything = fc.record({
      organizationId: fc.string({ unit, minLength: 1, maxLength: 4 }),
      role: any,
      parts: fc.array(any, { minLength: 1, maxLength: 3 }),
      a: any,
      b: any,
    });
    type Anything = typeof anything extends fc.Arbitrary<infer T> ? T : never;
    const of = ({ a, b, ...rest }: Anything) => text({ ...rest, query: query({ a, b }) });
    fc.assert(
      fc.property(
        anything,
        anything,
        (one, other) => (of(one) === of(other)) === (JSON.stringify(one) === JSON.stringify(other)),
      ),
    );
  });

  it.each([
    ["a:b", "a%003ab"],
    ["a/b=c&d", "a%002fb%003dc%0026d"],
    ["%", "%0025"],
    ["\ud800", "%d800"],
    ["constructor", "constructor"],
  ])("writes %j as ASCII without separators", (from, to) => {
    expect(escapeSegment(from)).toBe(to);
  });
});

describe("a key for a store", () => {
  it("is as it is when it is short enough, else cut and made unique", async () => {
    expect(await boundedKey("short", 512)).toBe("short");
    const long = text({ parts: ["x".repeat(600)] });
    const bounded = await boundedKey(long, 512);
    expect(bounded).toHaveLength(512);
    expect(bounded.startsWith("qv1:org_1:campaigns_list:")).toBe(true);
    expect(await boundedKey(`${long}y`, 512)).not.toBe(bounded);
    expect(await boundedKey(long, 512)).toBe(bounded);
  });
});
