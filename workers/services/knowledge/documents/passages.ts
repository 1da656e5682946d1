import { sentencesOf } from "../../../../voice/words/sentences.ts";
import type { Block } from "./block.ts";
import type { Pace } from "./pace.ts";
import { wordsIn } from "./word-count.ts";

/** A part of a document that is found and quoted by itself. */
export interface Passage {
  /** The headings above it, outermost first, joined by " › ". */
  heading: string;
  text: string;
}

/**
 * A minute and a half of speech: an answer with what belongs to it. What stands under one heading is cut into equal
 * parts of at most this.
 */
const MAX_WORDS = 200;
/** A longer sentence is cut within. */
const MAX_SENTENCE_WORDS = 100;
const MAX_SENTENCE_CHARS = 2_000;
const MAX_HEADING_CHARS = 300;

const MICROS_PER_BLOCK = 2;
const MICROS_PER_CHAR = 0.3;

/**
 * Cuts a document into passages: a heading begins a new one, and what stands under one heading is cut between sentences
 * into parts of about equal length, 100 to 200 words where there are as many. Nothing is said twice. Only a sentence of
 * more than 100 words is cut itself.
 */
export async function passagesOf(blocks: readonly Block[], pace: Pace): Promise<Passage[]> {
  const passages: Passage[] = [];
  const headings: string[] = [];
  let section: Unit[] = [];
  const finish = (): void => {
    if (section.length === 0) return;
    const heading = headings.filter(Boolean).join(" › ").slice(0, MAX_HEADING_CHARS).toWellFormed();
    for (const text of cutSection(section)) passages.push({ heading, text });
    section = [];
  };
  for (const block of blocks) {
    const pause = pace.spend(MICROS_PER_BLOCK + block.text.length * MICROS_PER_CHAR);
    if (pause) await pause;
    if (block.type !== "heading") {
      for (const unit of unitsOf(block)) section.push(unit);
      continue;
    }
    finish();
    headings.length = Math.min(headings.length, block.level - 1);
    headings[block.level - 1] = block.text;
  }
  finish();
  return passages;
}

interface Unit {
  text: string;
  words: number;
  /** What stands between it and the one before. */
  joint: string;
}

function cutSection(units: readonly Unit[]): string[] {
  const total = units.reduce((sum, { words }) => sum + words, 0);
  const share = total / Math.max(1, Math.ceil(total / MAX_WORDS));
  const texts: string[] = [];
  let words = 0;
  for (const unit of units) {
    // A sentence goes where most of it belongs, if there is room.
    const isFull = words + unit.words / 2 > share || words + unit.words > MAX_WORDS;
    if (texts.length === 0 || (isFull && words > 0)) {
      texts.push(unit.text);
      words = unit.words;
    } else {
      texts.push(texts.pop() + unit.joint + unit.text);
      words += unit.words;
    }
  }
  return texts;
}

function unitsOf(block: Block): Unit[] {
  const sentences = sentencesOf(block.text).flatMap(cutSentence);
  return sentences.map((text, index) => ({ text, words: wordsIn(text), joint: index === 0 ? "\n" : " " }));
}

/**
 * A sentence as it is, or its parts when it is longer than anybody speaks: a table, a list without full stops,
 * something that is no text.
 */
function cutSentence(sentence: string): string[] {
  if (wordsIn(sentence) <= MAX_SENTENCE_WORDS && sentence.length <= MAX_SENTENCE_CHARS) return [sentence];
  const parts: string[] = [];
  let part = "";
  let words = 0;
  for (const piece of sentence.match(/\s*(?:[^\s、，；：,;:]{1,80}[、，；：,;:]*|[、，；：,;:]{1,80})/gu) ?? []) {
    const pieceWords = wordsIn(piece);
    const isClauseEnd = /[、，；：,;:]$/u.test(part) && words > MAX_SENTENCE_WORDS / 2;
    if (part !== "" && (isClauseEnd || words + pieceWords > MAX_SENTENCE_WORDS)) {
      parts.push(part.trim());
      part = "";
      words = 0;
    }
    part += piece;
    words += pieceWords;
  }
  if (part.trim() !== "") parts.push(part.trim());
  return parts;
}
