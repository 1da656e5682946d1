import { makeOrganization } from "./first-organization.ts";

// `npm run setup`: the first organisation of a deployment, and its first key.

const HELP = `DATABASE_URL=postgresql://… npm run setup -- "NAME OF THE ORGANISATION"
  makes the organisation, and an admin key for it, in a database that npm run db:migrate has brought up to date;
  an organisation of that name gets one more key`;

async function main([name, ...rest]: readonly string[]): Promise<number> {
  const { DATABASE_URL: connectionString, NEON_FETCH_ENDPOINT: fetchEndpoint } = process.env;
  if (name === "--help") {
    console.log(HELP);
    return 0;
  }
  if (name === undefined || rest.length > 0 || connectionString === undefined || connectionString === "") {
    console.error(HELP);
    return 2;
  }
  const database = { connectionString, fetchEndpoint: fetchEndpoint || null };
  const { organizationId, isNew, apiKey } = await makeOrganization(database, name);
  console.log(`${isNew ? "Organisation" : "One more key for organisation"} ${organizationId}
API key      ${apiKey}    an admin's, shown only here

Sign in with it on the pages, or make an agent: docs/agents.md, "An agent in one request".`);
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // For the person at the terminal: what went wrong, not where in the code.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
