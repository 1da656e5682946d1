import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import lighthouse, { desktopConfig } from "lighthouse";
import { type Browser, chromium } from "playwright-core";
import type { PageLoad, Profile } from "./limits.ts";

/** A browser that Lighthouse drives, with the session that the pages need. */
export interface MeasuringBrowser {
  load(url: string, profile: Profile): Promise<PageLoad>;
  close(): Promise<void>;
}

/** Starts the browser, signed in at `origin` by the session cookie that `apiKey` is exchanged for. */
export async function startMeasuringBrowser(
  executablePath: string,
  origin: string,
  apiKey: string,
): Promise<MeasuringBrowser> {
  const port = await freePort();
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", `--remote-debugging-port=${port}`],
  });
  await signIn(browser, origin, apiKey);
  return {
    async load(url, profile) {
      const flags = { port, output: "json", onlyCategories: ["performance", "accessibility"] } as const;
      const result = await lighthouse(
        url,
        { ...flags, onlyCategories: [...flags.onlyCategories] },
        profile === "desktop" ? desktopConfig : undefined,
      );
      if (result === undefined) throw new Error(`Lighthouse has no result for ${url}.`);
      const { lhr } = result;
      if (lhr.runtimeError) throw new Error(`Lighthouse could not load ${url}: ${lhr.runtimeError.message}`);
      const figureOf = (audit: string): number => {
        const value = lhr.audits[audit]?.numericValue;
        if (value === undefined) throw new Error(`Lighthouse has no ${audit} of ${url}.`);
        return value;
      };
      const scoreOf = (category: string): number => lhr.categories[category]?.score ?? 0;
      return {
        performance: scoreOf("performance"),
        accessibility: scoreOf("accessibility"),
        lcpMs: figureOf("largest-contentful-paint"),
        cls: figureOf("cumulative-layout-shift"),
        tbtMs: figureOf("total-blocking-time"),
      };
    },
    close: () => browser.close(),
  };
}

/** Lighthouse opens its tab in the browser's own context, so the cookie is put there. */
async function signIn(browser: Browser, origin: string, apiKey: string): Promise<void> {
  const response = await fetch(`${origin}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ apiKey }),
    signal: AbortSignal.timeout(10_000),
  });
  const [cookie] = response.headers.getSetCookie();
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie ?? "") ?? [];
  if (!response.ok || name === undefined || value === undefined) throw new Error("The platform gave no session.");
  const session = await browser.newBrowserCDPSession();
  await session.send("Storage.setCookies", {
    cookies: [{ name, value, url: origin, httpOnly: true, sameSite: "Strict" }],
  });
  await session.detach();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
