import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BuiltPage, buildPage } from "./support/build-page.ts";

/** What a first visit may download of JavaScript, gzipped. */
const MAX_INITIAL_JS_BYTES = 60_000;

let page: BuiltPage;
beforeAll(async () => {
  page = await buildPage();
}, 60_000);
afterAll(() => page.remove());

function asset(name: string): string {
  return readFileSync(join(page.folder, "assets", name), "utf8");
}

function assets(pattern: RegExp): string[] {
  return readdirSync(join(page.folder, "assets")).filter((name) => pattern.test(name));
}

/** The named chunks and everything they import statically. */
function closure(names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, imported] of asset(name).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
      visit(imported ?? "");
  };
  names.forEach(visit);
  return found;
}

it("needs at most 60 kB of gzipped JavaScript to show the talk page and take a call", () => {
  const html = readFileSync(join(page.folder, "index.html"), "utf8");
  const entries = [...html.matchAll(/(?:src|href)="\/assets\/([\w.-]+\.js)"/g)].map(([, name]) => name ?? "");
  const names = closure([...entries, ...assets(/^TalkPage-.*\.js$/), ...assets(/^capture-worklet-.*\.js$/)]);
  const bytes = [...names].reduce((sum, name) => sum + gzipSync(asset(name)).length, 0);
  console.log(`initial JavaScript of the talk page: ${bytes} bytes gzipped in ${names.size} files`);
  expect(names.size).toBeGreaterThan(2);
  expect(bytes).toBeLessThanOrEqual(MAX_INITIAL_JS_BYTES);
});

it("leaves the other pages out of the first download", () => {
  const initial = closure(assets(/^index-.*\.js$/));
  for (const name of assets(/^(TalkPage|CallsPage|CallPage|NotFoundPage)-.*\.js$/)) expect(initial).not.toContain(name);
});

it("has no inline script and no inline style, which the content security policy would refuse", () => {
  const html = readFileSync(join(page.folder, "index.html"), "utf8");
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
});

it("ships the security headers", () => {
  const headers = readFileSync(join(page.folder, "_headers"), "utf8");
  expect(headers).toMatch(/Content-Security-Policy: .*default-src 'none'.*script-src 'self';.*frame-ancestors 'none'/);
  expect(headers).not.toMatch(/unsafe-(inline|eval)/);
  expect(headers).toContain("X-Content-Type-Options: nosniff");
  expect(headers).toContain("Referrer-Policy:");
});
