/** Names of HTML's character references that texts really use, each with its character: "amp &". */
const NAMES = new Map(
  (
    "amp & lt < gt > quot \" apos ' copy © reg ® trade ™ deg ° plusmn ± times × divide ÷ middot · bull • hellip … ndash – mdash — " +
    "lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ laquo « raquo » lsaquo ‹ rsaquo › euro € pound £ yen ¥ cent ¢ sect § para ¶ " +
    "iexcl ¡ iquest ¿ ordf ª ordm º sup1 ¹ sup2 ² sup3 ³ frac12 ½ frac14 ¼ frac34 ¾ micro µ permil ‰ larr ← rarr → uarr ↑ darr ↓ " +
    "le ≤ ge ≥ ne ≠ asymp ≈ infin ∞ minus − check ✓ star ☆ num # percnt % ast * lowbar _ plus + equals = comma , period . colon : " +
    "semi ; excl ! quest ? lpar ( rpar ) lsqb [ rsqb ] lbrack [ rbrack ] sol / bsol \\ verbar | vert | commat @ dollar $ hyphen - dash - " +
    "Agrave À Aacute Á Acirc Â Atilde Ã Auml Ä Aring Å AElig Æ Ccedil Ç Egrave È Eacute É Ecirc Ê Euml Ë Igrave Ì Iacute Í Icirc Î " +
    "Iuml Ï ETH Ð Ntilde Ñ Ograve Ò Oacute Ó Ocirc Ô Otilde Õ Ouml Ö Oslash Ø Ugrave Ù Uacute Ú Ucirc Û Uuml Ü Yacute Ý THORN Þ szlig ß " +
    "agrave à aacute á acirc â atilde ã auml ä aring å aelig æ ccedil ç egrave è eacute é ecirc ê euml ë igrave ì iacute í icirc î " +
    "iuml ï eth ð ntilde ñ ograve ò oacute ó ocirc ô otilde õ ouml ö oslash ø ugrave ù uacute ú ucirc û uuml ü yacute ý thorn þ yuml ÿ " +
    "OElig Œ oelig œ Scaron Š scaron š Zcaron Ž zcaron ž"
  )
    .split(" ")
    .reduce<[string, string][]>((pairs, part, at, all) => {
      if (at % 2 === 0) pairs.push([part, all[at + 1] ?? ""]);
      return pairs;
    }, []),
);
/** Names of white space, and of what is not seen. */
const SPACES = /^(?:nbsp|ensp|emsp|thinsp|hairsp|numsp|puncsp|Tab|NewLine)$/;
const UNSEEN = /^(?:shy|zwj|zwnj|lrm|rlm|ZeroWidthSpace|NoBreak)$/;

/** Characters that Windows-1252 has at 128 to 159, where browsers read numeric references from; space: none. */
const WINDOWS_1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,31}));/iy;
const BEGUN_REFERENCE = /&(?:#(?:\d{0,7}|x[0-9a-f]{0,6})|[a-z][a-z0-9]{0,31})?$/iy;

/** A character reference in a text: its character, and the index behind it. */
export interface CharacterReference {
  character: string;
  end: number;
}

/**
 * Reads the HTML character reference at `at`: "begun" when `text` may break off within one, null when there is none.
 * The character is empty for what is not seen, a space for white space.
 */
export function characterReferenceAt(text: string, at: number): CharacterReference | "begun" | null {
  REFERENCE.lastIndex = at;
  const match = REFERENCE.exec(text);
  if (match) {
    const [whole, decimal, hex, name] = match;
    const character =
      name === undefined ? characterOf(Number.parseInt(decimal ?? hex ?? "", hex ? 16 : 10)) : named(name);
    return character === null ? null : { character, end: at + whole.length };
  }
  BEGUN_REFERENCE.lastIndex = at;
  return BEGUN_REFERENCE.test(text) ? "begun" : null;
}

function named(name: string): string | null {
  if (SPACES.test(name)) return " ";
  if (UNSEEN.test(name)) return "";
  return NAMES.get(name) ?? NAMES.get(name.toLowerCase()) ?? null;
}

function characterOf(code: number): string {
  if (code >= 128 && code < 160) return WINDOWS_1252.charAt(code - 128).trim();
  if (code === 0xa0 || (code >= 9 && code <= 13)) return " ";
  const isCharacter = code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : "";
}
