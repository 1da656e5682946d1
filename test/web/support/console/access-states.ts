import type { FakeAnswer, FakeRoutes } from "../../../support/browser/fake-platform.ts";
import type { PageState } from "../page-states.ts";

const refused: FakeAnswer = { status: 401, code: "unauthorized", message: "Sign in first." };
const broken: FakeAnswer = { status: 503, code: "unavailable", message: "A part of the platform did not answer." };
const keys = "GET /api/api-keys?limit=25";
const none: FakeAnswer = { data: { items: [], nextCursor: null } };

function keyAnswer(changed: object) {
  return {
    id: "key_1",
    name: "Demonstration",
    prefix: "qv_abc123",
    role: "admin",
    createdAt: "2026-11-01T10:00:00.000Z",
    lastUsedAt: "2026-11-30T10:00:00.000Z",
    expiresAt: null,
    rotatedAt: null,
    revokedAt: null,
    ...changed,
  };
}

function accessRoutes(role: "viewer" | "admin"): FakeRoutes {
  return {
    "GET /api/session": {
      data: { organizationId: "org_1", role, via: "session", actor: { type: "key", id: "key_1" } },
    },
    "GET /api/organizations/me": {
      data: {
        id: "org_1",
        name: "Bright Smile Group",
        retentionDays: 90,
        timeZone: "Europe/Berlin",
        version: 1,
        createdAt: "2026-11-01T10:00:00.000Z",
        role,
      },
    },
    [keys]: {
      data: {
        items: [
          keyAnswer({}),
          keyAnswer({ id: "key_2", name: "Contractor", expiresAt: "2099-01-01T00:00:00.000Z", lastUsedAt: null }),
          keyAnswer({ id: "key_3", name: "Old dialler", revokedAt: "2026-11-20T10:00:00.000Z" }),
        ],
        nextCursor: null,
      },
    },
    "POST /api/api-keys": { data: { key: `qv_${"k".repeat(43)}`, apiKey: keyAnswer({ id: "key_4", name: "Pages" }) } },
    "GET /api/members?limit=25": {
      data: {
        items: [
          {
            id: "user_1",
            email: "ada@example.com",
            name: "Ada",
            role: "admin",
            version: 1,
            createdAt: "2026-11-01T10:00:00.000Z",
            updatedAt: "2026-11-01T10:00:00.000Z",
            lastSignedInAt: null,
          },
        ],
        nextCursor: null,
      },
    },
    "GET /api/provider-credentials": {
      data: [
        {
          provider: "deepgram",
          hint: "9f2c",
          createdAt: "2026-11-01T10:00:00.000Z",
          updatedAt: "2026-11-20T10:00:00.000Z",
        },
      ],
    },
    "GET /api/audit-log?limit=25": {
      data: {
        items: [
          {
            id: "audit_1",
            createdAt: "2026-11-30T10:00:00.000Z",
            actorType: "key",
            actorId: "key_1",
            action: "agent.update",
            resourceType: "agent",
            resourceId: "agent_1",
            fields: ["greeting", "prompt"],
            requestId: "req_1",
          },
        ],
        nextCursor: null,
      },
    },
  };
}

/** The states of the page about access. */
export const accessStates: PageState[] = [
  {
    name: "access, keys, one just made",
    path: "/access",
    routes: accessRoutes("admin"),
    isThere: (page) => page.getByText("shown this once"),
    async prepare(page) {
      await page.getByLabel("Name", { exact: true }).fill("Pages");
      await page.getByRole("button", { name: "Make the key" }).click();
    },
  },
  {
    name: "access, a key to be replaced",
    path: "/access",
    routes: accessRoutes("admin"),
    isThere: (page) => page.getByLabel("The old one works on"),
    async prepare(page) {
      await page.getByRole("button", { name: "Replace “Contractor”" }).click();
    },
  },
  {
    name: "access, members",
    path: "/access?view=members",
    routes: accessRoutes("admin"),
    isThere: (page) => page.getByRole("heading", { name: "Ada" }),
  },
  {
    name: "access, no members",
    path: "/access?view=members",
    routes: { ...accessRoutes("admin"), "GET /api/members?limit=25": none },
    isThere: (page) => page.getByText("No member yet"),
  },
  {
    name: "access, keys of vendors",
    path: "/access?view=vendors",
    routes: accessRoutes("admin"),
    isThere: (page) => page.getByText("ends in 9f2c"),
  },
  {
    name: "access, keys of vendors that nothing encrypts",
    path: "/access?view=vendors",
    routes: {
      ...accessRoutes("admin"),
      "GET /api/provider-credentials": {
        status: 404,
        code: "not_found",
        message: "This deployment keeps no keys of vendors: CREDENTIALS_KEYS is not set.",
      },
    },
    isThere: (page) => page.getByText("CREDENTIALS_KEYS is not set"),
  },
  {
    name: "access, settings of the organisation, refused",
    path: "/access?view=organization",
    routes: {
      ...accessRoutes("admin"),
      "PATCH /api/organizations/me": {
        status: 400,
        code: "invalid_request",
        message: "Not valid: timeZone.",
        details: [{ path: "timeZone", message: "is not a place of the IANA database" }],
      },
    },
    isThere: (page) => page.getByText("Time zone is not a place of the IANA database."),
    async prepare(page) {
      await page.getByLabel("Time zone").fill("Berlin");
      await page.getByRole("button", { name: "Save" }).click();
    },
  },
  {
    name: "access, audit log",
    path: "/access?view=audit",
    routes: accessRoutes("admin"),
    isThere: (page) => page.getByRole("heading", { name: "agent.update" }),
  },
  {
    name: "access, to a viewer",
    path: "/access",
    routes: accessRoutes("viewer"),
    isThere: (page) => page.getByText("Administrators see keys, members and the audit log."),
  },
  {
    name: "access, signed out",
    path: "/access",
    routes: { ...accessRoutes("admin"), "GET /api/organizations/me": refused },
    isThere: (page) => page.getByLabel("API key"),
  },
  {
    name: "access, keys failed",
    path: "/access",
    routes: { ...accessRoutes("admin"), [keys]: broken },
    isThere: (page) => page.getByRole("alert"),
  },
];
