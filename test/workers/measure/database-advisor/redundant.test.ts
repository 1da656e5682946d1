import { describe, expect, it } from "vitest";
import { replacedBy } from "../../../../workers/measure/database-advisor/choice/redundant.ts";
import { indexPlanSchema } from "../../../../workers/measure/database-advisor/index-plan.ts";
import { indexOf, tableOf } from "../../../support/measure/catalog-builder.ts";

const plan = indexPlanSchema.parse({
  schema: "public",
  table: "calls",
  name: "new",
  keys: [{ column: "organization_id" }, { column: "created", direction: "desc" }],
});

const table = (...indexes: ReturnType<typeof indexOf>[]) => tableOf(["organization_id", "created"], { indexes });

describe("a planned index makes superfluous", () => {
  it("those that are its beginning", () => {
    const short = indexOf("short", ["organization_id"]);
    const same = indexOf("same", ["organization_id", "created desc"]);
    expect(replacedBy(plan, table(short, same))).toEqual(["short", "same"]);
  });

  it.each([
    ["a unique one", indexOf("a", ["organization_id"], { isUnique: true })],
    ["one that keeps a rule", indexOf("a", ["organization_id"], { isConstraint: true })],
    ["a partial one", indexOf("a", ["organization_id"], { predicate: "(created is null)" })],
    ["one in the other order", indexOf("a", ["organization_id", "created"])],
    ["one with a column besides", indexOf("a", ["organization_id"], { include: ["status"] })],
    ["one of another method", indexOf("a", ["organization_id"], { method: "hash" })],
    [
      "one for the beginnings of texts",
      {
        ...indexOf("a", ["organization_id"]),
        keys: [
          {
            column: "organization_id",
            expression: null,
            direction: "asc" as const,
            nulls: "last" as const,
            operatorClass: "text_pattern_ops",
          },
        ],
      },
    ],
  ])("not %s", (_, index) => {
    expect(replacedBy(plan, table(index))).toEqual([]);
  });

  it("nothing when it holds some rows only", () => {
    const partial = { ...plan, predicate: [{ test: "is_null" as const, column: "created" }] };
    expect(replacedBy(partial, table(indexOf("short", ["organization_id"])))).toEqual([]);
  });
});
