import { type Browser, chromium } from "playwright-core";
import { chromiumPath } from "../../../local/benchmark/find-chromium.ts";

/**
 * Path of the Chromium to test with: `CHROME_PATH`, or one the system has; null when there is none, after saying that
 * the tests of `what` are skipped. With `CI` set there must be one, and a `CHROME_PATH` must exist: both throw.
 */
export function findChromium(what: string): string | null {
  const found = chromiumPath();
  if (found !== null) return found;
  if (process.env.CI) throw new Error(`CI needs a Chromium to test ${what}: install one or set CHROME_PATH.`);
  console.warn(`SKIPPED: ${what} not tested, because no Chromium was found. Install one or set CHROME_PATH.`);
  return null;
}

export interface ChromiumOptions {
  executablePath: string;
  /** WAV file that the fake microphone plays over and over; silence follows what should be heard once. */
  microphoneFile?: string;
  /** What the person answers when asked for the microphone. */
  permission?: "grant" | "deny";
}

/**
 * Starts a headless Chromium whose microphone is a file and whose permission prompts are answered. The caller closes
 * it.
 */
export function launchChromium({
  executablePath,
  microphoneFile,
  permission = "grant",
}: ChromiumOptions): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    timeout: 30_000,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--use-fake-device-for-media-stream",
      permission === "deny" ? "--use-fake-ui-for-media-stream=deny" : "--use-fake-ui-for-media-stream",
      "--autoplay-policy=no-user-gesture-required",
      ...(microphoneFile === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphoneFile}`]),
    ],
  });
}
