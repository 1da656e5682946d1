import { RECORDING_FORMAT, RECORDING_VERSION } from "../../../voice/flight/entry.ts";
import { type RecordingSink, recordCall } from "../../../voice/flight/recorder.ts";
import { parseRecording, type Recording } from "../../../voice/flight/recording.ts";
import { CallSimulator, type SimulatorOptions } from "./call-simulator.ts";

/** The lines of a recording, in memory. */
export class RecordedLines implements RecordingSink {
  readonly lines: string[] = [];
  isOpen = true;

  append(line: string): void {
    this.lines.push(line);
  }

  /** What is there so far, as a file. */
  get file(): string {
    const header = {
      type: "recording",
      format: RECORDING_FORMAT,
      version: RECORDING_VERSION,
      callId: "call_test",
      platformVersion: "0.0.0",
      startedAtEpochMs: 1_700_000_000_000,
    };
    const trailer = { type: "recording_ended", isCallEnded: true };
    return `${[JSON.stringify(header), ...this.lines, JSON.stringify(trailer)].join("\n")}\n`;
  }

  get recording(): Recording {
    const parsed = parseRecording(this.file);
    if (!parsed.ok) throw new Error(`line ${parsed.error.line}: ${parsed.error.detail}`);
    return parsed.value;
  }
}

/** A simulated call that is recorded into `recorded`. */
export class RecordedCall extends CallSimulator {
  readonly recorded: RecordedLines;

  constructor(options: SimulatorOptions = {}, recorded = new RecordedLines()) {
    super({ ...options, createCall: (deps, history) => recordCall(deps, history, recorded) });
    this.recorded = recorded;
  }
}
