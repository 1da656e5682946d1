import type { CallStatus } from "../../../voice/timeline/call-status.ts";

/** Status of a call that goes on, as an onlooker sees it. */
export const statusWords: Record<CallStatus, string> = {
  idle: "waiting",
  listening: "listening",
  thinking: "thinking",
  speaking: "agent speaks",
};
