import type { ProviderStage } from "../providers.ts";

/**
 * Kinds of services that a call is held over. Vendors: those of the field, over the network. Simulated: stand-ins on
 * this machine that are slow on purpose. Local: stand-ins at full speed. Generated: none, as nobody held the call.
 * Figures are of one kind at a time, and nothing that a stand-in did has a vendor's price.
 */
export const servicesKinds = ["vendor", "simulated", "local", "generated"] as const;
/** Kind of a call's services. */
export type ServicesKind = (typeof servicesKinds)[number];

/** Provenance of a call's figures, decided at its start. */
export interface CallProvenance {
  services: ServicesKind;
  /** Stages whose service was a stand-in, or a server on this machine: nobody charges for them. */
  standIns: readonly ProviderStage[];
  /** The latency profile of stand-ins that are slow on purpose; null where nothing is simulated. */
  simulatedLatency: string | null;
  /** The Cloudflare location that the caller came in through; empty where it is not known. */
  colo: string;
}
