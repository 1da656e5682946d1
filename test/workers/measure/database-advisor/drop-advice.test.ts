import { describe, expect, it } from "vitest";
import { dropAdvice } from "../../../../workers/measure/database-advisor/advising/drop-advice.ts";
import type { CatalogIndex } from "../../../../workers/measure/database-advisor/catalog/catalog.ts";
import { catalogOf, indexOf, tableOf } from "../../../support/measure/catalog-builder.ts";

const COLUMNS = ["id", "organization_id", "status", "created"];
const dropped = (indexes: CatalogIndex[], rest: object = {}, table: object = {}) =>
  dropAdvice(catalogOf([tableOf(COLUMNS, { indexes, ...table })], rest)).map(({ index }) => index);

describe("an index is advised to be dropped", () => {
  it("when nothing has read it for two weeks, with the statement that brings it back", () => {
    expect(dropAdvice(catalogOf([tableOf(COLUMNS, { indexes: [indexOf("calls_status", ["status"])] })]))).toEqual([
      {
        schema: "public",
        table: "calls",
        index: "calls_status",
        ddl: 'drop index concurrently if exists "public"."calls_status"',
        recreate: "CREATE INDEX CONCURRENTLY calls_status ON public.calls USING btree (status)",
        bytes: 4_000 * 8_192,
        reason: "nothing has read it in 30 days; scans on replicas are counted there",
      },
    ]);
  });

  it("when another begins with its keys, though it is read", () => {
    const indexes = [
      indexOf("short", ["organization_id"], { scans: 9 }),
      indexOf("long", ["organization_id", "created desc"], { scans: 9 }),
    ];
    expect(dropped(indexes)).toEqual(["short"]);
  });

  it("once, when two are the same", () => {
    expect(dropped([indexOf("a", ["status"], { scans: 9 }), indexOf("b", ["status"], { scans: 9 })])).toEqual(["a"]);
  });
});

describe("an index is kept", () => {
  const cases: [string, CatalogIndex[]][] = [
    ["that is read", [indexOf("a", ["status"], { scans: 1 })]],
    ["that is unique", [indexOf("a", ["status"], { isUnique: true })]],
    ["that is the primary key", [indexOf("a", ["id"], { isPrimary: true, isUnique: true })]],
    ["that keeps a rule", [indexOf("a", ["id"], { isConstraint: true })]],
    ["that replication needs", [indexOf("a", ["id"], { isReplicaIdentity: true })]],
    [
      "that another only begins with in the other order",
      [indexOf("a", ["status"], { scans: 1 }), indexOf("b", ["status desc", "created"], { scans: 1 })],
    ],
    [
      "that holds other rows than the longer one",
      [
        indexOf("a", ["status"], { scans: 1 }),
        indexOf("b", ["status", "created"], { scans: 1, predicate: "(id > 5)" }),
      ],
    ],
  ];
  it.each(cases)("%s", (_, indexes) => {
    expect(dropped(indexes)).toEqual([]);
  });

  it("that serves a foreign key, unless another one does", () => {
    const foreignKeys = [
      { name: "fk", columns: ["organization_id"], schema: "public", table: "organizations", referenced: ["id"] },
    ];
    const serving = indexOf("a", ["organization_id"]);
    expect(dropped([serving], {}, { foreignKeys })).toEqual([]);
    expect(dropped([serving, indexOf("b", ["organization_id", "created"], { scans: 1 })], {}, { foreignKeys })).toEqual(
      ["a"],
    );
  });

  it("before two weeks of counting, and on a replica, which is said", () => {
    const catalog = catalogOf([tableOf(COLUMNS, { indexes: [indexOf("a", ["status"])] })]);
    const notes: string[] = [];
    expect(dropAdvice({ ...catalog, readAtMs: 13.9 * 86_400_000 }, notes)).toEqual([]);
    expect(dropAdvice({ ...catalog, isReplica: true }, notes)).toEqual([]);
    expect(notes).toEqual([expect.stringContaining("13 days old"), expect.stringContaining("replica")]);
  });
});
