import { findSlots } from "./slots.ts";
import { normalizedWords } from "./words.ts";

/** What a caller may want apart from an answer out of the knowledge. */
export type Intent =
  | "unclear"
  | "transfer"
  | "callback"
  | "identity"
  | "book"
  | "move"
  | "cancel"
  | "goodbye"
  | "yes"
  | "no"
  | "thanks"
  | "greeting"
  | "repeat"
  | "other";

/** The three that a tool can carry out. */
export type AppointmentIntent = Extract<Intent, "book" | "move" | "cancel">;

const QUESTION = /^(?:what|when|where|why|who|which|how|do|does|did|is there|are there|are you|should i|must i|if)\b/;
const MOVABLE = /\b(?:it|mine|appointments?|bookings?|visits?|slots?|reservations?|meetings?)\b/;
/** With a day named, these are requests though they are worded as questions. */
const ASKS_FOR_A_DAY =
  /\b(?:do you have|have you got|is there|are there|got)\b.*\b(?:appointments?|openings?|slots?|anything|free|available)\b|\b(?:come in|fit me in|see me)\b/;
const NEGATED = /\b(?:dont|do not|not|never) (?:want to |need to |wish to )?(?:cancel|book|move|change|reschedule)\b/;

const PERSON =
  "(?:person|human|human being|someone|somebody|agent|operator|representative|receptionist|manager|colleague|real person)";
const TRANSFER = new RegExp(
  `\\b(?:speak|talk|connect me|put me through|transfer me|transfer|pass me)\\b.*\\b${PERSON}\\b|\\b(?:speak|talk) (?:to|with) (?!you\\b|me\\b)|\\b${PERSON} (?:i can |to )(?:speak|talk)\\b|^(?:a )?(?:real )?(?:human|person|operator|agent)(?: please)?$`,
);
const CALLBACK = /\b(?:call|phone|ring) (?:me|us) (?:back|again|later|tomorrow)\b|\bcall ?back\b/;
const IDENTITY =
  /\b(?:are you|is this|am i (?:talking|speaking) (?:to|with))\b.*\b(?:ai|robot|bot|machine|computer|human|person|real|recording|language model|assistant)\b|\b(?:who|what) are you$/;
const CANCEL = /\b(?:cancel|call off)\b/;
const RESCHEDULE = /\b(?:reschedule|rebook)\b/;
const MOVE = /\b(?:move|change|shift|postpone|push back|bring forward)\b/;
const BOOK =
  /\b(?:book|schedule|reserve)\b|\b(?:make|arrange|set up|get|need|want(?! to know)|would like|id like|(?:can|could|may) i have)\b.*\b(?:appointment|booking|visit|slot|reservation|meeting)\b/;

const GOODBYE =
  /^(?:ok |okay |alright |thanks |thank you |no |well )*(?:good ?bye|bye(?: bye)?|see you|talk to you later|have a (?:nice|good) day|thats all|that is all|that will be all)\b/;
const YES =
  /^(?:yes|yeah|yep|yup|sure|of course|correct|right|absolutely|please do|ok|okay|exactly|that works|sounds good|i do)(?: (?:please|it is|i do|that works|thank you|thanks|thats right|sounds good))*$/;
const NO =
  /^(?:no|nope|nah|not now|nothing else|not really|no im (?:good|fine)|im (?:good|fine)|never ?mind)(?: (?:please|thank you|thanks|thats (?:all|it)|nothing else|im (?:good|fine)|not now))*$/;
const THANKS =
  /^(?:great |ok |okay |perfect |lovely )*(?:thank you|thanks|cheers)(?: (?:very much|so much|a lot|that helps))*$/;
const GREETING = /^(?:(?:hello|hi|hey|good (?:morning|afternoon|evening)|there|how are you)(?: |$))+$/;
const REPEAT =
  /^(?:what|pardon|sorry|excuse me|come again)(?: me| what)?$|\b(?:repeat (?:that|it)|say (?:that|it) again|what did you say)\b/;

/** Classifies an utterance by rules on its words. Pure; the dialogue's state is not its business. */
export function findIntent(utterance: string): Intent {
  if (utterance.includes("[unclear]")) return "unclear";
  const words = normalizedWords(utterance).join(" ");
  if (words === "") return "unclear";
  if (TRANSFER.test(words)) return "transfer";
  if (IDENTITY.test(words)) return "identity";
  if (CALLBACK.test(words)) return "callback";
  const appointment = findAppointmentIntent(words);
  if (appointment !== null) return appointment;
  if (GOODBYE.test(words)) return "goodbye";
  if (YES.test(words)) return "yes";
  if (NO.test(words)) return "no";
  if (THANKS.test(words)) return "thanks";
  if (REPEAT.test(words)) return "repeat";
  return GREETING.test(words) ? "greeting" : "other";
}

function findAppointmentIntent(words: string): AppointmentIntent | null {
  if (ASKS_FOR_A_DAY.test(words) && findSlots(words).day !== undefined) return "book";
  if (QUESTION.test(words) || NEGATED.test(words)) return null;
  if (CANCEL.test(words)) return "cancel";
  if (RESCHEDULE.test(words) || (MOVE.test(words) && MOVABLE.test(words))) return "move";
  return BOOK.test(words) ? "book" : null;
}
