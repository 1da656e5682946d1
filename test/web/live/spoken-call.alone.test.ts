import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { readRecording } from "../../../local/caller/recording.ts";
import { type Platform, startPlatform } from "../../../local/platform.ts";
import { joinSamples } from "../../../voice/audio/frame.ts";
import { joinedSentence } from "../../../voice/words/sentence-join.ts";
import { findChromium, launchChromium } from "../../support/browser/chromium.ts";
import { writeSpeechFile } from "../support/microphone-file.ts";
import { audibleMs, readPlayedAudio } from "../support/tap.ts";
import { serveVoiceClientPage } from "../support/voice-client/site.ts";
import { openWatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("a spoken call in a browser");

/** The greeting lasts 3.2 s; a caller who listens to it speaks after that. */
const GREETING_MS = 4_500;
/** Into the answer, which lasts 4 s after its opener, and before its end. */
const INTERRUPTION_MS = 1_700;

const fixture = (name: string) => readRecording(`test/fixtures/audio/synthetic/${name}.wav`);
const silence = (ms: number) => new Int16Array(ms * 16);

describe.skipIf(chromiumPath === null).concurrent("a spoken call in a browser", { timeout: 60_000 }, () => {
  let folder: string;
  let site: Awaited<ReturnType<typeof serveVoiceClientPage>>;
  let platform: Platform;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "quantum-voice-spoken-"));
    site = await serveVoiceClientPage();
    platform = await startPlatform({ port: 0, dataDirectory: null, variables: { ALLOWED_ORIGINS: site.origin } });
  }, 90_000);

  afterAll(async () => {
    await platform?.close();
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("is opened, spoken and answered aloud on the talk page", async ({ expect }) => {
    const speech = joinSamples([silence(GREETING_MS), await fixture("how-much-does-a-cleaning-cost")]);
    const microphoneFile = await writeSpeechFile(await mkdtemp(join(folder, "microphone-")), speech, 20_000);
    const browser = await launchChromium({ executablePath: chromiumPath as string, microphoneFile });
    try {
      const { page, faults } = await openWatchedPage(browser);
      await page.goto(platform.url);
      await page.getByRole("button", { name: "Start call" }).click();
      await page.getByText("how much does a cleaning cost").waitFor({ timeout: 20_000 });
      await page
        .getByText("A cleaning costs ninety dollars, and the check-up is included.")
        .waitFor({ timeout: 20_000 });
      const timed = page.getByRole("figure").filter({ hasText: "“how much does a cleaning cost”" });
      await timed.getByText("heard to the end").waitFor({ timeout: 10_000 });
      // Greeting and answer last more than six seconds together.
      expect(audibleMs(await readPlayedAudio(page))).toBeGreaterThan(4_000);
      await page.getByRole("button", { name: "Hang up" }).click();
      await page.getByRole("button", { name: "Call again" }).waitFor();
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it("is opened, spoken, answered, interrupted and ended by an unmodified VoiceClient", async ({ expect }) => {
    const speech = joinSamples([
      silence(GREETING_MS),
      await fixture("what-are-your-opening-hours"),
      silence(INTERRUPTION_MS),
      await fixture("how-much-does-a-cleaning-cost"),
    ]);
    const microphoneFile = await writeSpeechFile(await mkdtemp(join(folder, "microphone-")), speech, 20_000);
    const browser = await launchChromium({ executablePath: chromiumPath as string, microphoneFile });
    try {
      const { page } = await openWatchedPage(browser);
      await page.goto(site.origin);
      const ticket = await page.evaluate(async (url) => {
        const response = await fetch(`${url}/api/voice/token`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ agentId: "clinic-receptionist" }),
        });
        return ((await response.json()) as { data: { callId: string; token: string } }).data;
      }, platform.url);
      await page.evaluate(
        async ({ host, callId, token }) => {
          window.client = new window.VoiceClient({
            agent: "clinic-receptionist",
            name: callId,
            host,
            query: { token },
          });
          const connected = new Promise<void>((resolve) =>
            window.client.addEventListener("connectionchange", (isConnected) => isConnected && resolve()),
          );
          window.client.connect();
          await connected;
          await window.client.startCall();
        },
        { ...ticket, host: new URL(platform.url).host },
      );
      await page.waitForFunction(
        () =>
          window.client.transcript.some(({ text }) => text.includes("ninety dollars, and the check-up is included.")),
        undefined,
        { timeout: 30_000 },
      );
      const transcript = await page.evaluate(() => window.client.transcript.map(({ role, text }) => ({ role, text })));
      expect(transcript.map(({ role }) => role)).toEqual(["assistant", "user", "assistant", "user", "assistant"]);
      expect(transcript[1]?.text).toBe("what are your opening hours");
      expect(transcript[3]?.text).toBe("how much does a cleaning cost");
      const answer = "We are open Monday to Friday from eight in the morning until six in the evening.";
      const cut = transcript[2]?.text ?? "";
      // An opener is heard where this machine keeps the answer waiting, and the sentence goes on behind it.
      const [opener] = /^[\w ]+,/.exec(cut) ?? [];
      const whole = opener === undefined ? answer : `${opener} ${joinedSentence(answer)}`;
      expect(whole.startsWith(cut), cut).toBe(true);
      expect(cut).not.toBe("");
      expect(cut.length).toBeLessThan(whole.length);
      expect(audibleMs(await readPlayedAudio(page))).toBeGreaterThan(4_000);
      expect(await page.evaluate(() => window.client.audioFormat)).toBe("pcm16");
      await page.evaluate(() => window.client.endCall());
      await expect.poll(() => callStatus(platform, ticket.callId), { timeout: 10_000 }).toBe("caller_hung_up");
    } finally {
      await browser.close();
    }
  });
});

async function callStatus(platform: Platform, callId: string): Promise<string | null> {
  const response = await fetch(`${platform.url}/api/calls/${callId}`, {
    headers: { Authorization: `Bearer ${platform.apiKey}` },
  });
  return ((await response.json()) as { data: { endReason: string | null } }).data.endReason;
}
