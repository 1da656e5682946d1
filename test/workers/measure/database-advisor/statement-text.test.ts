import { describe, expect, it } from "vitest";
import {
  isPlannable,
  parameterCount,
  readStatement,
  tagOf,
} from "../../../../workers/measure/database-advisor/statements/statement-text.ts";

describe("a statement's text", () => {
  it.each([
    ["select * from leads where phone = '+4930123' limit 20", "select * from leads where phone = ? limit ?"],
    ["select 'it''s' || E'a\\'b', n'x', b'01', U&'\\0061'", "select ? || ?, ?, ?, ?"],
    ["select '\\' , 'secret'", "select ? , ?"],
    ["select $$secret$$, $tag$ a $$ secret $tag$", "select ?, ?"],
    ["select 1.5e10, .5, 1_000, t1.c2 from t1", "select ?, ?, ?, t1.c2 from t1"],
    ["select a -- secret\nfrom b", "select a from b"],
    ["select a /* secret */ from /* two /* nested */ secret */ b", "select a from b"],
    ["select a /* a /* b /* c */ */ secret */ from b", "(not shown: comments within comments)"],
    ['select "a 1", "it""s" from b', 'select "a 1", "it""s" from b'],
    ["select $1::text, $2", "select $1::text, $2"],
    ["select 'secret", "select ?"],
  ])("holds no literal and no comment: %s", (text, redacted) => {
    expect(readStatement(text).text).toBe(redacted);
  });

  it("is cut where it is long", () => {
    expect(readStatement(`select ${"a, ".repeat(5_000)}b`).text).toHaveLength(4_001);
  });

  it("gives back the route that it was tagged with, and no other comment's words", () => {
    const tagged = `select 1${tagOf("GET /api/calls/:id")}`;
    expect(readStatement(tagged)).toEqual({ text: "select ?", route: "GET /api/calls/:id" });
    expect(readStatement("select 1 /* route='GET /x' */").route).toBeNull();
    expect(readStatement("select '/*route=''GET /x''*/'").route).toBeNull();
  });

  it.each(["*/ drop table calls", "a'b", "", "a\nb", `/${"x".repeat(300)}`])(
    "takes no tag that could be more: %j",
    (route) => {
      expect(tagOf(route)).toBe("");
    },
  );

  it("counts parameters outside of literals", () => {
    expect(parameterCount("select $1, '$9', $3 /* $8 */ from \"$7\"")).toBe(3);
    expect(parameterCount("select 1")).toBe(0);
  });

  it("can be planned when it reads or changes rows", () => {
    expect(["select 1", "(select 1)", "WITH a as (select 1) select 1", "update a set b = 1"].map(isPlannable)).toEqual(
      Array(4).fill(true),
    );
    expect(["vacuum calls", "create index x on y (z)", "selection", "explain select 1"].map(isPlannable)).toEqual(
      Array(4).fill(false),
    );
  });
});
