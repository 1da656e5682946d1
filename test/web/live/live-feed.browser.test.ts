import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import type { FakePlatform } from "../../support/browser/fake-platform.ts";
import { type FakeSite, startFakeSite } from "../support/fake-site.ts";
import { difference, presence, snapshot } from "../support/live-messages.ts";

const chromiumPath = findChromium("the live feed in a browser");

describe.skipIf(chromiumPath === null)("the live feed of a browser", { timeout: 30_000 }, () => {
  let site: FakeSite;
  let platform: FakePlatform;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    site = await startFakeSite(chromiumPath as string);
    ({ platform, browser } = site);
  }, 60_000);

  afterAll(() => site?.close());

  beforeEach(async () => {
    platform.reset();
    context = await browser.newContext({ timezoneId: "UTC", locale: "en-US" });
  });

  afterEach(() => context.close());

  async function openOverview(): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${platform.url}/overview`);
    return page;
  }

  const live = (page: Page) => page.getByRole("status").filter({ hasText: /^Live$/ });
  const inProgress = (page: Page, count: number) =>
    page.getByRole("listitem").filter({ hasText: "Calls in progress" }).getByText(String(count), { exact: true });

  it("is one socket for two tabs, which see the same, and is resumed by the other when its tab is closed", async () => {
    const first = await openOverview();
    const feed = await platform.nextFeed();
    const { figures, ...rest } = snapshot({ seq: 7 }) as Extract<ReturnType<typeof snapshot>, { type: "snapshot" }>;
    figures.gauges.callsInProgress.vendor = 3;
    feed.send({ ...rest, figures });
    await live(first).waitFor();
    await inProgress(first, 3).waitFor();

    const second = await openOverview();
    await live(second).waitFor();
    await inProgress(second, 3).waitFor();
    expect(platform.waitingFeeds).toBe(0);

    const gauges = { ...figures.gauges, callsInProgress: { vendor: 5, simulated: 0, local: 0, generated: 0 } };
    feed.send(difference(8, { figures: { gauges }, calls: { put: [presence({ services: "vendor" })], gone: [] } }));
    for (const page of [first, second]) await inProgress(page, 5).waitFor();

    await first.close();
    const other = await platform.nextFeed();
    expect(other.seq).toBe(8);
    other.send(
      difference(9, {
        figures: { gauges: { ...gauges, callsInProgress: { vendor: 6, simulated: 0, local: 0, generated: 0 } } },
      }),
    );
    await inProgress(second, 6).waitFor();
    expect(platform.waitingFeeds).toBe(0);
  });

  it("says when it is lost, and is live again at once when the network is back", async () => {
    const page = await openOverview();
    const feed = await platform.nextFeed();
    feed.send(snapshot({ seq: 3 }));
    await live(page).waitFor();
    feed.drop();
    await page.getByText("Reconnecting…").waitFor();
    const again = await platform.nextFeed();
    expect(again.seq).toBe(3);
    again.send(difference(4));
    await live(page).waitFor();

    await context.setOffline(true);
    await page.getByText("Offline since").waitFor();
    await context.setOffline(false);
    const last = await platform.nextFeed();
    last.send(difference(5));
    await live(page).waitFor();
  });

  it("is given up when no page shows it", async () => {
    const page = await openOverview();
    const feed = await platform.nextFeed();
    feed.send(snapshot());
    await live(page).waitFor();
    await page.getByRole("link", { name: "Talk", exact: true }).click();
    await feed.until("close the socket", () => feed.closeCode !== null);
  });
});
