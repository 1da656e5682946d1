import { clinicReceptionist } from "../../../local/demonstration/clinic.ts";
import type { AgentSettings } from "../../../voice/agent.ts";

/** What is switched off in a share of the calls. */
export type VariantName = "everything on" | "speculation off" | "openers off" | "both off";

export interface Variant {
  readonly name: VariantName;
  readonly settings: AgentSettings;
}

/** Share of the calls that go to each of the others, of those that go to the first. */
export const OTHERS_SHARE = 0.2;

/** The demonstration's receptionist four times over, as she is called by default and with parts of her turned off. */
export const VARIANTS: readonly Variant[] = [
  variant("everything on", true, true),
  variant("speculation off", false, true),
  variant("openers off", true, false),
  variant("both off", false, false),
];

function variant(name: VariantName, speculates: boolean, opens: boolean): Variant {
  const { turnTaking } = clinicReceptionist;
  return {
    name,
    settings: {
      ...clinicReceptionist,
      slug: `bench-${name.replaceAll(" ", "-")}`,
      openers: { ...clinicReceptionist.openers, enabled: opens },
      turnTaking: speculates ? turnTaking : { ...turnTaking, speculation: "off" },
    },
  };
}
