/** Tokens of a model are estimated at so many characters each, where its vendor did not tell them. */
export const CHARACTERS_PER_TOKEN = 4;
