import { normalizedWords } from "./words.ts";

/** When an appointment is wanted, in the caller's own words, lower case. */
export interface AppointmentSlots {
  readonly day?: string;
  readonly time?: string;
}

const WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day";
const MONTH = "(?:january|february|march|april|may|june|july|august|september|october|november|december)";
const ORDINAL =
  "(?:\\d{1,2}(?:st|nd|rd|th)?|(?:twenty |thirty )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|" +
  "tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)";
const DAY = new RegExp(
  `\\b(?:(?:next |this )?${WEEKDAY}|day after tomorrow|tomorrow|today|(?:the )?${ORDINAL} (?:of )?${MONTH}|` +
    `${MONTH} (?:the )?${ORDINAL}|(?<=\\b(?:on|for|to) )the ${ORDINAL}(?! time))\\b`,
);
/** "from tuesday to friday" is about Friday. */
const OLD_DAY = new RegExp(`\\bfrom ${DAY.source}`, "g");

const HOUR = "(?:[01]?\\d|2[0-3]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";
const MINUTES = "(?:oh five|five|ten|fifteen|twenty five|twenty|thirty five|thirty|forty five|forty|fifty five|fifty)";
const HALF_OF_DAY = "(?:am|pm|oclock|in the morning|in the afternoon|in the evening)";
/** Unmistakable times come first; a bare hour counts only after a word like "at". */
const TIMES = [
  new RegExp(`\\b(?:half past|quarter past|quarter to|(?:five|ten|twenty) (?:past|to)) ${HOUR}(?: ${HALF_OF_DAY})?\\b`),
  new RegExp(`\\b(?:[01]?\\d|2[0-3]):[0-5]\\d(?: ?${HALF_OF_DAY})?\\b`),
  new RegExp(`\\b${HOUR}(?: ${MINUTES})? ?${HALF_OF_DAY}\\b`),
  new RegExp(`(?<=\\b(?:at|around|about|by|after|before) )${HOUR}(?: ${MINUTES})?\\b`),
  new RegExp(`\\b${HOUR} (?:fifteen|thirty|forty five)\\b`),
  /\b(?:noon|midday|morning|afternoon|evening)\b/,
];
/** Words that may surround a slot in an answer that is nothing but slots. */
const SLOT_TALK =
  /\b(?:yes|yeah|no|ok|okay|um|uh|please|thanks|thank you|on|at|for|in|the|around|about|maybe|how|is|would be|works|good|fine|great|then|lets say|id like|i would like|make it|and)\b/g;

/** The day and time named in an utterance, if any. "tomorrow at ten thirty am" gives both. */
export function findSlots(utterance: string): AppointmentSlots {
  const text = normalizedWords(utterance).join(" ").replace(OLD_DAY, "");
  const day = DAY.exec(text)?.[0];
  // Without the day, so that "the tenth" is not also "ten".
  const withoutDay = day === undefined ? text : text.replace(day, " ; ");
  const time = TIMES.map((pattern) => pattern.exec(withoutDay)?.[0]).find((found) => found !== undefined);
  return { ...(day === undefined ? {} : { day }), ...(time === undefined ? {} : { time }) };
}

/** Whether an utterance is just a day, a time, or both, with politeness around them. */
export function isOnlySlots(utterance: string): boolean {
  const { day, time } = findSlots(utterance);
  if (day === undefined && time === undefined) return false;
  let rest = normalizedWords(utterance).join(" ");
  for (const slot of [day, time]) if (slot !== undefined) rest = rest.replace(slot, " ");
  return rest.replace(SLOT_TALK, " ").trim() === "";
}
