import { expect, it } from "vitest";
import { minuteCostWords } from "../../../web/src/words/costs.ts";

it("tells a minute's cost as the least that it can be where a call has a part without a price", () => {
  const calls = { calls: 4, pricedCalls: 4, minutes: 10, nanoUsd: 500_000_000 };
  expect(minuteCostWords(calls)).toBe("$0.0500");
  expect(minuteCostWords({ ...calls, pricedCalls: 3 })).toBe("at least $0.0500");
  expect(minuteCostWords({ ...calls, minutes: 0 })).toBe("–");
});
