/** Calls whose events one subscriber of the live feed may watch. */
export const MAX_WATCHED_CALLS = 200;

/**
 * Calls in the feed's snapshot, the newest ones; the gauges count all. As many as one subscriber may watch: a snapshot
 * is sent to each of thousands of subscribers, and no page draws more.
 */
export const MAX_LISTED_CALLS = 200;
