import type { Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import type { Settings } from "../../environment/env.ts";
import { type ApiKeys, createApiKeys } from "./api-keys.ts";
import { type Audit, createAudit } from "./audit.ts";
import { type Authentication, createAuthentication } from "./authentication.ts";
import { type AccessFailure, teamKeys, verifyAccessAssertion } from "./cloudflare-access.ts";
import { createMembers, type Members } from "./members.ts";
import { createOrganizations, type Organizations } from "./organizations.ts";
import { createPreferences, type Preferences } from "./preferences.ts";
import { createSessions, type Sessions } from "./sessions.ts";

/** Who may come in, and what belongs to them rather than to their work. */
export interface TenancyServices {
  authentication: Authentication;
  sessions: Sessions;
  /** The address of the person whom Cloudflare Access vouches for; null where it is not set up. */
  accessSignIn: ((assertion: string) => Promise<Result<string, AccessFailure>>) | null;
  audit: Audit;
  organizations: Organizations;
  members: Members;
  apiKeys: ApiKeys;
  preferences: Preferences;
}

/** Wires them for one request. */
export function createTenancyServices(
  db: Database,
  settings: Settings,
  waitUntil: (task: Promise<unknown>) => void,
): TenancyServices {
  const accessSignIn = accessSignInOf(settings);
  const canMembersSignIn = accessSignIn !== null;
  const audit = createAudit(db);
  return {
    authentication: createAuthentication(db, waitUntil),
    sessions: createSessions(db, audit),
    accessSignIn,
    audit,
    organizations: createOrganizations(db),
    members: createMembers(db, canMembersSignIn),
    apiKeys: createApiKeys(db, canMembersSignIn),
    preferences: createPreferences(db),
  };
}

function accessSignInOf({ ACCESS_TEAM_DOMAIN, ACCESS_AUDIENCE }: Settings): TenancyServices["accessSignIn"] {
  if (ACCESS_TEAM_DOMAIN === undefined || ACCESS_AUDIENCE === undefined) return null;
  const application = { teamDomain: ACCESS_TEAM_DOMAIN, audience: ACCESS_AUDIENCE };
  return (assertion) => verifyAccessAssertion(assertion, application, teamKeys(ACCESS_TEAM_DOMAIN), Date.now());
}
