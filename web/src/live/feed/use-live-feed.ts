import { useEffect, useState } from "preact/hooks";
import { socketAddress } from "../../api/api-origin.ts";
import { onSessionChange } from "../../api/session-changes.ts";
import { createBrowserFeed } from "./browser-feed.ts";
import { emptyView, type FeedView, joinWishes, type WatchWish } from "./feed-view.ts";
import type { SharedFeed } from "./shared-feed.ts";

const PATH = "/api/performance/live";
/** A page that follows another keeps the feed: it is left only when nobody has wanted it for this long. */
const LEAVE_AFTER_MS = 3_000;
/** Without a frame for so long, what came is drawn all the same. */
const UNSHOWN_DRAW_MS = 200;

interface Reader {
  wish: WatchWish;
  redraw(): void;
}

const readers = new Set<Reader>();
let feed: SharedFeed | null = null;
let leaving: ReturnType<typeof setTimeout> | undefined;
let drawing: { frame: number; timer: ReturnType<typeof setTimeout> } | null = null;

onSessionChange(() => feed?.restart());

/**
 * The live feed of the organisation, for as long as a component shows it: figures, calls in progress, alerts, how the
 * connection stands, and the timelines of watched calls. `watch` names calls whose events are wanted, or "all"; without
 * it there are none. All components and tabs share one socket.
 */
export function useLiveFeed(watch: "all" | readonly string[] = NOTHING): FeedView {
  const [, redraw] = useState(0);
  const key = watch === "all" ? "all" : [...watch].sort().join(" ");
  useEffect(() => {
    const callIds = key === "all" || key === "" ? [] : key.split(" ");
    const reader: Reader = { wish: { all: key === "all", callIds }, redraw: () => redraw((count) => count + 1) };
    readers.add(reader);
    clearTimeout(leaving);
    feed ??= createBrowserFeed({ address: socketAddress(PATH), apiKey: null }, tellReaders);
    feed.watch(joinWishes([...readers].map(({ wish }) => wish)));
    reader.redraw();
    return () => {
      readers.delete(reader);
      feed?.watch(joinWishes([...readers].map(({ wish }) => wish)));
      if (readers.size === 0) leaving = setTimeout(leave, LEAVE_AFTER_MS);
    };
  }, [key]);
  return feed?.view ?? BEFORE;
}

const NOTHING: readonly string[] = [];
const BEFORE: FeedView = emptyView(Date.now());

/**
 * Has the readers draw what came, once a frame: a hundred calls send hundreds of messages a second, and each alone
 * would draw the page. A page that is not shown has no frames, and draws a little later.
 */
function tellReaders(): void {
  if (drawing !== null) return;
  const draw = (): void => {
    if (drawing === null) return;
    cancelAnimationFrame(drawing.frame);
    clearTimeout(drawing.timer);
    drawing = null;
    for (const { redraw } of readers) redraw();
  };
  drawing = { frame: requestAnimationFrame(draw), timer: setTimeout(draw, UNSHOWN_DRAW_MS) };
}

function leave(): void {
  feed?.leave();
  feed = null;
}
