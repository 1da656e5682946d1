import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BuiltPage, buildPage } from "../support/build-page.ts";
import { type RouteSize, routeSizes } from "../support/route-sizes.ts";

/** A page's own JavaScript with all that it needs to be drawn. */
const MAX_GZIPPED_BYTES = 60_000;

let site: BuiltPage;
let sizes: RouteSize[];

beforeAll(async () => {
  site = await buildPage();
  sizes = routeSizes(site.folder);
}, 60_000);
afterAll(() => site.remove());

it("measures every page of the site", () => {
  const pages = readdirSync(new URL("../../../web/src/pages", import.meta.url)).filter((name) => name.endsWith(".tsx"));
  expect(sizes.map(({ page }) => `${page}.tsx`).toSorted()).toEqual(pages.toSorted());
  for (const { files, gzippedBytes } of sizes) {
    expect(files).toBeGreaterThan(1);
    expect(gzippedBytes).toBeGreaterThan(5_000);
  }
});

it("needs at most 60 kB of gzipped JavaScript to show any page", () => {
  for (const { page, gzippedBytes, files } of sizes) console.log(`${page}: ${gzippedBytes} bytes in ${files} files`);
  expect(sizes.filter(({ gzippedBytes }) => gzippedBytes > MAX_GZIPPED_BYTES)).toEqual([]);
});
