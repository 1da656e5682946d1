/** Side of the square that the site's mark is drawn in. */
export const MARK_SIDE = 32;
/** Width of a bar of the mark; its ends are round. */
export const MARK_BAR_WIDTH = 3;
/** Colour of the mark's ground, whatever the scheme. */
export const MARK_GROUND = "#0f6e66";

/** Bars of the site's mark, as in `public/icon.svg`. */
export const markBars = [
  { x: 6, y: 13, height: 6 },
  { x: 11.5, y: 8, height: 16 },
  { x: 17, y: 11, height: 10 },
  { x: 22.5, y: 14, height: 4 },
] as const;
