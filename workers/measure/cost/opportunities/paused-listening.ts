import type { RecordedTurn } from "./recorded-call.ts";

/** Sent although the agent speaks, as `voice/listening/listening-pause.ts` has it: pre-roll, and behind any sound. */
const PRE_ROLL_MS = 400;
const LINGER_MS = 600;
/** Engines that have no message that keeps a session open are sent 80 ms of silence every 4 s. */
const SILENCE_SHARE = 80 / 4_000;
const KEPT_OPEN: ReadonlySet<string> = new Set(["deepgram-nova"]);

/**
 * Returns the audio of a turn that speech to text would not be sent: what the caller heard of the agent, less the
 * pre-roll, the time behind the caller's last sound, and their interruption.
 */
export function pausedMs({ heardMs, turnGapMs, interrupted }: RecordedTurn): number {
  const stillLingering = turnGapMs === null ? 0 : Math.max(0, LINGER_MS - turnGapMs);
  return Math.max(0, heardMs - PRE_ROLL_MS - stillLingering - (interrupted ? LINGER_MS : 0));
}

/** Returns the share of paused audio that a service is not paid for. */
export function unpaidShare(service: string): number {
  return KEPT_OPEN.has(service) ? 1 : 1 - SILENCE_SHARE;
}
