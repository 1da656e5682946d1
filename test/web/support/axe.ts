import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.0 to 2.2, levels A and AA, and what axe's makers hold to be good practice. */
const rules: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};

/** The rules that the colours of a page decide; all others ask for its elements and their sizes. */
const colourRules: RunOptions = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };

/** Violations that axe finds on the page as it is now, as "rule: element". */
export function axeViolations(page: Page): Promise<string[]> {
  return violationsOf(page, rules);
}

/** Violations on a page of which only the colours have changed since axe looked at it. */
export function axeColourViolations(page: Page): Promise<string[]> {
  return violationsOf(page, colourRules);
}

async function violationsOf(page: Page, options: RunOptions): Promise<string[]> {
  // Through the debugger: the page's content security policy would refuse a script element.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  const { violations } = await page.evaluate(
    (asked) => (window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(asked),
    options,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}
