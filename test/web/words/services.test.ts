import { expect, it } from "vitest";
import { leftOutWords } from "../../../web/src/words/services.ts";

it("says which calls are in no figure, in a sentence", () => {
  const calls = { vendor: 0, simulated: 0, local: 0, generated: 0 };
  expect(leftOutWords("local", calls)).toBeNull();
  expect(leftOutWords("local", { ...calls, local: 5 })).toBeNull();
  expect(leftOutWords("local", { ...calls, vendor: 1 })).toBe("Left out: 1 call over real vendors.");
  expect(leftOutWords("vendor", { ...calls, local: 2, generated: 300 })).toBe(
    "Left out: 2 calls over local stand-ins and 300 calls generated.",
  );
});
