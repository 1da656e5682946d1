/**
 * The conversation that every measured call repeats: the caller speaks for 3 s, Flux finds the end of its turn 0.3 s
 * later, the agent answers for 2.4 s. Positions are frames of 20 ms within the cycle; calls start at positions spread
 * over it.
 */
export const CYCLE_FRAMES = 300;
export const SPEECH_FRAMES = 150;

const START_OF_TURN = 5;
const EAGER_END_OF_TURN = 152;
const END_OF_TURN = 165;
/** Flux sends an update each quarter of a second, in silence too. */
const UPDATE_EVERY = 12;

/** What the caller says, as Flux writes it. */
const WORDS = "what are your opening hours on a normal weekday".split(" ");
/** What the model answers. At 60 ms of speech per character: 2.4 s. */
export const ANSWER = "We are open Monday to Friday from eight.";
export const SPEECH_MS_PER_CHARACTER = 60;

export interface ScriptedTurnEvent {
  event: "StartOfTurn" | "Update" | "EagerEndOfTurn" | "EndOfTurn";
  transcript: string;
  confidence: number;
}

/** What Flux says on hearing the frame at `position`; null for most frames. */
export function turnEventAt(position: number): ScriptedTurnEvent | null {
  const whole = WORDS.join(" ");
  if (position === START_OF_TURN) return { event: "StartOfTurn", transcript: "what", confidence: 0.05 };
  if (position === EAGER_END_OF_TURN) return { event: "EagerEndOfTurn", transcript: whole, confidence: 0.5 };
  if (position === END_OF_TURN) return { event: "EndOfTurn", transcript: whole, confidence: 0.85 };
  if (position % UPDATE_EVERY !== 0) return null;
  if (position < START_OF_TURN || position > END_OF_TURN) return { event: "Update", transcript: "", confidence: 0 };
  const heard = Math.ceil((WORDS.length * Math.min(position, SPEECH_FRAMES)) / SPEECH_FRAMES);
  return { event: "Update", transcript: WORDS.slice(0, heard).join(" "), confidence: 0.1 };
}
