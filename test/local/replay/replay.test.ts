import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RecordedCall } from "../../support/call/recorded-call.ts";

let directory: string;
let sim: RecordedCall;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "replay-"));
  sim = new RecordedCall();
  await sim.start();
  await sim.callerSpeaks("what are your opening hours");
  await sim.untilAgentSpeaks();
  // In a replay with times of its own the answer comes a frame earlier or later.
  await sim.silence(200);
  sim.call.stopAgent();
  sim.call.end("caller_hung_up");
});
afterAll(() => rm(directory, { recursive: true }));

/** Runs the command on a file of this text. */
async function replay(text: string, ...options: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const path = join(directory, "call.ndjson");
  await writeFile(path, text);
  return await new Promise((resolve) => {
    const child = execFile(process.execPath, ["local/replay.ts", path, ...options], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

describe("npm run replay", { timeout: 30_000 }, () => {
  it("prints the decisions and that they are the same", async () => {
    const { code, stdout } = await replay(sim.recorded.file);
    expect(stdout).toContain(`same decisions, ${sim.events.length} events`);
    expect(stdout).toContain('caller\'s turn     "what are your opening hours"');
    expect(stdout).toMatch(/barge-in +turn_0001 by client/);
    expect(stdout).toMatch(/call ended +caller_hung_up/);
    expect(code).toBe(0);
  });

  it("prints the first difference with both sides and the inputs before it", async () => {
    const heard = '"type":"end_of_turn","text":"what are your opening hours"';
    const changed = sim.recorded.file.replace(heard, heard.replace("hours", "days"));
    const { code, stdout } = await replay(changed);
    expect(stdout).toMatch(/first difference at \d+\.\d{3} s/);
    expect(stdout).toMatch(/recorded {2}turn_committed .*opening hours/);
    expect(stdout).toMatch(/replayed {2}turn_resumed/);
    expect(stdout).toMatch(/after these inputs[\s\S]*end_of_turn/);
    expect(code).toBe(1);
  });

  it("has the same as JSON", async () => {
    const { code, stdout } = await replay(sim.recorded.file, "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      callId: "call_test",
      isSame: true,
      isPartial: false,
      events: sim.events.length,
      difference: null,
    });
    expect(code).toBe(0);
  });

  it("holds a regression test against its expectations, and exits as it passes or fails", async () => {
    const turn = sim.turns.at(-1)?.metrics;
    const gapMs = turn?.turnGapMs ?? 0;
    expect(gapMs).toBeGreaterThan(100);
    const test = (atMost: number) => {
      const [header, ...lines] = sim.recorded.file.split("\n");
      const of = { type: "expectation", turnId: turn?.turnId, measure: "turnGapMs", atMost, because: "Turns change" };
      return [header, JSON.stringify(of), ...lines].join("\n");
    };
    const passed = await replay(test(gapMs + 50));
    expect(passed.stdout).toMatch(/passed: turnGapMs of turn_0001 was \d+, at most \d+ is good \(Turns change\)/);
    expect(passed.code).toBe(0);
    const failed = await replay(test(gapMs - 50));
    expect(failed.stdout).toContain("FAILED: turnGapMs of turn_0001");
    expect(failed.code).toBe(1);
    const { code, stdout } = await replay(test(gapMs - 50), "--json");
    expect(JSON.parse(stdout)).toMatchObject({ isSame: false, expectations: [{ isMet: false }] });
    expect(code).toBe(1);
  });

  it("says what is wrong with a file that is none, and how it is used", async () => {
    const cutOff = await replay(sim.recorded.file.slice(0, 30_000));
    expect(cutOff).toMatchObject({ code: 2, stderr: expect.stringMatching(/line \d+: the file was cut off/) });
    const wrong = await replay(sim.recorded.file.replace('"startedAtEpochMs":1', '"x":1'));
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("line 1: startedAtEpochMs: ") });
    expect(await replay("", "--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("npm run replay") });
  });
});
