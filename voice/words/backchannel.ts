import type { ExpectedAnswer } from "../agent.ts";
import { normalizeText } from "./text-completeness.ts";

/**
 * Judges the words of a caller who speaks over the agent: true when they do not want the floor. Of words that are not
 * all yet (`isPartial`) the last may be the beginning of a phrase: "uh" may become "uh huh".
 */
export type BackchannelJudge = (text: string, expected: ExpectedAnswer | null, isPartial?: boolean) => boolean;

/**
 * Phrases with which listeners show that they listen, by primary language. None asks, refuses or stops ("no", "wait",
 * "sorry").
 */
const BACKCHANNELS: Record<string, readonly string[]> = {
  en: list(
    "mm,mhm,mm hmm,hmm,hm,uh huh,uh hum,aha,ah,oh,ooh,huh,yeah,yep,yes,yup,okay,ok,right,alright,all right,sure,good,great,nice,cool,wow," +
      "i see,got it,i know,of course,exactly,true,really,oh really,makes sense,that makes sense,fair enough,sounds good,perfect",
  ),
  de: list(
    "mm,mhm,hmm,hm,aha,ah,oh,ach,ach so,ja,jaja,jo,okay,ok,gut,genau,richtig,stimmt,klar,alles klar,verstehe,ich verstehe,natürlich,schön," +
      "super,prima,wirklich,echt,ah ja,na gut",
  ),
  es: list(
    "mm,mhm,hmm,aja,ajá,ah,oh,sí,si,ya,okay,ok,vale,bien,bueno,claro,claro que sí,exacto,cierto,entiendo,ya veo,de acuerdo,por supuesto," +
      "perfecto,verdad,en serio",
  ),
  fr: list(
    "mm,mhm,hmm,hum,ah,oh,ah bon,oui,ouais,okay,ok,d'accord,bien,très bien,exact,exactement,voilà,je vois,je comprends,bien sûr,c'est ça,ça marche," +
      "parfait,super,vraiment",
  ),
  it: list("mm,mhm,hmm,ah,oh,sì,si,okay,ok,va bene,bene,certo,esatto,capisco,ho capito,giusto,perfetto,davvero"),
  nl: list("mm,mhm,hmm,aha,ah,oh,ja,jaja,oké,okay,ok,goed,precies,klopt,inderdaad,ik snap het,natuurlijk,echt"),
  pt: list("mm,mhm,hmm,aham,ah,oh,sim,é,tá,tá bom,okay,ok,certo,claro,exato,entendi,entendo,perfeito,com certeza"),
};
/** Phrases in a row; more begin to say something. */
const MAX_BACKCHANNELS = 3;

/**
 * Makes the backchannel judge for an agent's `language` (BCP 47; without a list for it, the sounds that English shares
 * with most). `own` replaces the list. Nothing is a backchannel where yes or no was asked for: there "okay" is the
 * answer.
 */
export function createBackchannelJudge(language: string, own: readonly string[] | null): BackchannelJudge {
  const primary = language.toLowerCase().split("-")[0] ?? "";
  const phrases = own ?? BACKCHANNELS[primary] ?? list("mm,mhm,mm hmm,hmm,hm,uh huh,aha,ah,oh,okay,ok");
  const known = new Set(phrases.map(plain).filter((phrase) => phrase !== ""));
  const beginnings = new Set([...known].flatMap(beginningsOf));
  const longest = Math.max(0, ...[...known].map((phrase) => phrase.split(" ").length));

  return (text, expected, isPartial = false) => {
    const words = plain(text).split(" ");
    if (expected === "yes_no" || words[0] === "") return false;
    let count = 0;
    for (let at = 0; at < words.length; count++) {
      let length = Math.min(longest, words.length - at);
      while (length > 0 && !known.has(words.slice(at, at + length).join(" "))) length--;
      if (length === 0 && isPartial && beginnings.has(words.slice(at).join(" "))) return count < MAX_BACKCHANNELS;
      if (length === 0) return false;
      at += length;
    }
    return count <= MAX_BACKCHANNELS;
  };
}

/** The first words of a phrase of several. */
function beginningsOf(phrase: string): string[] {
  const words = phrase.split(" ");
  return words.slice(1).map((_, i) => words.slice(0, i + 1).join(" "));
}

/** Text as it is compared: "Mmm-hmmm" is "mm hmm". */
function plain(text: string): string {
  return normalizeText(text.replaceAll("’", "'")).replace(/(\p{L})\1{2,}/gu, "$1$1");
}

function list(phrases: string): readonly string[] {
  return phrases.split(",");
}
