/**
 * English letter groups and the phones (ARPAbet) they usually stand for, longest first. Far from right for every
 * name, but close enough for a decoder that only has to tell whole phrases apart.
 */
const LETTER_GROUPS: readonly (readonly [letters: string, phones: string])[] = [
  ["tion", "SH AH N"],
  ["ough", "AO"],
  ["eigh", "EY"],
  ["igh", "AY"],
  ["tch", "CH"],
  ["sch", "SH"],
  ["dge", "JH"],
  ["air", "EH R"],
  ["ear", "IH R"],
  ["ch", "CH"],
  ["sh", "SH"],
  ["th", "TH"],
  ["ph", "F"],
  ["wh", "W"],
  ["ck", "K"],
  ["ng", "NG"],
  ["qu", "K W"],
  ["kn", "N"],
  ["wr", "R"],
  ["ee", "IY"],
  ["ea", "IY"],
  ["oo", "UW"],
  ["ou", "AW"],
  ["ow", "OW"],
  ["oi", "OY"],
  ["oy", "OY"],
  ["ai", "EY"],
  ["ay", "EY"],
  ["au", "AO"],
  ["aw", "AO"],
  ["ie", "IY"],
  ["ei", "EY"],
  ["ar", "AA R"],
  ["er", "ER"],
  ["ir", "ER"],
  ["ur", "ER"],
  ["or", "AO R"],
  ["ce", "S EH"],
  ["ci", "S IH"],
  ["cy", "S IY"],
  ["ge", "JH EH"],
  ["gi", "JH IH"],
  ["a", "AE"],
  ["b", "B"],
  ["c", "K"],
  ["d", "D"],
  ["e", "EH"],
  ["f", "F"],
  ["g", "G"],
  ["h", "HH"],
  ["i", "IH"],
  ["j", "JH"],
  ["k", "K"],
  ["l", "L"],
  ["m", "M"],
  ["n", "N"],
  ["o", "AA"],
  ["p", "P"],
  ["q", "K"],
  ["r", "R"],
  ["s", "S"],
  ["t", "T"],
  ["u", "AH"],
  ["v", "V"],
  ["w", "W"],
  ["x", "K S"],
  ["y", "Y"],
  ["z", "Z"],
];
const FINAL_Y = "IY";

/** A guessed pronunciation (ARPAbet phones, space separated) of a word of the letters a-z and apostrophes. */
export function guessPronunciation(word: string): string {
  let rest = word
    .replace(/'/g, "")
    .replace(/([bcdfgklmnprstvz])\1/g, "$1")
    .replace(/(?<=..)e$/, "");
  const phones: string[] = [];
  while (rest !== "") {
    if (rest === "y" && phones.length > 0) {
      phones.push(FINAL_Y);
      break;
    }
    const group = LETTER_GROUPS.find(([letters]) => rest.startsWith(letters));
    if (group) phones.push(group[1]);
    rest = rest.slice(group ? group[0].length : 1);
  }
  return phones.join(" ");
}
