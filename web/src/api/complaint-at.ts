/** The complaint about a field: about all of it, or the first about a part, which counts lines from 1. */
export function complaintAt(complaints: ReadonlyMap<string, string> | undefined, path: string): string | undefined {
  const whole = complaints?.get(path);
  if (whole !== undefined) return whole;
  for (const [at, message] of complaints ?? []) {
    if (!at.startsWith(`${path}.`)) continue;
    const [first = ""] = at.slice(path.length + 1).split(".");
    return /^\d+$/.test(first) ? `number ${Number(first) + 1}: ${message}` : message;
  }
  return undefined;
}
