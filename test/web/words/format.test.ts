import { expect, it } from "vitest";
import { formatMs } from "../../../web/src/words/format.ts";

it("draws a measured zero as zero and a missing measurement as a dash", () => {
  expect([formatMs(0), formatMs(null), formatMs(undefined), formatMs(12.6)]).toEqual(["0 ms", "–", "–", "13 ms"]);
});
