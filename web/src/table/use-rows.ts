import {
  observeWindowOffset,
  observeWindowRect,
  type VirtualItem,
  Virtualizer,
  windowScroll,
} from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { rowsToDraw } from "./row-window.ts";
import { currentPlace, rememberPlace } from "./scroll-place.ts";

/** Rows drawn beyond each edge of the screen: what one turn of a wheel brings into view. */
const OVERSCAN = 12;

/** The table's header stays on the screen and hides what is under it. */
const HEAD_PX = 44;

/** The rows of a table that are drawn now, each `start - marginPx` below the first, in `totalPx` of room. */
export interface DrawnRows {
  items: VirtualItem[];
  totalPx: number;
  /** Height of the page above the rows. */
  marginPx: number;
  /** Rows that fit on the screen. */
  pageRows: number;
  /** Scrolls as far as needed for a row to be on the screen. */
  reveal(index: number): void;
}

/**
 * Draws only the rows of `body` that the window shows. Every row is `rowPx` high. Going back to the page's entry in the
 * history finds it where it was left.
 */
export function useRows(
  body: RefObject<HTMLElement | null>,
  count: number,
  rowPx: number,
  focusedIndex: number | null,
): DrawnRows {
  const [, redraw] = useState(0);
  const [marginPx, setMarginPx] = useState(0);
  const [place] = useState(currentPlace);
  const drawnRange = useRef("");
  const options = {
    count,
    getScrollElement: () => window,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    scrollMargin: marginPx,
    scrollPaddingStart: HEAD_PX,
    initialRect: { width: innerWidth, height: innerHeight },
    initialOffset: place.scrollY ?? scrollY,
    rangeExtractor: (range: Parameters<typeof rowsToDraw>[0]) => rowsToDraw(range, focusedIndex),
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    onChange: ({ range }: Virtualizer<Window, HTMLElement>) => {
      // It also tells that scrolling began or ended, which draws no other rows.
      if (rangeWords(range) !== drawnRange.current) redraw((round) => round + 1);
    },
  };
  const [rows] = useState(() => new Virtualizer<Window, HTMLElement>(options));
  rows.setOptions(options);

  const knownRowPx = useRef(rowPx);
  if (knownRowPx.current !== rowPx) {
    knownRowPx.current = rowPx;
    rows.measure();
  }
  useLayoutEffect(() => rows._didMount(), []);
  useLayoutEffect(() => rows._willUpdate());
  useLayoutEffect(() => {
    // The room above the table: filters may wrap, notices may come and go. The page is then wider or higher than it
    // was; to measure with each drawing would have the browser lay out the rows once more for every key.
    const measure = (): void => {
      const top = (body.current?.getBoundingClientRect().top ?? 0) + scrollY;
      setMarginPx((known) => (Math.abs(top - known) >= 1 ? top : known));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (place.scrollY !== null) scrollTo({ top: place.scrollY });
    const remember = (): void => rememberPlace(place.entry, scrollY);
    addEventListener("scroll", remember, { passive: true });
    return () => removeEventListener("scroll", remember);
  }, []);

  const items = rows.getVirtualItems();
  drawnRange.current = rangeWords(rows.range);
  return {
    items,
    totalPx: rows.getTotalSize(),
    marginPx,
    pageRows: Math.max(1, Math.floor(innerHeight / rowPx) - 1),
    reveal: (index) => rows.scrollToIndex(index),
  };
}

function rangeWords(range: { startIndex: number; endIndex: number } | null): string {
  return range === null ? "" : `${range.startIndex} ${range.endIndex}`;
}
