/** Returns the part of a metric's key that a name makes: lower case, digits and underscores. */
export function keyPart(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}
