import { clinicReceptionist } from "../../../local/demonstration/clinic.ts";

/** The key terms of the demonstration agent's calls: its expected phrases and the questions of its knowledge. */
export const clinicKeyterms: readonly string[] = [
  ...clinicReceptionist.expectedPhrases,
  ...clinicReceptionist.knowledge.flatMap(({ questions }) => questions),
];

/** Sentences a caller of the demonstration agent may say, other than the fixtures; slots filled in many ways. */
export const clinicSentences: readonly string[] = [
  "i would like to book an appointment for monday at three thirty",
  "can i come in wednesday at ten am",
  "can i move my appointment to next friday",
  "please cancel my appointment",
  "tuesday",
  "next monday",
  "thursday at nine",
  "at quarter past three",
  "ten thirty please",
  "no",
  "thank you goodbye",
  "that is all thank you",
  "when are you open",
  "what is your address",
  "do you take my insurance",
];

/** Sentences nobody taught the demonstration agent. */
export const otherSentences: readonly string[] = [
  "the weather is lovely outside",
  "my dog ate the newspaper this morning",
  "seven of clubs",
  "do you sell bicycles",
  "i have a terrible toothache",
  "could you tell me the score of the game",
  "i would like to order a large pizza with mushrooms",
  "maybe",
  "i do not know",
  "hold on a second",
  "can i pay with a credit card",
  "it hurts when i drink something cold",
  "a week from now",
  "the earliest you have",
  "sorry what did you say",
  "not really",
  "i want to return a pair of shoes",
  "how far are you from the airport",
  "twenty five dollars",
  "somebody stole my bicycle yesterday",
];

/** Not taught either, and a sound or two away from "monday", "thursday", "no", "tuesday", "friday at ten please". */
export const soundAlikes: readonly string[] = ["money", "thirsty", "nope", "choose a day", "fried chicken please"];
