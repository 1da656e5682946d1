import { describe, expect, it } from "vitest";
import { indexNameOf } from "../../../../workers/measure/database-advisor/index-name.ts";
import { ddlOf, dropOf, indexPlanSchema } from "../../../../workers/measure/database-advisor/index-plan.ts";

const calls = { schema: "public", table: "calls", name: "calls_idx" };

describe("the statement of an index plan", () => {
  it("orders keys as they are to be read", () => {
    const plan = indexPlanSchema.parse({
      ...calls,
      keys: [{ column: "organization_id" }, { column: "created_at", direction: "desc", nulls: "last" }],
    });
    expect(ddlOf(plan)).toBe(
      'create index concurrently "calls_idx" on "public"."calls" using btree ("organization_id", "created_at" desc nulls last)',
    );
    expect(dropOf(plan)).toBe('drop index concurrently if exists "public"."calls_idx"');
  });

  it("leaves out the place of null values where it is Postgres's own", () => {
    const keys = [
      { column: "a", direction: "desc", nulls: "first" },
      { column: "b", nulls: "last" },
    ];
    expect(ddlOf(indexPlanSchema.parse({ ...calls, keys }))).toContain('("a" desc, "b")');
  });

  it("writes operator classes, functions, included columns and conditions", () => {
    const plan = indexPlanSchema.parse({
      ...calls,
      keys: [{ column: "email", of: "lower", operatorClass: "text_pattern_ops" }],
      include: ["name"],
      predicate: [
        { test: "in", column: "status", values: ["new", "queued"] },
        { test: "is_null", column: "deleted_at" },
        { test: "is_false", column: "archived" },
      ],
    });
    expect(ddlOf(plan, { concurrently: false })).toBe(
      'create index "calls_idx" on "public"."calls" using btree (lower("email") text_pattern_ops) include ("name") ' +
        `where "status" in ('new', 'queued') and "deleted_at" is null and not "archived"`,
    );
  });

  it("gives an index of words no order", () => {
    const plan = indexPlanSchema.parse({
      ...calls,
      method: "gin",
      keys: [{ column: "text", of: "text_search", configuration: "english", direction: "desc" }],
    });
    expect(ddlOf(plan)).toContain(`using gin (to_tsvector('english'::regconfig, "text"))`);
  });

  it.each([
    ['a"; drop table calls; --', '"a""; drop table calls; --"'],
    ["Ünïcode", '"Ünïcode"'],
  ])("quotes the name %s", (column, quoted) => {
    expect(ddlOf(indexPlanSchema.parse({ ...calls, keys: [{ column }] }))).toContain(`(${quoted})`);
  });

  it.each([
    ["it's", "'it''s'"],
    ["\\'; drop table calls; --", "E'\\\\''; drop table calls; --'"],
  ])("quotes the value %s", (value, quoted) => {
    const plan = indexPlanSchema.parse({
      ...calls,
      keys: [{ column: "a" }],
      predicate: [{ test: "=", column: "b", value }],
    });
    expect(ddlOf(plan)).toContain(`where "b" = ${quoted}`);
  });

  it.each(["", "a\0b", "x".repeat(64), "ü".repeat(32)])("refuses the name %j", (column) => {
    expect(indexPlanSchema.safeParse({ ...calls, keys: [{ column }] }).success).toBe(false);
  });

  it("refuses SQL where a configuration is asked for", () => {
    const key = { column: "text", of: "text_search", configuration: "english'::regconfig" };
    expect(indexPlanSchema.safeParse({ ...calls, keys: [key] }).success).toBe(false);
  });
});

describe("the name of an index", () => {
  const plan = (extra: object) =>
    indexPlanSchema.omit({ name: true }).parse({ ...calls, keys: [{ column: "a" }], ...extra });

  it("tells the keys", () => {
    expect(indexNameOf(plan({ keys: [{ column: "a" }, { column: "b", direction: "desc" }] }))).toBe(
      "calls_a_b_desc_idx",
    );
  });

  it("tells partial indexes over the same keys apart", () => {
    const names = ["new", "done"].map((value) => indexNameOf(plan({ predicate: [{ test: "=", column: "s", value }] })));
    expect(new Set(names).size).toBe(2);
  });

  it("stays whole within Postgres's limit", () => {
    const column = "ü".repeat(31);
    const name = indexNameOf(plan({ keys: [{ column }, { column: "b" }] }));
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(63);
    expect(name).toMatch(/_idx$/);
  });
});
