import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { timeSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import {
  type CredentialHint,
  credentialProviders,
  type ProviderCredentials,
} from "../../services/agents/provider-credentials.ts";

const credentialSchema = z
  .object({
    provider: z.string(),
    hint: z.string().openapi({ description: "The key's last characters" }),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .openapi("ProviderCredential");

const newCredentialSchema = z
  .strictObject({
    // An adapter puts it into a header as it is.
    apiKey: z.string().regex(/^[\x21-\x7e]{8,512}$/, "must be 8 to 512 visible ASCII characters"),
  })
  .openapi("NewProviderCredential");

const rotationSchema = z
  .object({
    rotated: z.array(z.string()),
    unreadable: z.array(z.string()).openapi({ description: "These have to be put anew" }),
  })
  .openapi("ProviderCredentialRotation");

const providerParams = z.object({ provider: z.enum(credentialProviders) });
const tags = ["Provider credentials"];

function credentialOnWire({ provider, hint, createdAt, updatedAt }: CredentialHint): z.infer<typeof credentialSchema> {
  return { provider, hint, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

function available(credentials: ProviderCredentials | null): ProviderCredentials {
  if (credentials !== null) return credentials;
  throw new ApiError("not_found", "This deployment keeps no keys of vendors: CREDENTIALS_KEYS is not set.");
}

/**
 * Routes of `/api/provider-credentials`: an organisation's own keys of vendors, used in its calls in place of the
 * deployment's.
 */
export const providerCredentialRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "List the vendors you have your own key of",
      ...access("admin"),
      responses: { 200: jsonAnswer(z.array(credentialSchema), "What there is, without the keys"), ...refusals },
    }),
    async (c) => {
      const credentials = available(c.var.services.agents.providerCredentials);
      return reply(c, (await credentials.list(c.var.principal.organizationId)).map(credentialOnWire), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/{provider}",
      tags,
      summary: "Set your key of a vendor",
      description: "Encrypted before it is stored and never shown again. Calls that begin after it use it.",
      ...access("admin"),
      request: { params: providerParams, body: jsonBody(newCredentialSchema) },
      responses: { 200: jsonAnswer(credentialSchema, "Stored"), ...refusals },
    }),
    async (c) => {
      const credentials = available(c.var.services.agents.providerCredentials);
      const { apiKey } = c.req.valid("json");
      return reply(c, credentialOnWire(await credentials.put(authorOf(c), c.req.valid("param").provider, apiKey)), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{provider}",
      tags,
      summary: "Delete your key of a vendor",
      description: "Calls that begin after it use the deployment's.",
      ...access("admin"),
      request: { params: providerParams },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Deleted"), ...refusals },
    }),
    async (c) => {
      const credentials = available(c.var.services.agents.providerCredentials);
      const isGone = await credentials.remove(authorOf(c), c.req.valid("param").provider);
      if (!isGone) throw new ApiError("not_found", "There is no key of this vendor.");
      return reply(c, { deleted: true as const }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/rotate",
      tags,
      summary: "Encrypt your keys with the deployment's current key",
      description:
        "After the deployment has put a new key first in `CREDENTIALS_KEYS`; the vendors' keys stay the same.",
      ...access("admin"),
      responses: { 200: jsonAnswer(rotationSchema, "What was encrypted anew"), ...refusals },
    }),
    async (c) => {
      const credentials = available(c.var.services.agents.providerCredentials);
      return reply(c, await credentials.rotate(authorOf(c)), 200);
    },
  );
