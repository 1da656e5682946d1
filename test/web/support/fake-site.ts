import type { Browser } from "playwright-core";
import { launchChromium } from "../../support/browser/chromium.ts";
import { FakePlatform } from "../../support/browser/fake-platform.ts";
import { buildPage } from "./build-page.ts";

/** Site of the built pages, served by a fake platform, with a browser to open them in. */
export interface FakeSite {
  platform: FakePlatform;
  browser: Browser;
  close(): Promise<void>;
}

/** Builds the pages, serves them and starts the browser: a few seconds on a busy machine. */
export async function startFakeSite(executablePath: string): Promise<FakeSite> {
  const { folder, remove } = await buildPage();
  const platform = await FakePlatform.start(folder);
  const browser = await launchChromium({ executablePath });
  return {
    platform,
    browser,
    close: async () => {
      await browser.close();
      await platform.close();
      await remove();
    },
  };
}
