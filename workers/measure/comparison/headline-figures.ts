/**
 * Headline figures: the few of a report that people are to believe a small change of. A report has some 250 figures;
 * correcting each for all of them would hide a change of a tenth. So the headlines share most of the chance of a false
 * alarm, and the others, which are there to say where a change comes from, the rest.
 */
const headlines: Readonly<Record<string, RegExp>> = {
  api: /^api\.(?:(?:calls_start|transcript|overview|campaigns|voice_process)\.uncached\.p50|campaigns\.cached\.p50|all\.errors|all\.throughput|outside_calls\.p50)$/,
  voice:
    /^voice\.(?:(?:answer_heard|turn_gap|response_time|llm_first_token|tts_first_byte)\.p50|barge_in_stop\.p95|unanswered\.mean)$/,
  database: /^database\.(?:queries_per_minute\.c(?:1|16)|all\.errors)$/,
  frontend: /^frontend\.(?:lab\.[a-z0-9_]+_(?:lcp|inp)|field\.(?:lcp|inp|cls)\.p75)$/,
  ai: /^ai\.(?:stt\.[a-z0-9_]+\.final_delay|llm\.[a-z0-9_]+\.first_token|tts\.[a-z0-9_]+\.first_byte)\.p50$/,
  infrastructure: /^infrastructure\.(?:kv\.read|object\.round_trip|database\.round_trip|socket\.echo)\.p50$/,
};

/** Part of the chance of a false alarm that the headline figures have together. */
const HEADLINE_SHARE = 0.7;

/** Tells the headline figures by their keys, which begin with their category. */
export function isHeadline(key: string): boolean {
  return headlines[key.split(".", 1)[0] ?? ""]?.test(key) ?? false;
}

/** Shares out the chance of a false alarm over figures, 1 in all: headlines have most of it, where there are others. */
export function alarmShares(keys: readonly string[]): number[] {
  const areHeadlines = keys.map(isHeadline);
  const count = areHeadlines.filter(Boolean).length;
  const others = keys.length - count;
  if (count === 0 || others === 0) return keys.map(() => 1 / keys.length);
  return areHeadlines.map((is) => (is ? HEADLINE_SHARE / count : (1 - HEADLINE_SHARE) / others));
}
