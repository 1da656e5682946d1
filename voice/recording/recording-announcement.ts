import type { AgentConfig } from "../agent.ts";
import { primaryLanguage } from "../words/primary-language.ts";

/** What callers are told when an agent records calls and has no announcement of its own, by primary language. */
const ANNOUNCEMENTS: Readonly<Record<string, string>> = {
  en: "This call is recorded.",
  de: "Dieses Gespräch wird aufgezeichnet.",
  es: "Esta llamada se graba.",
  fr: "Cet appel est enregistré.",
  it: "Questa chiamata viene registrata.",
  nl: "Dit gesprek wordt opgenomen.",
  pt: "Esta chamada é gravada.",
};

/**
 * Returns the first line of a call: the agent's greeting, and before it, where the call is recorded, that it is. In a
 * language without a line here it is said in English rather than not at all.
 */
export function withAnnouncement({ greeting, recording, language }: AgentConfig): string {
  if (!recording.enabled) return greeting;
  const announcement = recording.announcement || (ANNOUNCEMENTS[primaryLanguage(language)] ?? ANNOUNCEMENTS.en);
  return `${announcement} ${greeting}`;
}
