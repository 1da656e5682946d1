import { expect, it } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { PLATFORM_VERSION } from "../../../workers/environment/version.ts";

it("is the version of package.json", () => {
  expect(PLATFORM_VERSION).toBe(manifest.version);
});
