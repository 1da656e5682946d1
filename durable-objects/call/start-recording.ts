import type { AgentConfig } from "../../voice/agent.ts";
import type { Clock } from "../../voice/clock.ts";
import { RECORDING_FORMAT, RECORDING_VERSION } from "../../voice/flight/entry.ts";
import { writeLog } from "../../workers/environment/log.ts";
import { PLATFORM_VERSION } from "../../workers/environment/version.ts";
import { FlightRecorder } from "./flight-recorder.ts";
import type { RecordingStore } from "./recording-store.ts";

/**
 * Begins the flight recording that the agent asks for, or goes on with that of the object's earlier life; null when the
 * agent asks for none.
 */
export function startRecording(
  { flightRecorder }: AgentConfig,
  callId: string,
  store: RecordingStore,
  clock: Clock,
  startedAtEpochMs: number,
): FlightRecorder | null {
  if (!flightRecorder.enabled) return null;
  const identity = { callId, platformVersion: PLATFORM_VERSION, startedAtEpochMs };
  const header = { type: "recording", format: RECORDING_FORMAT, version: RECORDING_VERSION, ...identity } as const;
  store.begin(header, flightRecorder.retentionDays, clock.now());
  return new FlightRecorder({
    store,
    clock,
    startedAtEpochMs,
    onFull: (reason) => writeLog({ event: "flight_recording_full", callId, reason }),
  });
}
