/** Line of two texts that are compared: in both, only in the earlier, or only in the later. */
export interface DiffLine {
  kind: "same" | "removed" | "added";
  text: string;
}

/** Stretch of lines that are in both texts and far from any other. */
export interface LeftOut {
  kind: "left_out";
  count: number;
}

/**
 * Most pairs of lines that are compared, some 4 MB of memory: beyond them the lines between the common beginning and
 * the common end count as replaced.
 */
const MAX_PAIRS = 1_000_000;

/** Lines in both texts that are shown on each side of a change. */
const CONTEXT_LINES = 2;

/** Compares two lists of lines by their longest common subsequence: the fewest lines removed and added. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let tail = 0;
  const longest = Math.min(before.length, after.length) - start;
  while (tail < longest && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const same = (text: string): DiffLine => ({ kind: "same", text });
  return [
    ...before.slice(0, start).map(same),
    ...diffMiddle(before.slice(start, before.length - tail), after.slice(start, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

function diffMiddle(before: readonly string[], after: readonly string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: "removed", text });
  const added = (text: string): DiffLine => ({ kind: "added", text });
  if (before.length * after.length > MAX_PAIRS) return [...before.map(removed), ...after.map(added)];
  const width = after.length + 1;
  // At (b, a) the length of the longest common subsequence of what follows; the last row and column are zero.
  const common = new Uint32Array((before.length + 1) * width);
  const at = (b: number, a: number): number => common[b * width + a] as number;
  for (let b = before.length - 1; b >= 0; b--) {
    for (let a = after.length - 1; a >= 0; a--) {
      common[b * width + a] = before[b] === after[a] ? at(b + 1, a + 1) + 1 : Math.max(at(b + 1, a), at(b, a + 1));
    }
  }
  const lines: DiffLine[] = [];
  let b = 0;
  let a = 0;
  while (b < before.length || a < after.length) {
    const [earlier, later] = [before[b], after[a]];
    if (earlier !== undefined && earlier === later) {
      lines.push({ kind: "same", text: earlier });
      b++;
      a++;
    } else if (earlier !== undefined && (later === undefined || at(b + 1, a) >= at(b, a + 1))) {
      lines.push(removed(earlier));
      b++;
    } else if (later !== undefined) {
      lines.push(added(later));
      a++;
    }
  }
  return lines;
}

/** Shortens a comparison: lines in both texts that are more than two lines from a change are left out and counted. */
export function withoutFarLines(lines: readonly DiffLine[]): (DiffLine | LeftOut)[] {
  const isNear = new Uint8Array(lines.length);
  for (const [place, { kind }] of lines.entries()) {
    if (kind !== "same") isNear.fill(1, Math.max(0, place - CONTEXT_LINES), place + CONTEXT_LINES + 1);
  }
  const kept: (DiffLine | LeftOut)[] = [];
  for (const [place, line] of lines.entries()) {
    if (isNear[place] === 1) {
      kept.push(line);
      continue;
    }
    const last = kept.at(-1);
    if (last?.kind === "left_out") last.count++;
    else kept.push({ kind: "left_out", count: 1 });
  }
  return kept;
}
