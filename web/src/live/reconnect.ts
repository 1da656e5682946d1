/**
 * Waits before each try to reconnect: quick at first for a switched network, and some 15 s in all, as long as the
 * server keeps the call.
 */
export const RECONNECT_DELAYS_MS = [250, 500, 1_000, 2_000, 3_000, 4_000, 4_000] as const;

/** A fatal error that says "not now" of the platform, not "no" to the call: its close, 1013, is worth another try. */
export function isWorthAnotherTry(errorCode: string): boolean {
  return errorCode === "unavailable";
}

/** The step to take when the socket closes. `attempt` counts the tries since the last message received, from 0. */
export function afterClose(
  closeCode: number,
  isCallOver: boolean,
  attempt: number,
): { action: "finish" } | { action: "retry"; delayMs: number } | { action: "give_up" } {
  if (isCallOver || closeCode === 1000) return { action: "finish" };
  // 4400-4499 is the server's refusal of this call; 1009 and 1011 end it. Trying again would meet the same answer.
  // All others are a line or a server that may be back shortly; 1013 says so itself.
  if ((closeCode >= 4400 && closeCode < 4500) || closeCode === 1009 || closeCode === 1011) return { action: "give_up" };
  const delayMs = RECONNECT_DELAYS_MS[attempt];
  return delayMs === undefined ? { action: "give_up" } : { action: "retry", delayMs };
}
