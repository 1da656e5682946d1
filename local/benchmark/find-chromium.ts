import { existsSync } from "node:fs";

const KNOWN_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * Finds a Chromium: `CHROME_PATH`, or one that the system has; null without. A `CHROME_PATH` must exist, or it throws.
 */
export function chromiumPath(): string | null {
  const wanted = process.env.CHROME_PATH;
  if (!wanted) return KNOWN_PLACES.find((path) => existsSync(path)) ?? null;
  if (existsSync(wanted)) return wanted;
  throw new Error(`CHROME_PATH names ${wanted}, which does not exist.`);
}
