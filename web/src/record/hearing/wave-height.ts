/** Height of one channel of a recording's picture; also in the style that the content policy allows. */
export const WAVE_HEIGHT_PX = 48;
