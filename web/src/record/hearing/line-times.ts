/** Line of a transcript, as far as it is heard. */
export interface HeardLine {
  index: number;
  startMs: number;
  endMs: number;
}

/** Returns the index of the line that is being said at a moment: of those that have begun, the last; null before. */
export function lineAt(lines: readonly HeardLine[], ms: number): number | null {
  return lines.findLast(({ startMs, endMs }) => startMs <= ms && ms < endMs)?.index ?? null;
}

/**
 * Returns about when the character at `offset` of a line's text is said. Times of single words are not kept: the line's
 * time is shared out by its characters, from the beginning of the word.
 */
export function wordTimeMs({ startMs, endMs }: HeardLine, text: string, offset: number): number {
  const before = text.slice(0, offset).search(/\S*$/);
  return startMs + (Math.max(0, before) / Math.max(1, text.length)) * (endMs - startMs);
}
