import type { AgentConfig, OpenerAct } from "../agent.ts";
import { type Clip, clipMs } from "../clips/clip.ts";
import type { VoiceClips } from "../clips/voice-clips.ts";
import type { WaitForecast } from "../failover/first-item-times.ts";
import { dialogueActOf } from "../words/dialogue-act.ts";
import { primaryLanguage } from "../words/primary-language.ts";

/** A phrase that an answer may begin with, and the acts of the caller that it fits. */
export interface OpenerPhrase {
  text: string;
  acts: readonly OpenerAct[];
  /** True for a phrase that says yes to a request: it is heard only before an answer that is known not to refuse. */
  isPromise?: boolean;
}

/** A phrase that fits the caller's words, with its clip. */
export interface FittingOpener {
  phrase: OpenerPhrase;
  clip: Clip;
  /** Place of its latest use among the openers heard in the call; -1 for none. */
  heardAt: number;
}

/** Openers that fit one turn, and the act of the caller that they fit. */
export interface FittingOpeners {
  act: OpenerAct;
  openers: readonly FittingOpener[];
}

const EVERY_ACT: readonly OpenerAct[] = ["question", "request", "statement"];

/**
 * Phrases by primary language, from a short word to one breath: about 200 to 700 ms as they are recorded. A sentence
 * can go on after every one.
 */
const DEFAULT_PHRASES: Readonly<Record<string, readonly OpenerPhrase[]>> = {
  en: [
    { text: "So,", acts: ["question"] },
    { text: "Well,", acts: ["question"] },
    { text: "Now,", acts: EVERY_ACT },
    { text: "Okay,", acts: EVERY_ACT },
    { text: "Right,", acts: ["request", "statement"] },
    { text: "Let me see,", acts: ["question", "request"] },
    { text: "Let me check,", acts: ["question", "request"] },
    { text: "Well now,", acts: ["question"] },
    { text: "Very good,", acts: ["statement"] },
    { text: "Understood,", acts: ["statement"] },
    { text: "Sure,", acts: ["request"], isPromise: true },
    { text: "Of course,", acts: ["request"], isPromise: true },
    { text: "All right,", acts: ["request", "statement"], isPromise: true },
  ],
  es: [
    { text: "Pues,", acts: ["question"] },
    { text: "Bueno,", acts: EVERY_ACT },
    { text: "Bien,", acts: ["request", "statement"] },
    { text: "A ver,", acts: ["question", "request"] },
    { text: "Vamos a ver,", acts: ["question", "request"] },
    { text: "Déjeme ver,", acts: ["question", "request"] },
    { text: "Entendido,", acts: ["statement"] },
    { text: "De acuerdo,", acts: ["statement"] },
    { text: "Claro,", acts: ["request"], isPromise: true },
    { text: "Por supuesto,", acts: ["request"], isPromise: true },
    { text: "Muy bien,", acts: ["request", "statement"], isPromise: true },
  ],
  de: [
    { text: "Also,", acts: ["question"] },
    { text: "Gut,", acts: ["request", "statement"] },
    { text: "Okay,", acts: EVERY_ACT },
    { text: "Mal sehen,", acts: ["question", "request"] },
    { text: "Ich schaue nach,", acts: ["question", "request"] },
    { text: "Verstanden,", acts: ["statement"] },
    { text: "Gerne,", acts: ["request"], isPromise: true },
    { text: "Natürlich,", acts: ["request"], isPromise: true },
  ],
  fr: [
    { text: "Alors,", acts: ["question"] },
    { text: "Bon,", acts: ["request", "statement"] },
    { text: "D'accord,", acts: EVERY_ACT },
    { text: "Voyons,", acts: ["question", "request"] },
    { text: "Je regarde,", acts: ["question", "request"] },
    { text: "Très bien,", acts: ["statement"] },
    { text: "Bien sûr,", acts: ["request"], isPromise: true },
  ],
};

