import type { Attributes } from "./page-tags.ts";

/** Characters of a style that are looked at; far more than anybody writes into an attribute. */
const MAX_STYLE_CHARS = 10_000;

/**
 * Tells whether an element says of itself that it is not to be seen: a reader of the page would not see it, and it is a
 * way to give orders to a model that people do not notice. Style sheets are not applied: what they hide is mostly shown
 * by a program, such as the answer below a question.
 */
export function isHidden(attributes: Attributes): boolean {
  if (attributes.hidden !== undefined || attributes["aria-hidden"]?.trim().toLowerCase() === "true") return true;
  return attributes.style !== undefined && hides(declarationsOf(attributes.style));
}

/** The declarations of a style by their properties, in small letters; the last of a property counts. */
function declarationsOf(style: string): ReadonlyMap<string, string> {
  const text = style.slice(0, MAX_STYLE_CHARS).replace(/\/\*[^*]*\*\//g, "");
  return new Map(
    text.split(";").map((declaration): [string, string] => {
      const colon = declaration.indexOf(":");
      const value = declaration.slice(colon + 1).toLowerCase();
      return [declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase(), value.replace("!important", "").trim()];
    }),
  );
}

function hides(style: ReadonlyMap<string, string>): boolean {
  const is = (property: string, ...values: string[]): boolean => values.includes(style.get(property) ?? "");
  const number = (property: string): number => Number.parseFloat(style.get(property) ?? "");
  if (is("display", "none") || is("visibility", "hidden", "collapse") || is("content-visibility", "hidden"))
    return true;
  if (number("opacity") <= 0.01 || is("color", "transparent")) return true;
  if (number("font-size") <= 1 && !isRelative(style.get("font-size") ?? "")) return true;
  const background = style.get("background-color") ?? style.get("background");
  if (background !== undefined && style.get("color") === background) return true;
  const isClipped =
    is("overflow", "hidden", "clip") &&
    ["width", "height", "max-width", "max-height"].some((size) => number(size) <= 1);
  const isCutAway =
    /^rect\(\s*[01](?:px)?[\s,]/.test(style.get("clip") ?? "") ||
    /inset\((?:50|100)%/.test(style.get("clip-path") ?? "");
  const isShrunk = /^scale\(\s*0/.test(style.get("transform") ?? "");
  return isClipped || isCutAway || isShrunk || isOutside(style, number);
}

/** A size in units of the letters around, such as `1em`, is one that is seen. */
function isRelative(size: string): boolean {
  return /[1-9]/.test(size) && !size.endsWith("px") && !size.endsWith("pt");
}

/** Says that the text is put where no screen reaches. */
function isOutside(style: ReadonlyMap<string, string>, number: (property: string) => number): boolean {
  if (number("text-indent") <= -100) return true;
  const position = style.get("position");
  if (position !== "absolute" && position !== "fixed") return false;
  return ["left", "right", "top", "bottom"].some((side) => number(side) <= -500);
}
