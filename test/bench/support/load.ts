import { join } from "node:path";
import { readRecording } from "../../../local/caller/recording.ts";
import { FRAME_MS } from "../../../voice/audio/frame.ts";
import { Caller, emptyTally, framesOfCycle, type Tally, type Target } from "./caller.ts";
import { serveCommands } from "./child-process.ts";
import { machineNowMs } from "./machine-time.ts";
import { CYCLE_FRAMES, SPEECH_FRAMES } from "./script.ts";

/**
 * Callers in real time, in a process of their own: each sends a frame every 20 ms, all spread evenly over those 20 ms
 * and over the conversation.
 */
export type LoadCommands = {
  /** Connects callers one after the other and starts them. */
  open: { takes: { target: Target; urls: string[] }; gives: null };
  /** Forgets what was seen so far. */
  begin: { takes: null; gives: null };
  /** What was seen since `begin`. */
  collect: { takes: null; gives: Tally };
  /** Hangs all callers up. */
  close: { takes: null; gives: null };
};

const SPEECH = join(import.meta.dirname, "../../fixtures/audio/human/go-forward-ten-meters.wav");
/** Sockets being opened at once. */
const CONNECTING_AT_ONCE = 16;

let cycle: Int16Array[] | null = null;
let tally = emptyTally();
let callers: Caller[] = [];
let ticker: NodeJS.Timeout | null = null;

async function open({ target, urls }: LoadCommands["open"]["takes"]): Promise<null> {
  cycle ??= framesOfCycle(await readRecording(SPEECH), SPEECH_FRAMES);
  const waiting = urls.map((url, index) => ({ url, index }));
  const opened: Caller[] = new Array(urls.length);
  const connectRest = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const position = Math.floor((next.index * CYCLE_FRAMES) / urls.length);
      opened[next.index] = await Caller.connect(next.url, target, position, () => tally);
    }
  };
  await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, connectRest));
  callers = opened;
  startSending(cycle);
  return null;
}

/** Goes round the callers: the n-th of N is due n/N of a frame after the first. */
function startSending(frames: readonly Int16Array[]): void {
  const startMs = machineNowMs();
  const intervalMs = FRAME_MS / callers.length;
  let sent = 0;
  ticker = setInterval(() => {
    const due = Math.floor((machineNowMs() - startMs) / intervalMs);
    for (; sent < due; sent++) callers[sent % callers.length]?.sendFrame(frames, startMs + sent * intervalMs);
  }, 1);
}

serveCommands<LoadCommands>({
  open,
  begin: () => {
    tally = emptyTally();
    return null;
  },
  collect: () => tally,
  close: async () => {
    if (ticker) clearInterval(ticker);
    await Promise.all(callers.map((caller) => caller.hangUp()));
    callers = [];
    return null;
  },
});
