import { Tokenizer } from "htmlparser2";

/** Takes the tags and the text of an XML document as they come. Names are as they are written, prefixes included. */
export interface XmlReader {
  open(name: string, attributes: ReadonlyMap<string, string>): void;
  close(name: string): void;
  addText(text: string): void;
}

/** Characters of an attribute's value that are kept. */
const MAX_VALUE_CHARS = 1_000;

/**
 * Cuts a stretch of XML, which begins and ends between tags, into tags and text. Takes time in proportion to its
 * length.
 */
export function readXml(xml: string, reader: XmlReader): void {
  let name = "";
  let attribute = "";
  let attributes = new Map<string, string>();
  const addToAttribute = (text: string): void => {
    const value = attributes.get(attribute) ?? "";
    if (value.length < MAX_VALUE_CHARS) attributes.set(attribute, value + text.slice(0, MAX_VALUE_CHARS));
  };
  const nothing = (): void => undefined;
  const tokenizer = new Tokenizer(
    { xmlMode: true, decodeEntities: true },
    {
      onopentagname: (start, end) => {
        name = xml.slice(start, end);
        attributes = new Map();
      },
      onattribname: (start, end) => {
        attribute = xml.slice(start, Math.min(end, start + MAX_VALUE_CHARS));
      },
      onattribdata: (start, end) => addToAttribute(xml.slice(start, end)),
      onattribentity: (codePoint) => addToAttribute(String.fromCodePoint(codePoint)),
      onattribend: nothing,
      onopentagend: () => reader.open(name, attributes),
      onselfclosingtag: () => {
        reader.open(name, attributes);
        reader.close(name);
      },
      onclosetag: (start, end) => reader.close(xml.slice(start, end)),
      ontext: (start, end) => reader.addText(xml.slice(start, end)),
      ontextentity: (codePoint) => reader.addText(String.fromCodePoint(codePoint)),
      oncdata: (start, end, endOffset) => reader.addText(xml.slice(start, end - endOffset)),
      oncomment: nothing,
      ondeclaration: nothing,
      onprocessinginstruction: nothing,
      onend: nothing,
    },
  );
  tokenizer.write(xml);
  tokenizer.end();
}
