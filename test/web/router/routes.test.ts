import { expect, expectTypeOf, it } from "vitest";
import { firstAnswersOf } from "../../../web/src/router/first-answers.ts";
import { menuGroups } from "../../../web/src/router/menu.ts";
import {
  documentAnswersOf,
  type LinkedRoute,
  menuPages,
  type RouteOf,
  routes,
} from "../../../web/src/router/routes.ts";

it("has a menu of pages that are their own entries", () => {
  expect(menuPages).toEqual([
    "talk",
    "overview",
    "pipeline",
    "live",
    "calls",
    "alerts",
    "analytics",
    "agents",
    "knowledge",
    "campaigns",
    "access",
    "costs",
    "database",
    "benchmarks",
    "docs",
  ]);
  for (const page of menuPages) expect(routes[page].menu).toBe(page);
  expect(menuGroups.flatMap(({ pages }) => pages).toSorted()).toEqual(menuPages.toSorted());
});

it("gives no two pages one address, and one page every other", () => {
  const patterns = Object.values(routes).map(({ pattern }) => pattern?.replace(/:\w+/g, ":"));
  expect(new Set(patterns).size).toBe(patterns.length);
  expect(patterns.filter((pattern) => pattern === undefined)).toHaveLength(1);
});

it("types a page's route after its pattern", () => {
  expectTypeOf<RouteOf<"call">>().toEqualTypeOf<{ page: "call" } & Record<"callId", string>>();
  expectTypeOf<{ page: "calls" }>().toExtend<LinkedRoute>();
  expectTypeOf<{ page: "call"; callId: string }>().toExtend<LinkedRoute>();
  expectTypeOf<{ page: "call" }>().not.toExtend<LinkedRoute>();
  expectTypeOf<{ page: "not_found" }>().not.toExtend<LinkedRoute>();
});

it("knows what a page asks first, with the parts of its address", () => {
  expect(firstAnswersOf({ page: "calls" })).toEqual([
    "/api/calls?limit=25",
    "/api/agents?limit=100&fields=id%2Cname",
    "/api/session",
  ]);
  expect(firstAnswersOf({ page: "not_found" })).toEqual([]);
  expect(documentAnswersOf("calls")).toEqual(routes.calls.answers);
});

it("has the document ask for more where the page asks for itself", () => {
  expect(firstAnswersOf({ page: "call", callId: "call_1" })).toEqual([]);
  expect(documentAnswersOf("call")).toContain("/api/calls/:callId/transcript");
});
