import type { Result } from "../../../voice/result.ts";
import type { Settings } from "../../environment/env.ts";
import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts } from "../../wiring/request-parts.ts";
import { type ApiKeys, createApiKeys } from "./api-keys.ts";
import { type Audit, createAudit } from "./audit.ts";
import { type Authentication, createAuthentication } from "./authentication.ts";
import { type AccessFailure, teamKeys, verifyAccessAssertion } from "./cloudflare-access.ts";
import { createFirstSteps, type FirstSteps } from "./first-steps.ts";
import { createLiveFeeds, type LiveFeeds } from "./live-feeds.ts";
import { createMembers, type Members } from "./members.ts";
import { createOrganizations, type Organizations } from "./organizations.ts";
import { createPreferences, type Preferences } from "./preferences.ts";
import { PrincipalMemory } from "./principal-memory.ts";
import { createSessions, type Sessions } from "./sessions.ts";

/** Services of identity: credentials, organisations and what belongs to their people rather than to their work. */
export interface AccessServices {
  /** Principals that this isolate has recognised lately. */
  principals: PrincipalMemory;
  authentication: Authentication;
  sessions: Sessions;
  /** Verifies an assertion of Cloudflare Access and returns the person's address; null where Access is not set up. */
  accessSignIn: ((assertion: string) => Promise<Result<string, AccessFailure>>) | null;
  audit: Audit;
  organizations: Organizations;
  firstSteps: FirstSteps;
  members: Members;
  apiKeys: ApiKeys;
  preferences: Preferences;
  liveFeeds: LiveFeeds;
}

/** Principals that are remembered for all requests of this isolate. */
export const sharedPrincipals = new PrincipalMemory();

interface Given {
  parts: RequestParts;
  principals: PrincipalMemory;
}

const wire = lazily<Given, Omit<AccessServices, "principals">>({
  authentication: ({ parts }) => createAuthentication(parts.db, parts.waitUntil),
  sessions: ({ parts, audit }) => createSessions(parts.db, audit),
  accessSignIn: ({ parts }) => accessSignInOf(parts.settings),
  audit: ({ parts }) => createAudit(parts.db),
  organizations: ({ parts }) => createOrganizations(parts.db),
  firstSteps: ({ parts }) => createFirstSteps(parts.db),
  members: ({ parts, accessSignIn }) => createMembers(parts.db, accessSignIn !== null),
  apiKeys: ({ parts, accessSignIn }) => createApiKeys(parts.db, accessSignIn !== null),
  preferences: ({ parts }) => createPreferences(parts.db),
  liveFeeds: ({ parts }) => createLiveFeeds(parts),
});

/** Wires the services of identity for one request. */
export function createAccessServices(parts: RequestParts, principals: PrincipalMemory): AccessServices {
  return wire({ parts, principals });
}

function accessSignInOf({ ACCESS_TEAM_DOMAIN, ACCESS_AUDIENCE }: Settings): AccessServices["accessSignIn"] {
  if (ACCESS_TEAM_DOMAIN === undefined || ACCESS_AUDIENCE === undefined) return null;
  const application = { teamDomain: ACCESS_TEAM_DOMAIN, audience: ACCESS_AUDIENCE };
  return (assertion) => verifyAccessAssertion(assertion, application, teamKeys(ACCESS_TEAM_DOMAIN), Date.now());
}
