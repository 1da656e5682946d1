import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, launchChromium } from "../../support/browser/chromium.ts";
import { FakePlatform } from "../../support/browser/fake-platform.ts";
import { type BuiltPage, buildPage } from "../support/build-page.ts";
import { liveFigures } from "../support/figures.ts";
import { difference, snapshot } from "../support/live-messages.ts";

const chromiumPath = findChromium("the widget in a browser");

const MAX_BYTES = 15_000;

describe.skipIf(chromiumPath === null)("the widget on a page of another site", { timeout: 30_000 }, () => {
  let site: BuiltPage;
  let platform: FakePlatform;
  let browser: Browser;
  let page: Page;
  const host = createServer((request, response) => {
    const attributes = decodeURIComponent(new URL(request.url ?? "/", "http://host").search.slice(1));
    response.writeHead(200, { "content-type": "text/html" });
    response.end(
      `<!doctype html><script src="${platform.url}/widget.js" async></script><quantum-voice-widget ${attributes}></quantum-voice-widget>`,
    );
  });

  beforeAll(async () => {
    site = await buildPage();
    platform = await FakePlatform.start(site.folder);
    browser = await launchChromium({ executablePath: chromiumPath as string });
    await new Promise<void>((resolve) => host.listen(0, "localhost", resolve));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    host.close();
    await platform?.close();
    await site?.remove();
  });

  beforeEach(async () => {
    platform.reset();
    page = await browser.newPage({ timezoneId: "UTC", locale: "en-US" });
    page.setDefaultTimeout(10_000);
  });

  afterEach(() => page.context().close());

  const open = (attributes: string) =>
    page.goto(`http://localhost:${(host.address() as AddressInfo).port}/?${encodeURIComponent(attributes)}`);

  it("is small", () => {
    const bytes = gzipSync(readFileSync(join(site.folder, "widget.js"))).length;
    console.log(`widget: ${bytes} bytes gzipped`);
    expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
  });

  it("shows the organisation's live figures, asked for with the key, and follows the feed", async () => {
    await open('data-key="qv_viewer"');
    const feed = await platform.nextFeed();
    expect(feed.protocols).toEqual(["quantum-voice.live", "quantum-voice.key.qv_viewer"]);
    feed.send(snapshot({ figures: liveFigures(1) }));
    const widget = page.locator("quantum-voice-widget");
    await widget.getByText("No alert firing").waitFor();
    await widget.getByText("300 ms · P95 600 ms").first().waitFor();
    feed.send(difference(2, { figures: liveFigures(2) }));
    await widget.getByText("600 ms · P95 1200 ms").first().waitFor();
    expect(await widget.getByText("300 ms · P95 600 ms").count()).toBe(0);
  });

  it("is one line when it is minimal, and says when it is not live", async () => {
    await open("minimal");
    const feed = await platform.nextFeed();
    feed.send(snapshot({ figures: liveFigures(1) }));
    const widget = page.locator("quantum-voice-widget");
    await widget.getByText("No alert firing").waitFor();
    expect(await widget.locator("dl").textContent()).toContain("Users3Calls4Answer");
    expect(await widget.getByText("False starts").count()).toBe(0);
    feed.drop();
    await widget.getByText("Reconnecting…").waitFor();
  });
});
