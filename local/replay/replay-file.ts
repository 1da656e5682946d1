import { readFile } from "node:fs/promises";
import { parseRecording } from "../../voice/flight/recording.ts";
import { replayRecording } from "../../voice/flight/replay.ts";
import { type ReplayReport, reportOf } from "./report.ts";

/** Replays a recording's file. Throws an error that says what is wrong with a file that is none. */
export async function replayFile(path: string): Promise<ReplayReport> {
  const parsed = parseRecording(await readFile(path, "utf8"));
  if (!parsed.ok) throw new Error(`${path} is no usable recording: line ${parsed.error.line}: ${parsed.error.detail}`);
  const failures: unknown[] = [];
  // What the core throws where nobody waits for it would end the process; here it is what came of the replay.
  const note = (error: unknown): void => void failures.push(error);
  process.on("unhandledRejection", note);
  try {
    const report = reportOf(parsed.value, await replayRecording(parsed.value, { settle }));
    const [failure] = failures;
    if (failure === undefined || report.difference !== null) return report;
    const reason = `the core threw ${failure instanceof Error ? failure.stack : String(failure)}`;
    const atMs = report.decisions.at(-1)?.atMs ?? 0;
    return { ...report, isSame: false, difference: { atMs, recorded: null, replayed: null, reason, inputsBefore: [] } };
  } finally {
    process.off("unhandledRejection", note);
  }
}

/** A macrotask runs only when no promise reaction is left. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
