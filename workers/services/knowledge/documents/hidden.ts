import type { Attributes } from "./page-tags.ts";
import { areAlike, colorOf, fractionOf, pixelsOf, readStyle, type WrittenStyle } from "./written-style.ts";

/**
 * Tells whether an element says of itself that it is not to be seen: a reader of the page would not see it, and it is a
 * way to give orders to a model that people do not notice. Style sheets are not applied: what they hide is mostly shown
 * by a program, such as the answer below a question.
 */
export function isHidden(attributes: Attributes): boolean {
  if (attributes.hidden !== undefined || attributes["aria-hidden"]?.trim().toLowerCase() === "true") return true;
  return attributes.style !== undefined && hides(readStyle(attributes.style));
}

function hides(style: WrittenStyle): boolean {
  const is = (property: string, ...values: string[]): boolean => values.includes(style.get(property) ?? "");
  if (is("display", "none") || is("visibility", "hidden", "collapse") || is("content-visibility", "hidden"))
    return true;
  if (fractionOf(style.get("opacity")) <= 0.01 || /opacity\(\s*0*\.?0*%?\s*\)/.test(style.get("filter") ?? ""))
    return true;
  return isTooSmall(style) || isUncolored(style) || isCutAway(style) || isOutside(style);
}

/** Says that letters are too small to be read. */
function isTooSmall(style: WrittenStyle): boolean {
  const size = style.get("font-size");
  // A share of the letters around, not of the page.
  const pixels = size?.endsWith("%") ? fractionOf(size) * 16 : pixelsOf(size);
  const scaled = /^scale(?:3d|x|y)?\(\s*([^\s,)]+)/.exec(style.get("transform") ?? "")?.[1] ?? style.get("scale");
  return pixels <= 1 || fractionOf(scaled) === 0 || fractionOf(style.get("zoom")) === 0;
}

/** Says that letters have no color, or the one that is behind them. */
function isUncolored(style: WrittenStyle): boolean {
  const color = colorOf(style.get("-webkit-text-fill-color") ?? style.get("color"));
  if (color !== null && color[3] <= 0.01) return true;
  const [written, behind] = [style.get("color"), style.get("background-color") ?? style.get("background")];
  if (written !== undefined && written === behind) return true;
  const background = colorOf(behind);
  return color !== null && background !== null && background[3] > 0.5 && areAlike(color, background);
}

/** Says that nothing is left of the place that the text is in. */
function isCutAway(style: WrittenStyle): boolean {
  const overflows = ["overflow", "overflow-x", "overflow-y"].map((property) => style.get(property) ?? "");
  const isClipped =
    overflows.some((overflow) => /^(?:hidden|clip)/.test(overflow)) &&
    ["width", "height", "max-width", "max-height"].some((size) => pixelsOf(style.get(size)) <= 1);
  return (
    isClipped ||
    /^rect\(\s*[01](?:px)?[\s,]/.test(style.get("clip") ?? "") ||
    /inset\((?:50|100)%|(?:circle|ellipse)\(\s*0(?:px|%)?[\s)]/.test(style.get("clip-path") ?? "")
  );
}

/** Pixels beyond the edge of a page that no screen reaches. */
const FAR_AWAY = 500;

/** Says that the text is put where no screen reaches. */
function isOutside(style: WrittenStyle): boolean {
  const pixels = (property: string): number => pixelsOf(style.get(property));
  if (pixels("text-indent") <= -100) return true;
  if (["margin", "margin-left", "margin-top", "margin-right"].some((side) => pixels(side) <= -2 * FAR_AWAY))
    return true;
  const moved = /translate(?:3d|x|y)?\(([^)]*)\)/.exec(style.get("transform") ?? "")?.[1] ?? style.get("translate");
  // Shares of the element itself are how pages center and slide what they show.
  const ways = (moved ?? "").split(/[\s,]+/).filter((way) => !way.endsWith("%"));
  if (ways.some((way) => Math.abs(pixelsOf(way)) >= 2 * FAR_AWAY)) return true;
  const position = style.get("position");
  if (position !== "absolute" && position !== "fixed") return false;
  const isBefore = ["left", "right", "top", "bottom"].some((side) => pixels(side) <= -FAR_AWAY);
  // Pages may be long, but are not as wide.
  return isBefore || pixels("left") >= 10 * FAR_AWAY;
}
