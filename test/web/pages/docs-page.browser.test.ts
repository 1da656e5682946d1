import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import type { FakePlatform } from "../../support/browser/fake-platform.ts";
import { describedApi } from "../docs/described-api.ts";
import { onStartedSite } from "../support/started-site.ts";
import type { WatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("the page about the API in a browser");

describe.skipIf(chromiumPath === null)("the page about the API", { timeout: 30_000 }, () => {
  let platform: FakePlatform;
  let watched: WatchedPage;
  let page: Page;

  onStartedSite(
    chromiumPath,
    () => ({ "GET /api/openapi.json": { document: describedApi } }),
    (started) => {
      ({ platform, watched, page } = started);
    },
  );

  it("finds an operation, keeps the search in the address, and sends what its form holds", async () => {
    let sent: unknown;
    platform.routes["POST /api/agents"] = (body) => {
      sent = body;
      return { data: { id: "agent_7" } };
    };
    await page.goto(`${platform.url}/docs`);
    await page.getByRole("status").getByText("4 operations").waitFor();
    await page.getByRole("searchbox", { name: "Search" }).fill("makes agent");
    await page.getByRole("status").getByText("1 operation", { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("makes agent");

    await page.getByText("Makes an agent").click();
    await page.getByRole("rowheader", { name: "limits.maxCallMs" }).waitFor();
    await page.getByRole("textbox", { name: "Body", exact: true }).fill('{"name": "Luigi"}');
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText('"id": "agent_7"').waitFor();
    expect(sent).toEqual({ name: "Luigi" });
    expect(watched.faults).toEqual([]);
  });

  it("opens the operation that its address names, and fills its path", async () => {
    platform.routes["GET /api/agents/a%20b"] = { data: { id: "a b" } };
    await page.goto(`${platform.url}/docs#getAgentsById`);
    await page.getByRole("textbox", { name: "id", exact: true }).fill("a b");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText('"id": "a b"').waitFor();
  });

  it("can be loaded again where the description did not come", async () => {
    platform.routes["GET /api/openapi.json"] = { status: 500, code: "internal", message: "Something broke." };
    await page.goto(`${platform.url}/docs`);
    await page.getByRole("alert").waitFor();
    platform.routes["GET /api/openapi.json"] = { document: describedApi };
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Makes an agent").waitFor();
  });
});
