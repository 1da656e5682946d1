/** Whether Postgres can keep the text: it has no NUL characters and no halves of characters. */

export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}
