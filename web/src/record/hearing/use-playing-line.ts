import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { Hearing } from "./hearing.ts";
import { type HeardLine, lineAt } from "./line-times.ts";

/**
 * Marks the line of a transcript that is played (`data-playing`), on the elements themselves: drawing a long transcript
 * anew several times a second would be felt.
 */
export function usePlayingLine(
  element: RefObject<HTMLElement | null>,
  hearing: Hearing | null,
  lines: readonly HeardLine[],
): void {
  useEffect(() => {
    if (hearing === null) return;
    let marked: HTMLElement | null = null;
    const mark = (found: HTMLElement | null): void => {
      if (found === marked) return;
      if (marked) delete marked.dataset.playing;
      if (found) found.dataset.playing = "";
      marked = found;
    };
    const stop = hearing.follow((ms) => {
      const index = ms === null ? null : lineAt(lines, ms);
      mark(index === null ? null : (element.current?.querySelector<HTMLElement>(`[data-line="${index}"]`) ?? null));
    });
    return () => {
      stop();
      mark(null);
    };
  }, [hearing, lines]);
}
