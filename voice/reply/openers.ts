import type { AgentConfig, OpenerAct } from "../agent.ts";
import type { Clip } from "../clips/clip.ts";
import type { VoiceClips } from "../clips/voice-clips.ts";
import { dialogueActOf } from "../words/dialogue-act.ts";

/** A phrase that an answer may begin with, and the acts of the caller that it fits. */
export interface OpenerPhrase {
  text: string;
  acts: readonly OpenerAct[];
}

/** The opener of one turn: its phrase and clip, and the act of the caller that it was chosen for. */
export interface ChosenOpener {
  act: OpenerAct;
  phrase: OpenerPhrase;
  clip: Clip;
}

const EVERY_ACT: readonly OpenerAct[] = ["question", "request", "statement"];

/**
 * Phrases by primary language: one breath without a comma inside, which is 600 to 900 ms in most voices. They promise
 * nothing, and a sentence can go on after every one.
 */
const DEFAULT_PHRASES: Readonly<Record<string, readonly OpenerPhrase[]>> = {
  en: [
    { text: "Let me see,", acts: ["question", "request"] },
    { text: "All right,", acts: ["request", "statement"] },
    { text: "Let me check,", acts: ["question", "request"] },
    { text: "Very good,", acts: ["statement"] },
    { text: "Of course,", acts: ["request"] },
    { text: "Well now,", acts: ["question"] },
    { text: "Understood,", acts: ["statement"] },
  ],
  es: [
    { text: "Vamos a ver,", acts: ["question", "request"] },
    { text: "Muy bien,", acts: ["request", "statement"] },
    { text: "Déjeme ver,", acts: ["question", "request"] },
    { text: "De acuerdo,", acts: ["statement"] },
    { text: "Por supuesto,", acts: ["request"] },
    { text: "Pues mire,", acts: ["question"] },
    { text: "Entendido,", acts: ["statement"] },
  ],
};

/**
 * Returns the agent's opener phrases: its own, or its language's when it has none. Empty when openers are off or the
 * language has no list.
 */
export function openerPhrases(agent: Pick<AgentConfig, "openers" | "language">): readonly OpenerPhrase[] {
  const { enabled, phrases } = agent.openers;
  if (!enabled) return [];
  if (phrases.length === 0) return DEFAULT_PHRASES[agent.language.toLowerCase().split("-")[0] ?? ""] ?? [];
  return phrases.map((phrase) => (typeof phrase === "string" ? { text: phrase, acts: EVERY_ACT } : phrase));
}

/**
 * Chooses the opener for the caller's words (interim or final); null for none. Short, spelled, dictated, emotional and
 * sensitive words get none. Phrases without a clip and the phrase heard last are left out; of the others that fit, the
 * one not heard for longest is chosen. `heard` holds the texts of the call's openers so far, latest last. The same
 * arguments give the same opener.
 */
export function chooseOpener(turn: {
  text: string;
  phrases: readonly OpenerPhrase[];
  heard: readonly string[];
  clips: Pick<VoiceClips, "find">;
}): ChosenOpener | null {
  const act = dialogueActOf(turn.text);
  if (act === "yes_no" || act === "spelling" || act === "sensitive") return null;
  let chosen: { phrase: OpenerPhrase; clip: Clip; heardAt: number } | null = null;
  for (const phrase of turn.phrases) {
    const heardAt = turn.heard.lastIndexOf(phrase.text);
    const isLast = heardAt >= 0 && heardAt === turn.heard.length - 1;
    if (isLast || !phrase.acts.includes(act)) continue;
    const clip = turn.clips.find(phrase.text);
    if (clip !== null && (chosen === null || heardAt < chosen.heardAt)) chosen = { phrase, clip, heardAt };
  }
  return chosen && { act, phrase: chosen.phrase, clip: chosen.clip };
}
