/** Returns the primary language of a tag, in lower case: "en" of "en-GB". */
export function primaryLanguage(tag: string): string {
  return tag.toLowerCase().split("-")[0] ?? "";
}