/** Beginnings of a refusal, before which no opener that promises may stand: English, German, Spanish, French. */
const REFUSAL = new RegExp(
  "^(?:(?:no|not|sorry|unfortunately|nein|leider|non|malheureusement|désolée?|desafortunadamente|lo siento)(?![\\p{L}'])" +
    "|i'?m (?:sorry|afraid)|there (?:is|are) no |no (?:puedo|podemos|tenemos|hay) |wir (?:haben|bieten|können) (?:leider |kein|nicht)" +
    "|(?:i|we|you) (?:don'?t|do not|can'?t|cannot|can not|aren'?t|are not|won'?t|will not) )",
  "iu",
);

/** Clips whose lengths differ by less do about the same: the one heard longest ago is taken. */
const SAME_LENGTH_MS = 120;
/** A wait of up to this is no longer than speakers pause between turns: it needs no opener. */
const UNNOTICED_WAIT_MS = 100;
/** Longest time by which an opener may outlast the wait, by forecast. */
export const MAX_OVERHANG_MS = 150;

/**
 * Returns the agent's opener phrases: its own, or its language's when it has none. Empty when openers are off or the
 * language has no list.
 */
export function openerPhrases(agent: Pick<AgentConfig, "openers" | "language">): readonly OpenerPhrase[] {
  const { enabled, phrases } = agent.openers;
  if (!enabled) return [];
  if (phrases.length === 0) return DEFAULT_PHRASES[primaryLanguage(agent.language)] ?? [];
  return phrases.map((phrase) => (typeof phrase === "string" ? { text: phrase, acts: EVERY_ACT } : phrase));
}

/**
 * Finds the openers for the caller's words (interim or final): none for short, spelled, dictated, emotional and
 * sensitive words; no phrase without a clip, nor the phrase heard last. `heard` holds the texts of the call's openers
 * so far, latest last.
 */
export function fittingOpeners(turn: {
  text: string;
  phrases: readonly OpenerPhrase[];
  heard: readonly string[];
  clips: Pick<VoiceClips, "find">;
}): FittingOpeners | null {
  const act = dialogueActOf(turn.text);
  if (act === "yes_no" || act === "spelling" || act === "sensitive") return null;
  const openers = turn.phrases.flatMap((phrase) => {
    const heardAt = turn.heard.lastIndexOf(phrase.text);
    const isLast = heardAt >= 0 && heardAt === turn.heard.length - 1;
    if (isLast || !phrase.acts.includes(act)) return [];
    const clip = turn.clips.find(phrase.text);
    return clip === null ? [] : [{ phrase, clip, heardAt }];
  });
  return openers.length === 0 ? null : { act, openers };
}

/**
 * Chooses the opener for a wait: the longest that is over by `soonMs`, else the shortest, if it outlasts `likelyMs` by
 * little. None for a wait that goes unnoticed. Of about equal lengths, the one heard longest ago.
 * `begun` is the answer as far as it is written: before a refusal, and while its first words are not known, no opener
 * promises anything. The same arguments give the same opener.
 */
export function openerFor(
  openers: readonly FittingOpener[],
  { soonMs, likelyMs }: WaitForecast,
  begun: string,
): FittingOpener | null {
  if (likelyMs <= UNNOTICED_WAIT_MS) return null;
  const mayPromise = /\S\s+\S+\s/u.test(begun) && !REFUSAL.test(begun.trimStart());
  const allowed = openers.filter(({ phrase }) => mayPromise || !phrase.isPromise);
  const inTime = allowed.filter(({ clip }) => clipMs(clip) <= soonMs);
  const longestMs = Math.max(...inTime.map(({ clip }) => clipMs(clip)));
  const shortestMs = Math.min(...allowed.map(({ clip }) => clipMs(clip)));
  const candidates =
    inTime.length > 0
      ? inTime.filter(({ clip }) => longestMs - clipMs(clip) < SAME_LENGTH_MS)
      : allowed.filter(({ clip }) => clipMs(clip) === shortestMs && shortestMs - likelyMs <= MAX_OVERHANG_MS);
  return candidates.reduce<FittingOpener | null>(
    (chosen, opener) => (chosen === null || opener.heardAt < chosen.heardAt ? opener : chosen),
    null,
  );
}
