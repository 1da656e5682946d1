import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startPlatform } from "../../local/platform.ts";
import { startPostgres } from "../../local/postgres/start.ts";
import { sentence } from "../support/audio/spoken-audio.ts";
import { Conversation } from "../support/call/conversation.ts";
import { endedCall, transcriptOf, turnsOf } from "../support/http/platform-api.ts";
import { watchLog } from "../support/log-watch.ts";

it("goes on talking while Postgres is dead, and stores the whole call when it is back, though the caller has long hung up", async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), "quantum-voice-"));
  const log = watchLog();
  const platform = await startPlatform({ port: 0, dataDirectory });
  onTestFinished(async () => {
    await platform.close();
    await rm(dataDirectory, { recursive: true });
    log.stop();
  });
  const call = await Conversation.open(platform);
  await call.agentSpeaks();
  const speech = call.say(sentence("i would like to book an appointment for tuesday"));
  await platform.services.postgres.close();
  await speech;
  const greeting = await call.turn();
  const answer = await call.turn();
  call.hangUp();
  await call.until("the call ends", () => call.caller.closed !== null);
  await expect(endedCall(platform, call.callId)).rejects.toThrow("503 unavailable");

  const postgres = await startPostgres({
    port: Number(new URL(platform.services.postgres.url).port),
    dataDirectory: join(dataDirectory, "postgres"),
  });
  onTestFinished(() => postgres.close());
  expect(await endedCall(platform, call.callId)).toMatchObject({ status: "ended", endReason: "caller_hung_up" });

  expect(answer.userText).toBe("i would like to book an appointment for tuesday");
  // What needs the database is honestly not done.
  expect(answer.agentText).toContain("cannot reach the appointment book");
  expect((await turnsOf(platform, call.callId)).map(({ userText, heardText }) => [userText, heardText])).toEqual([
    [null, greeting.agentText],
    [answer.userText, answer.agentText],
  ]);
  const lines = await transcriptOf(platform, call.callId);
  expect(lines.filter(({ role }) => role === "user").map(({ text }) => text)).toEqual([answer.userText]);
  expect(lines.at(-1)).toMatchObject({ role: "assistant", text: answer.agentText });
  // Outages are on the log; nothing uncaught is.
  expect(log.lines.filter((line) => /uncaught|unhandled/i.test(line))).toEqual([]);
});
