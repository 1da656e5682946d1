import type { CallEvent } from "./events.ts";
import { ListeningUsage } from "./listening-usage.ts";
import { ReplyUsageReader } from "./reply-usage-reader.ts";
import { type UsageLine, UsageSum } from "./usage-line.ts";

/**
 * Reads a call's usage of its vendors off its timeline, turn by turn. Speech to text is the time that a session was
 * open, silence included, and audio that a new session heard again. Speculation that was thrown away and hedges that
 * lost are lines of their own. What no vendor told is estimated and says so, or is null where nothing is known.
 */
export function callUsage(events: readonly CallEvent[]): UsageLine[] {
  const sum = new UsageSum();
  const add = (line: UsageLine): void => sum.add(line);
  const readers = [new ListeningUsage(add), new ReplyUsageReader(add)];
  for (const event of events) for (const reader of readers) reader.observe(event);
  for (const reader of readers) reader.finish();
  return sum.lines;
}
