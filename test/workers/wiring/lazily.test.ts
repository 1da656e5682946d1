import { expect, it } from "vitest";
import { lazily } from "../../../workers/wiring/lazily.ts";

it("makes a member when it is first asked for, once for each object", () => {
  const made: string[] = [];
  const open = lazily<{ name: string }, { greeting: string; length: number }>({
    greeting: ({ name }) => {
      made.push(name);
      return `Hello ${name}`;
    },
    length: ({ greeting }) => greeting.length,
  });
  const [ada, alan] = [open({ name: "Ada" }), open({ name: "Alan" })];
  expect(made).toEqual([]);
  expect([ada.length, ada.greeting, alan.greeting]).toEqual([9, "Hello Ada", "Hello Alan"]);
  expect(made).toEqual(["Ada", "Alan"]);
});
