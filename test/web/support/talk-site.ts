import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../../support/browser/chromium.ts";
import { FakePlatform } from "../../support/browser/fake-platform.ts";
import type { FakeCall } from "../../support/call/fake-call.ts";
import { buildPage } from "./build-page.ts";
import { openWatchedPage, type WatchedPage } from "./watched-page.ts";

/** An open talk page with a platform to itself, so that tests of several can go on at the same time. */
export interface TalkPage extends WatchedPage {
  platform: FakePlatform;
  /** Calls by voice and waits until the page says that it is heard. */
  startCall(): Promise<FakeCall>;
  close(): Promise<void>;
}

/** The built page and a browser with a microphone to open it in. */
export class TalkSite {
  readonly #folder: string;
  readonly #browser: Browser;
  readonly #remove: () => Promise<void>;

  private constructor(folder: string, browser: Browser, remove: () => Promise<void>) {
    this.#folder = folder;
    this.#browser = browser;
    this.#remove = remove;
  }

  /** Builds the page and starts the browser; its microphone plays `microphoneFile`, or Chromium's beeps. */
  static async start(executablePath: string, microphoneFile?: string): Promise<TalkSite> {
    const { folder, remove } = await buildPage();
    const microphone = microphoneFile === undefined ? {} : { microphoneFile };
    return new TalkSite(folder, await launchChromium({ executablePath, ...microphone }), remove);
  }

  /** Opens the talk page; the caller closes it. */
  async open(): Promise<TalkPage> {
    const platform = await FakePlatform.start(this.#folder);
    const watched = await openWatchedPage(this.#browser);
    await watched.page.goto(platform.url);
    return {
      ...watched,
      platform,
      startCall: () => startCall(watched.page, platform),
      close: async () => {
        await watched.page.context().close();
        await platform.close();
      },
    };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#remove();
  }
}

async function startCall(page: Page, platform: FakePlatform): Promise<FakeCall> {
  await page.getByRole("button", { name: "Start call" }).click();
  const call = await (await platform.nextCall()).begin();
  await page.getByText("Listening", { exact: true }).waitFor();
  return call;
}
