import type { EndpointingSettings, ExpectedAnswer } from "../agent.ts";

/** "Letter by letter" and the verbs of it: English, German, Spanish, French. */
const SPELLING = /\bspell\b|letter by letter|\bbuchstabieren|\bdeletrear|(?<!\p{L})épeler/u;
/** The agent asks whether it did well, not for more letters. */
const CHECKS = /\b(?:did|do|have|shall|should) i\b/u;
/** Questions for something that is dictated as figures. */
const FIGURES = new RegExp(
  [
    "\\b(?:phone|telephone|mobile|cell|contact|callback|account|card|reference|booking|order|policy|customer|member(?:ship)?|insurance|social security|house|id) number\\b",
    "\\bnumber (?:to|can|should|do|may|shall|we|i|you)\\b|\\b(?:which|what) number\\b|\\bwhat(?:'s| is) (?:the|your) (?:best )?number\\b",
    "\\bdate of birth\\b|\\bbirth ?date\\b|\\bwhen were you born\\b",
    "\\b(?:zip|postal|post|security|verification|access|confirmation|area|booking)[ -]?code\\b|\\bpostcode\\b|\\bpin\\b|\\bdigits\\b",
    "(?:telefon|handy|mobil|konto|kunden|karten|versicherten|bestell|haus)nummer|rückrufnummer|geburtsdatum|postleitzahl|\\bziffern\\b",
    "número de (?:teléfono|cuenta|cliente|tarjeta|pedido|móvil)|fecha de nacimiento|código (?:postal|de)|\\bdígitos\\b",
    "numéro de (?:téléphone|compte|client|carte|commande|portable)|date de naissance|code postal|\\bchiffres\\b",
  ].join("|"),
  "u",
);
/** Asks for something, question mark or not. */
const ASKS =
  /[?？]["'”’)\]]*$|^(?:and |so |then |now |okay |great |thanks |thank you )*(?:please|tell me|give me|say|enter|spell|read|bitte|nennen sie|sagen sie|por favor|dígame|veuillez|donnez|dites)\b|\bplease[.!]?$/u;

/** Begins a question to which yes or no is an answer: a verb before its subject. */
const YES_NO = new RegExp(
  "^(?:(?:and|so|okay|ok|great|then|now|well|all right|alright|und|also|y|entonces|et|alors),? )*(?:" +
    "(?:is|are|was|were|do|does|did|don't|doesn't|isn't|aren't|can|could|will|would|should|shall|may|have|has|had|am) |" +
    "(?:ist|sind|war|waren|haben|hat|hatten|möchten|wollen|können|kann|darf|dürfen|soll|sollen|passt|stimmt|sollte|wäre|würden|brauchen) |" +
    "(?:es|está|están|quiere|quieres|puede|puedo|tiene|desea|le|hay|confirma|necesita) |" +
    "(?:est-ce que|est-ce|voulez-vous|avez-vous|pouvez-vous|puis-je|souhaitez-vous|êtes-vous|c'est|dois-je|y a-t-il) ?)",
  "u",
);
/** Politely asks for a piece of information: "Could I have your name?" */
const ASKS_FOR_MORE =
  /\b(?:can|could|may|might|would|will) (?:i|we|you) (?:\w+ ){0,2}?(?:have|get|take|ask|know|tell|give|say|spell|repeat|describe|confirm your|share|provide|explain)\b|\b(?:können|könnten|würden) sie (?:mir|uns|bitte)\b|\bpuede (?:decir|dar|repetir)|\bpouvez-vous (?:me|nous|répéter)\b/u;
/** Turns a statement into such a question. */
const TAG =
  /[,–—-] ?(?:right|correct|okay|ok|yes|yeah|is that (?:right|correct|okay)|isn't it|aren't you|don't you|oder|richtig|nicht wahr|ja|verdad|correcto|no|sí|n'est-ce pas|d'accord|c'est bien ça)\?$/u;
/** Offers a choice, so that neither yes nor no would answer. */
const CHOICE = /\b(?:or(?! not\b)|oder(?! nicht\b)|ou(?! pas\b)) /u;
const END_MARK = /[.!?？。]/u;
const BEHIND_END_MARK = /["'”’)\]\s]/u;

/**
 * Predicts the caller's next answer from the agent's last spoken `line`: figures, letters, or yes or no; null when
 * anything may follow. `questions` are the agent's own rules and come first. Only the last sentence is looked at: an
 * earlier question has been answered or given up.
 */
export function expectedAnswerOf(line: string, questions: EndpointingSettings["questions"]): ExpectedAnswer | null {
  const said = plain(line);
  const own = questions.find(({ contains }) => said.includes(plain(contains)));
  if (own) return own.expects;

  const sentence = lastSentenceOf(said);
  if (!ASKS.test(sentence)) return null;
  if (SPELLING.test(sentence) && !CHECKS.test(sentence)) return "spelling";
  // "Is that your phone number?" wants a yes; "Could I have your phone number?" wants the number.
  if (isYesNoQuestion(sentence)) return "yes_no";
  return FIGURES.test(sentence) ? "digits" : null;
}

/** The last sentence, found from the text's end: its closing marks, its end marks, then all up to the mark before. */
function lastSentenceOf(text: string): string {
  let from = text.length;
  while (from > 0 && BEHIND_END_MARK.test(text.charAt(from - 1))) from--;
  while (from > 0 && END_MARK.test(text.charAt(from - 1))) from--;
  while (from > 0 && !END_MARK.test(text.charAt(from - 1))) from--;
  return text.slice(from).trim();
}

function isYesNoQuestion(sentence: string): boolean {
  if (!/[?？]/u.test(sentence)) return false;
  if (TAG.test(sentence)) return true;
  const question = sentence.replace(/^[¿¡\s]+/u, "");
  return YES_NO.test(question) && !ASKS_FOR_MORE.test(question) && !CHOICE.test(question);
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll("’", "'").replace(/\s+/g, " ").trim();
}
