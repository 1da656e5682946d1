import { expect, it } from "vitest";
import { BoundedMap } from "../../voice/bounded-map.ts";

it("drops what was not used for longest once there are more than it may hold", () => {
  const map = new BoundedMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  expect(map.get("a")).toBe(1);
  map.set("c", 3);
  expect([...map.entries()]).toEqual([
    ["a", 1],
    ["c", 3],
  ]);
});

it("does not count a peek as a use", () => {
  const map = new BoundedMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  expect(map.peek("a")).toBe(1);
  map.set("c", 3);
  expect(map.peek("a")).toBeUndefined();
});

it("holds entries by weight, replaced ones once, and none that is too heavy alone", () => {
  const map = new BoundedMap<string, string>(10, (text) => text.length);
  map.set("a", "12345");
  map.set("b", "12345");
  map.set("b", "1");
  expect(map.weight).toBe(6);
  map.set("c", "1234567");
  expect([...map.entries()].map(([key]) => key)).toEqual(["b", "c"]);
  map.set("d", "12345678901");
  expect(map.size).toBe(0);
  expect(map.weight).toBe(0);
});
