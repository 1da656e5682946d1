import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";
import { expect, it } from "vitest";
import { findChromium, launchChromium } from "../support/browser/chromium.ts";
import { FakePlatform } from "../support/browser/fake-platform.ts";
import { buildPage } from "./support/build-page.ts";
import { openWatchedPage } from "./support/watched-page.ts";

const chromiumPath = findChromium("the development server in a browser");

it.skipIf(chromiumPath === null)(
  "takes a call from the development server, whose hot reloading stays out of the audio thread",
  async () => {
    const cacheDir = await mkdtemp(join(tmpdir(), "quantum-voice-vite-"));
    const site = await buildPage();
    const platform = await FakePlatform.start(site.folder);
    const vite = await createServer({
      configFile: fileURLToPath(new URL("../../web/vite.config.ts", import.meta.url)),
      cacheDir,
      logLevel: "warn",
      server: { port: 0, proxy: { "/api": { target: platform.url } } },
    });
    const browser = await launchChromium({ executablePath: chromiumPath as string });
    try {
      await vite.listen();
      const { page, faults } = await openWatchedPage(browser);
      await page.goto(vite.resolvedUrls?.local[0] as string);
      await page.getByRole("button", { name: "Start call" }).click();
      const call = await (await platform.nextCall()).begin();
      await call.until("audio", () => call.audio.length > 10);
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
      await vite.close();
      await platform.close();
      await site.remove();
      await rm(cacheDir, { recursive: true, force: true });
    }
  },
  90_000,
);
