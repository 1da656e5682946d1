import { formatCount } from "./format.ts";

/** Kinds of services that calls are held over, as the API names them. */
export type ServicesName = "vendor" | "simulated" | "local" | "generated";

/** Kinds of services in the order in which they are offered. */
export const servicesNames = ["vendor", "simulated", "local", "generated"] as const satisfies readonly ServicesName[];

/** Kinds of services as a switch names them. */
export const servicesLabels: Record<ServicesName, string> = {
  vendor: "Real vendors",
  simulated: "Simulated latency",
  local: "Local stand-ins",
  generated: "Generated",
};

/** The provenance of a page's figures, as a sentence. */
export const servicesSentences: Record<ServicesName, string> = {
  vendor: "Over real vendors' speech and language services.",
  simulated: "Over stand-ins that are slow on purpose: no vendor's latency, and nothing that was charged.",
  local: "Over stand-ins on this machine at full speed: no vendor's latency, and nothing that was charged.",
  generated: "Generated for the demonstration: no such call was ever held, and nothing of it was measured.",
};

/** Reads a kind of services out of an address; null for what is none. */
export function servicesNamed(text: string | null): ServicesName | null {
  return servicesNames.find((name) => name === text) ?? null;
}

/** The calls that are in no figure of a page, as they were over other services; null when there were none. */
export function leftOutWords(services: ServicesName, callsByServices: Record<ServicesName, number>): string | null {
  const others = servicesNames
    .filter((name) => name !== services && callsByServices[name] > 0)
    .map((name) => callsOver(name, callsByServices[name]));
  return others.length === 0 ? null : `Left out: ${others.join(" and ")}.`;
}

function callsOver(name: ServicesName, count: number): string {
  const calls = count === 1 ? "1 call" : `${formatCount(count)} calls`;
  return name === "generated" ? `${calls} generated` : `${calls} over ${servicesLabels[name].toLowerCase()}`;
}
