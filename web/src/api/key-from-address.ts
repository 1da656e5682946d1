/** Takes an API key out of a fragment such as `#key=qv_…`; null when there is none. */
export function keyFromFragment(fragment: string): string | null {
  const key = new URLSearchParams(fragment.replace(/^#/, "")).get("key");
  return key === null || key === "" ? null : key;
}
