import { describe, expect, it } from "vitest";
import { HeardWords } from "../../../voice/playback/heard-words.ts";
import { PlaybackLedger } from "../../../voice/playback/playback-ledger.ts";
import { ClauseChunker } from "../../../voice/reply/clause-chunker.ts";
import { OpenerRepeat } from "../../../voice/reply/opener-repeat.ts";
import { createBackchannelJudge } from "../../../voice/words/backchannel.ts";
import { clauseFormOf, dialogueActOf } from "../../../voice/words/dialogue-act.ts";
import { createEchoGuard } from "../../../voice/words/echo-guard.ts";
import { expectedAnswerOf } from "../../../voice/words/expected-answer.ts";
import { isOwnQuestion } from "../../../voice/words/own-question.ts";
import { MAX_PHRASE_SLOTS } from "../../../voice/words/phrase-slots.ts";
import { joinedSentence } from "../../../voice/words/sentence-join.ts";
import { sentencesOf } from "../../../voice/words/sentences.ts";
import { SpeakableText, speakable } from "../../../voice/words/speakable-text.ts";
import {
  createCompletenessJudge,
  dictationAtEndOf,
  digitsAtEndOf,
  normalizeText,
} from "../../../voice/words/text-completeness.ts";
import { finishOf } from "../../../voice/words/turn-finish.ts";
import { hasWords } from "../../../voice/words/word-count.ts";

/** Sixteen times what a caller may type and a model may say: a function that is not linear shows. */
const WHOLE_CHARS = 32_000;
/** What a model may say. */
const STREAMED_CHARS = 2_000;
/** No caller would notice a text of the allowed length that takes a sixteenth of this. */
const UNNOTICED_MS = 200;
/** A text twice as long may take this many times as long; a machine that has other work too measures badly. */
const MOST_GROWTH = 3;

/** What the worst texts are made of, again and again. */
const BITS = [
  ..."a @.?'\n\"-(\u{1f44d}",
  ...["a@", "a.b", "?'", "a. ", "Dr. ", "U.S. ", "am 3. ", "1. ", "...", "a, right? ", "a for abc ", "x one ", "wait "],
  ...["can i ", "my a ", "please and ", "uh huh ", "longwordlongword ", "5:30 ", "你", "你好 ", "{a} ", "é "],
  ...["*", "* ", "**a", "_", "~", "=", "`", "```\n", "[", "](", "[a](", "[a][", "[1", "<", "<a ", "<!--", "&", "&a"],
  ...["|", "| ", "- ", "> ", "# ", "---\n", "https://a?", "www.a/", "\\", "!["],
];

const judge = createCompletenessJudge(
  Array.from({ length: 500 }, (_, i) =>
    Array.from({ length: MAX_PHRASE_SLOTS }, (_none, j) => `{${i}_${j}}`).join(" "),
  ),
);
const isBackchannel = createBackchannelJudge("en", null);

const WHOLE: Record<string, (text: string) => unknown> = {
  backchannel: (text) => isBackchannel(text, null, true),
  "dialogue act": dialogueActOf,
  "clause form": clauseFormOf,
  echo: (text) => createEchoGuard().check(text, text.replaceAll(/[a-z]/g, "o"), text.slice(-60)),
  "expected answer": (text) => expectedAnswerOf(text, []),
  "own question": (text) => isOwnQuestion(text, text, judge),
  "joined sentence": joinedSentence,
  sentences: sentencesOf,
  "speakable text": speakable,
  "normalised text": normalizeText,
  dictation: dictationAtEndOf,
  digits: digitsAtEndOf,
  completeness: judge,
  finish: (text) => finishOf(text, "open", "digits"),
  "word count": (text) => hasWords(text, Number.POSITIVE_INFINITY),
  clauses: (text) => [...chunkerOf().push(text)],
  "heard words": (text) => new HeardWords().note("turn", text, 1_000),
  "words of the ledger": (text) => {
    const ledger = new PlaybackLedger();
    ledger.beginClause(text);
    ledger.addAudio(1_000);
    return ledger.heardText(500);
  },
};

const STREAMED: Record<string, () => { push(text: string): unknown; flush(): unknown }> = {
  "speakable text": () => new SpeakableText(),
  clauses: chunkerOf,
  "repeated openers": () => new OpenerRepeat(["Let me see,", "a a a a a a a a a a", "......"]),
};

function chunkerOf(): ClauseChunker {
  return new ClauseChunker();
}

function timeOf(run: () => unknown): number {
  const startMs = performance.now();
  run();
  return performance.now() - startMs;
}

/** Ends with a letter, so that what looks for the end of the text does not find it at once. */
function textOf(bit: string, chars: number): string {
  return `${bit.repeat(Math.ceil(chars / bit.length))}x`;
}

/** The best of several measurements: others use the machine too. */
function bestTimeOf(run: () => unknown): number {
  return Math.min(...Array.from({ length: 4 }, () => timeOf(run)));
}

/** How many times as long a text of twice the length takes; 1 when even the long one takes no time worth a notice. */
function growthOf(run: (chars: number) => unknown): number {
  if (timeOf(() => run(WHOLE_CHARS)) < UNNOTICED_MS) return 1;
  const wholeMs = bestTimeOf(() => run(WHOLE_CHARS));
  return wholeMs < UNNOTICED_MS ? 1 : wholeMs / bestTimeOf(() => run(WHOLE_CHARS / 2));
}

describe("takes time in proportion to its text, whatever it is:", () => {
  it.each(Object.entries(WHOLE))("%s", (_, read) => {
    for (const bit of BITS) {
      const run = (chars: number): unknown => read(textOf(bit, chars));
      expect(growthOf(run), JSON.stringify(bit)).toBeLessThan(MOST_GROWTH);
    }
  });

  it.each(Object.entries(STREAMED))("%s, letter by letter", (_, create) => {
    for (const bit of BITS) {
      const text = textOf(bit, STREAMED_CHARS);
      const read = (): void => {
        const reader = create();
        for (const letter of text) reader.push(letter);
        reader.flush();
      };
      // A minute of speech.
      expect(Math.min(timeOf(read), timeOf(read)), JSON.stringify(bit)).toBeLessThan(1_000);
    }
  });
});

describe("the most phrases with slots that an agent may have", () => {
  const phrases = (slots: number): string[] =>
    Array.from({ length: 500 }, (_, i) => Array.from({ length: slots }, (_none, j) => `{${i}${j}}`).join(" "));
  /** As many words as the slots take, and one that none does. */
  const words = `${"word ".repeat(47)}and`;

  it.each([MAX_PHRASE_SLOTS, 32])("are ready at once and judge a text before its next word: %i slots each", (slots) => {
    let judgeOf = createCompletenessJudge([]);
    expect(
      timeOf(() => {
        judgeOf = createCompletenessJudge(phrases(slots));
      }),
    ).toBeLessThan(500);
    expect(Math.min(...[1, 2, 3].map(() => timeOf(() => judgeOf(words))))).toBeLessThan(100);
  });
});
