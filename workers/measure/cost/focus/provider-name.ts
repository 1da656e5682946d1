/** Names of vendors by the beginnings of services. */
const names: readonly [string, string][] = [
  ["deepgram", "Deepgram"],
  ["workers-ai", "Cloudflare"],
  ["cloudflare/", "Cloudflare"],
  ["openai-compatible/", "OpenAI-compatible model server"],
];

/** Returns the vendor of a service, as bills name it; a service of no known vendor by its own name. */
export function providerOf(service: string): string {
  return names.find(([beginning]) => service.startsWith(beginning))?.[1] ?? service.split("/", 1)[0] ?? service;
}
