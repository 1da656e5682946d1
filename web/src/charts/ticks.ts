/** More listeners than this are a crowd: drawing them all takes its time. */
const CROWD = 6;

interface Ticker {
  listeners: Set<() => void>;
  timer: ReturnType<typeof setTimeout>;
}

const tickers = new Map<string, Ticker>();

/**
 * Tells `listener` that time has passed, about every `everyMs`, or `crowdEveryMs` where many listen, until the returned
 * function is called. Listeners of the same pace are told together, so that what they change is painted once.
 */
export function onTick(everyMs: number, listener: () => void, crowdEveryMs = everyMs): () => void {
  const pace = `${everyMs} ${crowdEveryMs}`;
  const ticker = tickers.get(pace) ?? startTicker(everyMs, crowdEveryMs);
  tickers.set(pace, ticker);
  ticker.listeners.add(listener);
  return () => {
    ticker.listeners.delete(listener);
    if (ticker.listeners.size > 0) return;
    clearTimeout(ticker.timer);
    tickers.delete(pace);
  };
}

function startTicker(everyMs: number, crowdEveryMs: number): Ticker {
  const tick = (): void => {
    ticker.timer = setTimeout(tick, ticker.listeners.size > CROWD ? crowdEveryMs : everyMs);
    for (const listener of [...ticker.listeners]) listener();
  };
  const ticker: Ticker = { listeners: new Set(), timer: setTimeout(tick, everyMs) };
  return ticker;
}
