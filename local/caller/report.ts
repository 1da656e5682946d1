import type { TurnMetrics } from "../../voice/turn-metrics.ts";
import type { Exchange } from "./place-call.ts";

/** One exchange as text: who said what, and where each millisecond went. */
export function describeExchange({ userText, agentText, metrics, observedGapMs }: Exchange): string {
  const lines: string[] = [];
  if (userText !== null) lines.push(`caller  ${userText}`);
  lines.push(`agent   ${agentText}${metrics.interrupted ? " [interrupted]" : ""}`, ...waterfall(metrics));
  if (observedGapMs !== null) {
    lines.push(`        caller's own clock: end of speech → first audible sample ${ms(observedGapMs)}`);
  }
  return lines.join("\n");
}

/** Width of the longest bar. */
const BAR_COLUMNS = 40;

/** t0 end of speech → t1 turn committed → t2 first audible sample, with the model's and the voice's own spans. */
function waterfall(metrics: TurnMetrics): string[] {
  const rows: [string, number | null][] = [
    ["t0→t1 endpointing", metrics.endpointingMs],
    ["t1→t2 response time", metrics.responseTimeMs],
    ["  LLM first token", metrics.llmFirstTokenMs],
    ["  TTS first byte", metrics.ttsFirstByteMs],
    ["t0→t2 turn gap", metrics.turnGapMs],
  ];
  const longest = Math.max(1, ...rows.map(([, value]) => value ?? 0));
  return rows.map(([label, value]) => {
    const bar = value === null ? "" : "█".repeat(Math.round((value / longest) * BAR_COLUMNS));
    return `        ${label.padEnd(20)} ${ms(value).padStart(9)}  ${bar}`;
  });
}

function ms(value: number | null): string {
  return value === null ? "–" : `${Math.round(value)} ms`;
}
