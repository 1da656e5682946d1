import { clinicReceptionist } from "../../../local/demonstration/clinic.ts";
import type { AgentSettings } from "../../../voice/agent.ts";

/** What is switched off, or not yet learned, in a share of the calls. */
export type VariantName = "everything on" | "new agent" | "speculation off" | "openers off" | "both off";

export interface Variant {
  readonly name: VariantName;
  readonly settings: AgentSettings;
  /** True: every call has an agent of its own, which has learned nothing from earlier ones. */
  readonly isNewForEachCall: boolean;
}

/** Share of the calls that go to each of the others, of those that go to the first. */
export const OTHERS_SHARE = 0.2;

/** The demonstration's receptionist as she is called by default, on her first day, and with parts of her turned off. */
export const VARIANTS: readonly Variant[] = [
  variant("everything on", true, true),
  { ...variant("new agent", true, true), isNewForEachCall: true },
  variant("speculation off", false, true),
  variant("openers off", true, false),
  variant("both off", false, false),
];

/** Returns the variant of a name. */
export function variantOf(name: string): Variant {
  const found = VARIANTS.find((one) => one.name === name);
  if (!found) throw new Error(`there is no variant "${name}"`);
  return found;
}

function variant(name: VariantName, speculates: boolean, opens: boolean): Variant {
  const { turnTaking } = clinicReceptionist;
  return {
    name,
    isNewForEachCall: false,
    settings: {
      ...clinicReceptionist,
      slug: `bench-${name.replaceAll(" ", "-")}`,
      openers: { ...clinicReceptionist.openers, enabled: opens },
      turnTaking: speculates ? turnTaking : { ...turnTaking, speculation: "off" },
    },
  };
}
