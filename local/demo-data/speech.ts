/** Pace of the agents' voices and of callers, ms for a character. */
const AGENT_MS_PER_CHAR = 62;
const CALLER_MS_PER_CHAR = 68;

/** How long an agent takes to say a text. */
export function agentSpeechMs(text: string): number {
  return text.length * AGENT_MS_PER_CHAR;
}

/** How long a caller takes to say a text. */
export function callerSpeechMs(text: string): number {
  return text.length * CALLER_MS_PER_CHAR;
}

/** The part of a text that was heard when it was stopped after `share` of it: whole words. */
export function heardPart(text: string, share: number): string {
  if (share >= 1) return text;
  const cut = text.slice(0, Math.floor(text.length * share));
  return cut.slice(0, Math.max(0, cut.lastIndexOf(" "))).trimEnd();
}

/** The clauses of an answer, as they are sent to a voice one by one. */
export function clausesOf(text: string): string[] {
  return text.match(/[^.!?:;]+[.!?:;]*\s*/g)?.map((clause) => clause.trim()) ?? [text];
}

/** Interim transcripts of a text that is being said: every third word, each with the share of the text it comes at. */
export function interimsOf(text: string): { text: string; share: number }[] {
  const words = text.split(" ");
  return words
    .map((_, index) => words.slice(0, index + 1).join(" "))
    .filter((_, index) => index % 3 === 2)
    .map((part) => ({ text: part, share: part.length / text.length }));
}
