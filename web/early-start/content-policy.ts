import { createHash } from "node:crypto";

/** What the built document holds, and where its API is. */
export interface DocumentParts {
  script: string;
  styles: string;
  /** Style that the player of recordings writes into the page. */
  playerStyle: string;
  /** Empty for the document's own origin. */
  apiOrigin: string;
}

/**
 * The `_headers` of the built site: its content security policy lets the document's own script and styles be, by their
 * hashes, and an API on another origin be reached, sockets included. Throws where the policy has no place for them.
 */
export function allowDocumentParts(headers: string, { script, styles, playerStyle, apiOrigin }: DocumentParts): string {
  const origins = apiOrigin === "" ? [] : [apiOrigin, apiOrigin.replace(/^http/, "ws")];
  const added = {
    "script-src": [hashSource(script)],
    "style-src": [hashSource(styles), hashSource(playerStyle)],
    "connect-src": origins,
  };
  return Object.entries(added).reduce((result, [directive, sources]) => {
    const before = `${directive} 'self'`;
    if (!result.includes(before)) throw new Error(`early-start: _headers has no "${before}"`);
    return result.replace(before, [before, ...sources].join(" "));
  }, headers);
}

function hashSource(content: string): string {
  return `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
}
