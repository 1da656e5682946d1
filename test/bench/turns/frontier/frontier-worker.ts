import type { LatencySettings } from "../../../../local/latency/profiles.ts";
import { ReplayedRecognition } from "../../../../local/speech-to-text/replay/replayed-recognition.ts";
import type { CallerRecording } from "../../../../voice/caller/caller-recording.ts";
import type { CallScript } from "../../../../voice/caller/caller-script.ts";
import { serveCommands } from "../../support/child-process.ts";
import { agentAt, type OperatingPoint, type PolicyName } from "./operating-points.ts";
import { VirtualCall, type VirtualTurn } from "./virtual-call.ts";

/** Calls in virtual time, in a process of their own. */
export type FrontierCommands = {
  /** What the callers say. */
  prepare: {
    takes: { recordings: readonly CallerRecording[]; scripts: readonly CallScript[]; latency: LatencySettings };
    gives: null;
  };
  /** All calls at one operating point, in order: what came of each thing that was said. */
  measure: { takes: { policy: PolicyName; point: OperatingPoint }; gives: VirtualTurn[][] };
};

let prepared: (FrontierCommands["prepare"]["takes"] & { recognition: ReplayedRecognition }) | null = null;

serveCommands<FrontierCommands>({
  prepare: (takes) => {
    prepared = { ...takes, recognition: new ReplayedRecognition(takes.recordings) };
    return null;
  },
  measure: async ({ policy, point }) => {
    if (prepared === null) throw new Error("nothing is prepared");
    const { recordings, scripts, latency, recognition } = prepared;
    const agent = agentAt(policy, point);
    const calls: VirtualTurn[][] = [];
    for (const [call, script] of scripts.entries()) {
      calls.push(await new VirtualCall({ agent, recordings, recognition, latency, call }).run(script));
    }
    return calls;
  },
});
