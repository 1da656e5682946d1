import { expect, it } from "vitest";
import { matchRoute, pathOf } from "../../../web/src/router/address.ts";
import type { LinkedRoute } from "../../../web/src/router/routes.ts";

it.each([
  ["/", { page: "talk" }],
  ["/calls", { page: "calls" }],
  ["/calls/", { page: "calls" }],
  ["/calls/call_0198", { page: "call", callId: "call_0198" }],
  ["/calls/a%2Fb", { page: "call", callId: "a/b" }],
  ["/calls/a/b", { page: "not_found" }],
  ["/calls/%E0%A4%A", { page: "not_found" }],
  ["/elsewhere", { page: "not_found" }],
])("finds the page of %s", (path, route) => {
  expect(matchRoute(path)).toEqual(route);
});

it.each<[LinkedRoute, string]>([
  [{ page: "talk" }, "/"],
  [{ page: "calls" }, "/calls"],
  [{ page: "call", callId: "call_0198" }, "/calls/call_0198"],
  [{ page: "call", callId: "50 % of a/b?#" }, "/calls/50%20%25%20of%20a%2Fb%3F%23"],
])("writes the address of %j, which names the same page again", (route, path) => {
  expect(pathOf(route)).toBe(path);
  expect(matchRoute(path)).toEqual(route);
});
