import { NeonDbError } from "@neondatabase/serverless";
import { DrizzleQueryError } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { classifyDatabaseError, violatedConstraint } from "../../../workers/db/failure.ts";

function postgresError(code: string | undefined, constraint?: string): Error {
  const error = Object.assign(new NeonDbError("complaint"), { code, constraint });
  return new DrizzleQueryError("select 'words of a caller'", ["words"], error);
}

describe("a failed query", () => {
  it.each([undefined, "08006", "53300", "57014", "57P01"])(
    "with SQLSTATE %s means that Postgres is not there",
    (code) => {
      expect(classifyDatabaseError(postgresError(code))).toEqual({ kind: "unavailable" });
    },
  );

  it("that Postgres refused tells its SQLSTATE and constraint, nothing of what was asked", () => {
    const failure = classifyDatabaseError(postgresError("23505", "agents_slug"));
    expect(failure).toEqual({ kind: "refused", sqlState: "23505", constraint: "agents_slug" });
  });

  it("that ran out of time is unavailable however deep the reason lies", () => {
    const timeout = new DOMException("The operation timed out", "TimeoutError");
    expect(classifyDatabaseError(new Error("outer", { cause: timeout }))).toEqual({ kind: "unavailable" });
  });

  it("is none when something else went wrong", () => {
    expect(classifyDatabaseError(new TypeError("x is undefined"))).toEqual({ kind: "other" });
    expect(classifyDatabaseError("text")).toEqual({ kind: "other" });
  });
});

it("names the unique constraint that was violated, and only such", () => {
  expect(violatedConstraint(postgresError("23505", "agents_slug"))).toBe("agents_slug");
  expect(violatedConstraint(postgresError("23503", "agents_organization"))).toBeNull();
  expect(violatedConstraint(new Error("no"))).toBeNull();
});
