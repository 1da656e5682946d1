import { expect, it } from "vitest";
import { usedCatalog } from "../../../local/advise/used-catalog.ts";
import { catalogOf, tableOf } from "../../support/measure/catalog-builder.ts";

it("a sandbox holds the tables that queries name, also through views of views", () => {
  const key = { name: "fk", columns: ["id"], schema: "public", table: "agents", referenced: ["id"] };
  const catalog = catalogOf(
    ["calls", "turns", "agents", "leads"].map((name) => tableOf(["id"], { name, foreignKeys: [key] })),
    {
      views: [
        { schema: "public", name: "newest", definition: "select * from recent limit 1" },
        { schema: "public", name: "recent", definition: "select * from turns" },
        { schema: "public", name: "other", definition: "select * from leads" },
      ],
    },
  );
  const used = usedCatalog(catalog, ['select * from "Calls" join newest using (id)', "select 1"]);
  expect(used.tables.map(({ name, foreignKeys }) => [name, foreignKeys.length])).toEqual([
    ["calls", 0],
    ["turns", 0],
  ]);
  expect(used.views.map(({ name }) => name)).toEqual(["newest", "recent"]);
});
