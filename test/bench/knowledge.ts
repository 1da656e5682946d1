import { cpus, loadavg } from "node:os";
import { buildKnowledgeIndex } from "../../voice/knowledge/build-knowledge.ts";
import { KNOWLEDGE_LIMIT, openKnowledgeIndex } from "../../voice/knowledge/knowledge.ts";
import type { KnowledgePassage } from "../../voice/knowledge/knowledge-item.ts";
import { median, quantile } from "../../workers/measure/comparison/order-statistics.ts";
import { seededRandom } from "../support/audio/noise.ts";

/** The most that an agent may have. */
const PASSAGES = 2_000;
const WORDS_PER_PASSAGE = 150;
/** Words of English that texts are made of; how often each is used follows Zipf's law. */
const VOCABULARY = 20_000;
const QUESTION_WORDS = 12;
/** Their P99s are put in order and the middle one taken: other programs on the machine spoil some. */
const ROUNDS = 21;
const QUESTIONS = 500;
const OPENINGS = 50;
/** Of one retrieval within a turn. */
const GOAL_P99_MS = 5;

/**
 * `npm run bench -- knowledge`: what an index of 2,000 passages costs to build, to open at a call's start and to ask
 * within a turn.
 */
export function measureKnowledge(): void {
  const random = seededRandom(7);
  const say = sayer(random);
  const passages: KnowledgePassage[] = Array.from({ length: PASSAGES }, (_, index) => {
    return {
      documentId: `document_${index % 20}`,
      title: say(3),
      index,
      heading: say(4),
      text: say(WORDS_PER_PASSAGE),
    };
  });

  const [bytes, buildMs] = timed(() => buildKnowledgeIndex([], passages));
  const openings = Array.from({ length: OPENINGS }, () => timed(() => openKnowledgeIndex(bytes))[1]);
  const index = openKnowledgeIndex(bytes);
  if (index === null) throw new Error("The index cannot be opened.");
  const firstMs = timed(() => index.retrieve(say(QUESTION_WORDS), KNOWLEDGE_LIMIT))[1];
  const rounds = Array.from({ length: ROUNDS }, () => {
    const questions = Array.from({ length: QUESTIONS }, () => say(QUESTION_WORDS));
    return questions.map((question) => ask(() => index.retrieve(question, KNOWLEDGE_LIMIT)));
  });
  const undisturbed = rounds.map((asked) =>
    asked.filter(({ isDisturbed }) => !isDisturbed).map(({ tookMs }) => tookMs),
  );
  const all = rounds.flat().map(({ tookMs }) => tookMs);
  const p99s = undisturbed.map((times) => quantile(times, 0.99));
  const p99 = median(p99s);

  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const ms = (value: number): string => `${value.toFixed(2)} ms`;
  const machine = `${cpus().length} cores, load average ${(loadavg()[0] as number).toFixed(1)}`;
  console.log(`Knowledge (${machine}): ${PASSAGES} passages of ${WORDS_PER_PASSAGE} words out of ${VOCABULARY}, questions of ${QUESTION_WORDS} words
stored: ${(bytes.length / 1_048_576).toFixed(2)} MB, built in ${ms(buildMs)}
opened: P50 ${ms(quantile(openings, 0.5))}, worst ${ms(Math.max(...openings))}
asked:  first ${ms(firstMs)}, P50 ${ms(quantile(all, 0.5))}, P99 ${ms(p99)} (${ROUNDS} rounds of ${QUESTIONS}: ${ms(Math.min(...p99s))} to ${ms(Math.max(...p99s))})
        without the ${percent(1 - undisturbed.flat().length / all.length)} in which another program took the processor away; with them P99 ${ms(quantile(all, 0.99))}
P99 goal ≤ ${GOAL_P99_MS} ms: ${p99 <= GOAL_P99_MS ? "met" : "missed"}`);
}

/** Texts of so many words. The word of rank r is drawn about in proportion to 1 / r. */
function sayer(random: () => number): (count: number) => string {
  const words = Array.from({ length: VOCABULARY }, (_, rank) => `${"bdfgklmnprst"[rank % 12]}${rank.toString(36)}o`);
  const word = (): string => words[Math.floor(VOCABULARY ** random()) - 1] as string;
  return (count) => Array.from({ length: count }, word).join(" ");
}

/** Times one look-up, and tells whether the operating system took the processor away meanwhile. */
function ask(task: () => unknown): { tookMs: number; isDisturbed: boolean } {
  const { involuntaryContextSwitches } = process.resourceUsage();
  const [, tookMs] = timed(task);
  return { tookMs, isDisturbed: process.resourceUsage().involuntaryContextSwitches > involuntaryContextSwitches };
}

function timed<T>(task: () => T): [value: T, tookMs: number] {
  const startMs = performance.now();
  const value = task();
  return [value, performance.now() - startMs];
}
