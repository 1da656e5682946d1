import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, launchChromium } from "../../support/browser/chromium.ts";
import { axeViolations } from "../support/axe.ts";
import { serveTable } from "../support/table-site.ts";

const chromiumPath = findChromium("the table of many rows in a browser");

const ROWS = 100_000;

describe.skipIf(chromiumPath === null)("a table of many rows", { timeout: 60_000 }, () => {
  let site: Awaited<ReturnType<typeof serveTable>>;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    site = await serveTable();
    browser = await launchChromium({ executablePath: chromiumPath as string });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  beforeEach(async () => {
    const context = await browser.newContext({ viewport: { width: 1_280, height: 720 } });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
  });

  afterEach(() => page.context().close());

  /** Scrolls, and once the browser has painted says which rows cover the screen. */
  async function rowsAt(offset: number): Promise<{ top: number; bottom: number; elements: number; gap: number }> {
    return await page.evaluate(async (y) => {
      scrollTo(0, y);
      await new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
      const rows = [...document.querySelectorAll("[role=grid] [role=row][aria-rowindex]")].slice(1);
      const seen = rows
        .map((row) => ({ index: Number(row.getAttribute("aria-rowindex")), box: row.getBoundingClientRect() }))
        .filter(({ box }) => box.bottom > 0 && box.top < innerHeight)
        .sort((a, b) => a.index - b.index);
      const bodyBottom = document.querySelector(".virtual-body")?.getBoundingClientRect().bottom ?? 0;
      // How much of the screen below the last row the table should fill, and does not.
      const gap = Math.min(innerHeight, bodyBottom) - (seen.at(-1)?.box.bottom ?? 0);
      return { top: seen[0]?.index ?? 0, bottom: seen.at(-1)?.index ?? 0, elements: rows.length, gap };
    }, offset);
  }

  it("draws rows at the first paint, few of them, and says how many there are", async () => {
    await page.goto(site.url(ROWS));
    const grid = page.getByRole("grid", { name: "Rows" });
    await grid.waitFor();
    expect(await grid.getAttribute("aria-rowcount")).toBe(String(ROWS + 1));
    expect(await page.getByRole("row").nth(1).getAttribute("aria-rowindex")).toBe("2");
    const elements = await page.locator(".virtual-body [role=row]").count();
    expect(elements).toBeGreaterThan(10);
    expect(elements).toBeLessThan(60);
    expect(await axeViolations(page)).toEqual([]);
  });

  it("fills the screen to the last row of it at every scroll offset", async () => {
    await page.goto(site.url(ROWS));
    await page.getByRole("row").nth(3).waitFor();
    const height = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    // Every pixel of a row and a half, then strides through all rows, and the last two rows pixel by pixel.
    const offsets = [
      ...Array.from({ length: 84 }, (_, i) => i),
      ...Array.from({ length: 60 }, (_, i) => Math.round(((i + 0.37) * height) / 60)),
      ...Array.from({ length: 84 }, (_, i) => height - i),
    ];
    for (const offset of offsets) {
      const { gap, elements } = await rowsAt(offset);
      expect(gap, `at ${offset} px`).toBeLessThanOrEqual(1);
      expect(elements).toBeLessThan(60);
    }
    expect((await rowsAt(height)).bottom).toBe(ROWS + 1);
  });

  it("is reached by one Tab, walked by keys, and left by the next Tab", async () => {
    await page.goto(site.url(ROWS));
    await page.getByRole("row").nth(3).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("row-0");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await expect.poll(focused).toBe("row-2");
    await page.keyboard.press("End");
    await expect.poll(focused).toBe(`row-${ROWS - 1}`);
    expect(await page.getByRole("link", { name: `row-${ROWS - 1}` }).isVisible()).toBe(true);
    await page.keyboard.press("PageUp");
    await expect.poll(focused).not.toBe(`row-${ROWS - 1}`);
    await page.keyboard.press("Home");
    await expect.poll(focused).toBe("row-0");
    await page.keyboard.press("ArrowUp");
    await expect.poll(focused).toBe("row-0");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("[role=grid]") ?? null)).toBeNull();
  });

  it("keeps the row with the focus while the screen is elsewhere", async () => {
    await page.goto(site.url(ROWS));
    await page.getByRole("link", { name: "row-1", exact: true }).focus();
    await rowsAt(2_000_000);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("row-1");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("row-2");
    await expect.poll(() => page.evaluate(() => scrollY)).toBeLessThan(1_000);
  });

  it("stands its cells one below the other on a phone, and fills the screen there too", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(site.url(1_000));
    await page.getByRole("row").nth(3).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const height = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    for (let i = 0; i <= 40; i++) expect((await rowsAt((height * i) / 40)).gap).toBeLessThanOrEqual(1);
    expect((await rowsAt(height)).bottom).toBe(1_001);
  });

  it("prints every row, up to 2,000", async () => {
    await page.goto(site.url(2_500));
    await page.getByRole("row").nth(3).waitFor();
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    expect(await page.locator(".virtual-body [role=row]").count()).toBe(2_000);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    expect(await page.locator(".virtual-body [role=row]").count()).toBeLessThan(60);
  });
});
