/**
 * The elements of a page that are open, innermost last: which tag ends which, by HTML's rules for ends that need not be
 * written and for tags that cross ("tree construction", less what only moves text). Every step is a look-up of the
 * innermost element with a name, so a page of a million tags that none ends costs no more for each than a page of ten.
 */
export class OpenElements<T> {
  readonly #open: OfName[] = [];
  /** What each of them was opened with: not in an object with its name, as a million of those take long to collect. */
  readonly #values: T[] = [];
  readonly #names = new Map<string, OfName>();
  /** Places of open elements that an end tag of another kind does not reach through. */
  readonly #barriers: number[] = [];
  readonly #onClose: (name: string, value: T) => void;

  /** `onClose` is told of every element that ends, by its own tag or by another. */
  constructor(onClose: (name: string, value: T) => void) {
    this.#onClose = onClose;
  }

  /** Says that drawings or formulas are open, whose elements are not those of HTML. */
  get isForeign(): boolean {
    return this.#innermost(FOREIGN) > this.#innermost(HTML_WITHIN_FOREIGN);
  }

  /** Ends what the start tag `name` ends. Called before the element itself is opened. */
  makeRoomFor(name: string): void {
    if (this.isForeign && (BARRIERS.has(name) || BREAKS_OUT.has(name))) this.#closeTo(this.#innermost(FOREIGN));
    const ended = ENDED_BY_START.get(name);
    if (ended !== undefined) this.#endAll(ended.names, ended.within);
    if (ENDS_PARAGRAPH.has(name)) this.#endAll(PARAGRAPH, PARAGRAPH_SCOPE);
    const innermost = this.#open.at(-1);
    if (HEADINGS.has(name) && innermost !== undefined && HEADINGS.has(innermost.name))
      this.#closeTo(this.#open.length - 1);
  }

  /** Opens an element that has an end. */
  open(name: string, value: T): void {
    let ofName = this.#names.get(name);
    if (ofName === undefined) {
      ofName = { name, places: [] };
      this.#names.set(name, ofName);
    }
    const place = this.#open.push(ofName) - 1;
    this.#values.push(value);
    ofName.places.push(place);
    if (BARRIERS.has(name)) this.#barriers.push(place);
  }

  /** Closes what the end tag `name` ends: nothing, where it belongs to nothing that is open. */
  close(name: string): void {
    const place = this.#innermost(HEADINGS.has(name) ? HEADINGS : [name]);
    if (place < 0) return;
    const bound = BARRIERS.has(name) ? this.#innermost(boundsOf(name)) : (this.#barriers.at(-1) ?? -1);
    if (bound <= place) this.#closeTo(place);
  }

  /** Closes some of what is still open at the end of a page, innermost first; false when nothing is left. */
  closeSome(): boolean {
    this.#closeTo(Math.max(0, this.#open.length - CLOSED_AT_ONCE));
    return this.#open.length > 0;
  }

  #endAll(names: Iterable<string>, within: Iterable<string>): void {
    if (this.#innermost(names) < 0) return;
    const bound = this.#innermost(within);
    for (let place = this.#innermost(names); place > bound; place = this.#innermost(names)) this.#closeTo(place);
  }

  #innermost(names: Iterable<string>): number {
    let place = -1;
    for (const name of names) place = Math.max(place, this.#names.get(name)?.places.at(-1) ?? -1);
    return place;
  }

  #closeTo(place: number): void {
    while (this.#open.length > place) {
      const ofName = this.#open.pop();
      if (ofName === undefined) return;
      ofName.places.pop();
      if (this.#barriers.at(-1) === this.#open.length) this.#barriers.pop();
      this.#onClose(ofName.name, this.#values.pop() as T);
    }
  }
}

/** Places of the open elements of a name, innermost last. */
interface OfName {
  name: string;
  places: number[];
}

/** Elements that are closed at one go; a page may leave a million open. */
export const CLOSED_AT_ONCE = 10_000;

/** The names in a text, divided by spaces. */
export const namesIn = (names: string): Set<string> => new Set(names.split(" "));

const HEADINGS = namesIn("h1 h2 h3 h4 h5 h6");
const PARAGRAPH = ["p"];
const FOREIGN = ["svg", "math"];
const HTML_WITHIN_FOREIGN = ["foreignobject", "desc", "annotation-xml"];
/** Bounds of end tags: inside one of these, nothing ends what is outside. */
const SCOPE = ["table", "td", "th", "caption", "template", "object"];
const PARAGRAPH_SCOPE = [...SCOPE, "button"];
const TABLE_SCOPE = ["table", "template"];
const LIST_SCOPE = ["ul", "ol", "menu", ...SCOPE];

const ENDS_PARAGRAPH = namesIn(
  "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table ul",
);
const TABLE_PARTS = namesIn("caption tbody td tfoot th thead tr");
const BARRIERS = new Set([
  ...ENDS_PARAGRAPH,
  ...TABLE_PARTS,
  ...namesIn("button iframe legend noscript object option optgroup script select style template textarea title"),
]);
/** Of the elements that end a drawing somebody forgot to close, those that are no barriers. */
const BREAKS_OUT = namesIn("b big br code em embed font i img ruby s small span strong strike sub sup u");

interface Ended {
  names: readonly string[];
  within: readonly string[];
}

const ENDED_BY_START = new Map<string, Ended>([
  ["li", { names: ["li"], within: LIST_SCOPE }],
  ...["dt", "dd"].map((name): [string, Ended] => [name, { names: ["dt", "dd"], within: ["dl", ...LIST_SCOPE] }]),
  ...["td", "th"].map((name): [string, Ended] => [name, { names: ["td", "th"], within: ["tr", ...TABLE_SCOPE] }]),
  ["tr", { names: ["tr", "caption"], within: TABLE_SCOPE }],
  ...["thead", "tbody", "tfoot"].map((name): [string, Ended] => [
    name,
    { names: ["tr", "thead", "tbody", "tfoot", "caption"], within: TABLE_SCOPE },
  ]),
  ["option", { names: ["option"], within: ["select", ...SCOPE] }],
  ["optgroup", { names: ["option", "optgroup"], within: ["select", ...SCOPE] }],
  ["select", { names: ["select"], within: SCOPE }],
  ["button", { names: ["button"], within: SCOPE }],
]);

function boundsOf(name: string): readonly string[] {
  if (name === "table" || name === "object") return ["template"];
  if (name === "template") return [];
  if (TABLE_PARTS.has(name)) return TABLE_SCOPE;
  return name === "li" ? LIST_SCOPE : SCOPE;
}
