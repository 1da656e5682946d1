import { type ExplainedMethods, none, OF_FEW, run } from "./explained.ts";

/** Methods of `services/access`. */
export const access: ExplainedMethods = {
  "access.authentication.byKey": run(({ request }) => request.access.authentication.byKey("qv_nobody")),
  "access.sessions.start": none("inserts, and updates by primary key"),
  "access.sessions.open": run(({ request }) => request.access.sessions.open("nobody")),
  "access.sessions.end": run(({ request }) => request.access.sessions.end("nobody", "request_nobody")),
  "access.audit.record": none("inserts"),
  "access.liveFeeds.lookAgain": none("tells the hub"),
  "access.firstSteps.read": run(({ request }, { organizationId }) => request.access.firstSteps.read(organizationId)),
  "access.firstSteps.dismiss": run(({ request }, { author }) =>
    request.access.firstSteps.dismiss({ ...author, organizationId: "org_nobody" }),
  ),
  "access.organizations.find": run(({ request }, { organizationId }) =>
    request.access.organizations.find(organizationId),
  ),
  "access.organizations.change": run(({ request }, { author }) =>
    request.access.organizations.change(author, { name: "None" }, -1),
  ),
  "access.members.membershipsOf": run(
    ({ request }) => request.access.members.membershipsOf("member-1@org-load-1.example"),
    OF_FEW("a person's few organisations, by name"),
  ),
  "access.members.find": run(({ request }, { organizationId }) =>
    request.access.members.find(organizationId, "user_nobody"),
  ),
  "access.members.add": none("inserts"),
  "access.members.change": run(({ request }, { author }) =>
    request.access.members.change(author, "user_nobody", { role: "viewer" }),
  ),
  "access.members.remove": run(({ request }, { author }) => request.access.members.remove(author, "user_nobody")),
  "access.authentication.formerOwner": run(({ request }) => request.access.authentication.formerOwner("qv_nobody")),
  "access.apiKeys.create": none("inserts"),
  "access.apiKeys.rotate": run(({ request }, { author }) => request.access.apiKeys.rotate(author, "key_nobody", 0)),
  "access.apiKeys.revoke": run(({ request }, { author }) => request.access.apiKeys.revoke(author, "key_nobody")),
  "access.preferences.read": run(({ request }, { author }) => request.access.preferences.read(author)),
  "access.preferences.write": none("inserts, or updates by primary key"),
};
