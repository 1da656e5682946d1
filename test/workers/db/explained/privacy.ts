import { type ExplainedMethods, NOBODYS_PHONE, OF_FEW, run } from "./explained.ts";

/** Methods of `services/privacy`. */
export const privacy: ExplainedMethods = {
  "privacy.people.export": run(
    ({ request }, { author, phone }) => request.privacy.people.export(author, phone, undefined),
    {
      kinds: ["sort", "rows read"],
      reason: "one person's few calls, found by number and by lead and put in order",
    },
  ),
  "privacy.people.erase": run(
    ({ request }, { author }) => request.privacy.people.erase(author, NOBODYS_PHONE, true),
    OF_FEW("one person's calls, found by number and by lead, each once"),
  ),
  "privacy.callDeletion.remove": run(({ request }, { author }) =>
    request.privacy.callDeletion.remove(author, "call_nobody"),
  ),
};
