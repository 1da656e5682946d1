import { readFile } from "node:fs/promises";
import { agentSettingsSchema } from "../../voice/agent.ts";
import { parseRecording, type Recording } from "../../voice/flight/recording.ts";
import { type ReplayOptions, replayRecording } from "../../voice/flight/replay.ts";
import { replayRetimed } from "../../voice/flight/retimed-replay.ts";
import { type ReplayReport, reportOf, retimedReportOf } from "./report.ts";

/** Replays a recording's file. Throws an error that says what is wrong with a file that is none. */
export async function replayFile(path: string, agentPath: string | null = null): Promise<ReplayReport> {
  const change = agentPath === null ? undefined : withAgent(await readFile(agentPath, "utf8"), agentPath);
  const parsed = parseRecording(await readFile(path, "utf8"));
  if (!parsed.ok) throw new Error(`${path} is no usable recording: line ${parsed.error.line}: ${parsed.error.detail}`);
  const failures: unknown[] = [];
  // What the core throws where nobody waits for it would end the process; here it is what came of the replay.
  const note = (error: unknown): void => void failures.push(error);
  process.on("unhandledRejection", note);
  try {
    const report = await run(parsed.value, change);
    const [failure] = failures;
    if (failure === undefined || report.difference !== null) return report;
    const reason = `the core threw ${failure instanceof Error ? failure.stack : String(failure)}`;
    const atMs = report.decisions.at(-1)?.atMs ?? 0;
    return { ...report, isSame: false, difference: { atMs, recorded: null, replayed: null, reason, inputsBefore: [] } };
  } finally {
    process.off("unhandledRejection", note);
  }
}

/** Replays exactly; a file with expectations is held against them, whatever is decided meanwhile. */
async function run(recording: Recording, change: ReplayOptions["change"]): Promise<ReplayReport> {
  const options = change === undefined ? { settle } : { settle, change };
  if (recording.expectations.length === 0) return reportOf(recording, await replayRecording(recording, options));
  return retimedReportOf(recording, await replayRetimed(recording, options));
}

/** Puts the settings of a file, an agent as the API answers it, in the place of the recorded ones. */
function withAgent(text: string, path: string): ReplayOptions["change"] {
  const json = JSON.parse(text) as { data?: unknown };
  const settings = agentSettingsSchema.partial().safeParse(json.data ?? json);
  if (!settings.success) throw new Error(`${path} holds no settings of an agent: ${settings.error.message}`);
  const changes = Object.fromEntries(Object.entries(settings.data).filter(([, value]) => value !== undefined));
  return (deps) => ({ ...deps, agent: { ...deps.agent, ...changes } });
}

/** A macrotask runs only when no promise reaction is left. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
