/** Takes an API key out of a fragment such as `#key=qv_…`; null when there is none. */
export function keyFromFragment(fragment: string): string | null {
  const key = new URLSearchParams(fragment.replace(/^#/, "")).get("key");
  return key === null || key === "" ? null : key;
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * True when a key in the address may be used without a question: the platform runs on this very machine, which printed
 * the address, and no session is replaced. Elsewhere anybody's link could sign its reader in to an account of theirs.
 */
export function isKeyOfThisMachine(hostname: string, hasSession: boolean): boolean {
  return LOOPBACK.has(hostname) && !hasSession;
}
