/** Words that begin a sentence with a capital and have none inside it: English, Spanish, German, French. */
const STARTERS = new Set(
  (
    "a an the this that these those there here it its it's he she we we're we've our you you're your they they're their my " +
    "yes no not and or but so if as at by for from in of on to with without until before after during since most all both each " +
    "every any some many usually normally currently yes please just only also then when where what which who how once is are " +
    "was were do does can could would will should may let let's open closed " +
    "estamos abrimos cerramos tenemos ofrecemos aceptamos podemos puede puedo nuestro nuestra nuestros nuestras el la los las un una " +
    "unos unas sí no en de del a al con sin para por desde hasta hay es son está están se su sus lo le les y o pero si como " +
    "wir das die der dem den ein eine einen einem einer unser unsere ja nein es ist sind im in am an auf bei für mit ohne von vom " +
    "zu zum zur ab bis wenn dann hier dort man und oder aber kann können " +
    "nous notre nos vous votre vos le les une des du au aux oui non il elle ils elles ce cette ces c'est dans sur pour avec sans " +
    "et ou mais je on"
  ).split(" "),
);

/** True when a word with a capital is known to begin sentences, so that it is hardly a name. */
export function beginsSentence(word: string): boolean {
  return STARTERS.has(word.toLowerCase().replaceAll("’", "'"));
}

/**
 * Joins a sentence to an opener that ends with a comma: "Let me see," and "We are open" become "Let me see, we are
 * open". Names, acronyms, "I" and German nouns keep their capital: only words that are known to begin sentences lose
 * it.
 */
export function joinedSentence(sentence: string): string {
  const [, space = "", word = ""] = /^(\s*)([\p{L}'’]+)/u.exec(sentence) ?? [];
  const lower = word.toLowerCase();
  if (word === lower || !STARTERS.has(lower.replace("’", "'"))) return sentence;
  // "NO" is said with emphasis, or is an abbreviation.
  if (word.length > 1 && word === word.toUpperCase()) return sentence;
  return space + lower + sentence.slice(space.length + word.length);
}
