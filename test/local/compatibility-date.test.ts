import { expect, it } from "vitest";
import { readWorkerConfig } from "../../local/worker-config.ts";
import { COMPATIBILITY_DATE } from "../../workers/environment/version.ts";

it("the compatibility date that reports name is the worker's own", () => {
  expect(COMPATIBILITY_DATE).toBe(readWorkerConfig().compatibility_date);
});
