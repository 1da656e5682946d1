import { expect, it } from "vitest";
import { keyFromFragment } from "../../web/src/api/key-from-address.ts";
import { matchRoute } from "../../web/src/router.ts";

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

it.each([
  ["#key=qv_abc", "qv_abc"],
  ["#key=qv_abc&x=1", "qv_abc"],
  ["#key=", null],
  ["#main", null],
  ["", null],
])("reads the key out of %j", (fragment, key) => {
  expect(keyFromFragment(fragment)).toBe(key);
});
