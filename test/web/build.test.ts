import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { type BuiltPage, buildPage } from "./support/build-page.ts";

/** What a first visit may download of JavaScript, gzipped. */
const MAX_INITIAL_JS_BYTES = 60_000;

let page: BuiltPage;
beforeAll(async () => {
  page = await buildPage();
}, 60_000);
afterAll(() => page.remove());
afterEach(() => void vi.unstubAllEnvs());

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
  for (const name of assets(/^\w+Page-.*\.js$/)) expect(initial).not.toContain(name);
});

it("has one inline script and all styles inline, which the content security policy allows by their hashes", () => {
  const html = readFileSync(join(page.folder, "index.html"), "utf8");
  const headers = readFileSync(join(page.folder, "_headers"), "utf8");
  const inline = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) => script ?? "");
  expect(inline).toHaveLength(1);
  expect(headers).toContain(`script-src 'self' '${hashOf(inline[0] as string)}';`);
  expect(html.match(/<script(?![^>]*\bsrc=)/g)).toHaveLength(1);
  const styles = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, style]) => style ?? "");
  expect(styles).toHaveLength(1);
  // The one other style is that of the player of recordings, which its library writes by itself.
  const allowed = /style-src 'self' ([^;]*);/.exec(headers)?.[1]?.split(" ") ?? [];
  expect(allowed).toHaveLength(2);
  expect(allowed[0]).toBe(`'${hashOf(styles[0] as string)}'`);
  expect(allowed[1]).toMatch(/^'sha256-[\w+/=]+'$/);
  expect(html).not.toMatch(/<style\s|rel="stylesheet"|\sstyle=|\son\w+="/);
  // A page whose styles came by themselves could be drawn before they do.
  expect(assets(/\.css$/)).toEqual([]);
});

it("has what every page builds on in a layer, which gives way to a page's own styles wherever they stand", () => {
  const html = readFileSync(join(page.folder, "index.html"), "utf8");
  const layers = html.split("@layer frame{").slice(1).map(blockOf).join("");
  for (const rule of ["color-scheme:", ".button{", ".site-header{"]) expect(layers).toContain(rule);
  expect(html).toContain(".virtual-row{");
  expect(layers).not.toContain(".virtual-row{");
});

it("fits with all styles into what a server sends before it waits for the browser", () => {
  // Ten segments of 1,460 bytes (RFC 6928).
  expect(gzipSync(readFileSync(join(page.folder, "index.html"))).length).toBeLessThan(14_600);
});

/** The beginning of a text, up to the brace that closes one opened before it. */
function blockOf(text: string): string {
  let depth = 1;
  const end = [...text].findIndex((letter) => {
    depth += letter === "{" ? 1 : letter === "}" ? -1 : 0;
    return depth === 0;
  });
  return text.slice(0, end);
}

function hashOf(content: string): string {
  return `sha256-${createHash("sha256").update(content).digest("base64")}`;
}

it("ships the security headers", () => {
  const headers = readFileSync(join(page.folder, "_headers"), "utf8");
  expect(headers).toMatch(
    /Content-Security-Policy: .*default-src 'none'.*script-src 'self' 'sha256-[^' ]+';.*frame-ancestors 'none'/,
  );
  // Sockets to this host only, nothing inline, nothing evaluated.
  expect(headers).toContain("connect-src 'self';");
  expect(headers).not.toMatch(/unsafe-|\*;|wss?:[ ;]/);
  expect(headers).not.toMatch(/unsafe-(inline|eval)/);
  expect(headers).toContain("X-Content-Type-Options: nosniff");
  expect(headers).toContain("Referrer-Policy:");
});

it("allows exactly the API origin it was built for, when hosted apart from the API", async () => {
  vi.stubEnv("VITE_API_ORIGIN", "https://voice.example.com");
  const apart = await buildPage();
  try {
    const headers = readFileSync(join(apart.folder, "_headers"), "utf8");
    expect(headers).toContain("connect-src 'self' https://voice.example.com wss://voice.example.com;");
    const scripts = readdirSync(join(apart.folder, "assets")).map((name) =>
      readFileSync(join(apart.folder, "assets", name), "utf8"),
    );
    expect(scripts.some((script) => script.includes("https://voice.example.com"))).toBe(true);
  } finally {
    await apart.remove();
  }
});

it.each(["voice.example.com", "https://voice.example.com/", "https://voice.example.com/api"])(
  "refuses to be built for %s, which is no origin",
  async (address) => {
    vi.stubEnv("VITE_API_ORIGIN", address);
    await expect(buildPage()).rejects.toThrow("VITE_API_ORIGIN must be an origin");
  },
);
