import "../styles/forms.css";
import "../styles/database.css";
import "../styles/docs.css";
import { API_ORIGIN } from "../api/api-origin.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Loading } from "../components/Loading.tsx";
import { Notice } from "../components/Notice.tsx";
import { type OpenApiDocument, readDescription, searchOperations } from "../docs/api-description.ts";
import { OperationCard } from "../docs/OperationCard.tsx";
import { Prose } from "../docs/Prose.tsx";
import { useSearch } from "../router/use-search.ts";

const DESCRIPTION_PATH = "/api/openapi.json";
const REQUEST_TIMEOUT_MS = 10_000;

/** `/docs`: every operation of the API, as the deployment describes itself, to be searched, copied and tried. */
export function DocsPage() {
  const [search, change] = useSearch();
  const words = search.get("q") ?? "";
  const { loaded, reload } = useLoaded("description", async (signal) => {
    const response = await fetch(API_ORIGIN + DESCRIPTION_PATH, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    });
    if (!response.ok) throw new Error(`the description was answered with ${response.status}`);
    return readDescription((await response.json()) as OpenApiDocument);
  });
  if (loaded.state === "loading") {
    return (
      <>
        <h1>API</h1>
        <Loading what="the API's description" />
      </>
    );
  }
  if (loaded.state === "failed") {
    return (
      <>
        <h1>API</h1>
        <Notice tone="error">
          The API's description could not be loaded.{" "}
          <button type="button" class="button" onClick={reload}>
            Try again
          </button>
        </Notice>
      </>
    );
  }
  const { title, version, groups, schemas } = loaded.value;
  const found = searchOperations(groups, words);
  const count = found.reduce((sum, { operations }) => sum + operations.length, 0);
  const chosen = location.hash.slice(1);
  return (
    <>
      <header class="page-head">
        <h1>API</h1>
        <a href={DESCRIPTION_PATH}>OpenAPI 3.1</a>
      </header>
      <p>
        {title} {version}. Programs send an API key, <code>Authorization: Bearer qv_…</code>; these pages use your
        session. Every answer is <code>{'{"success": true, "data": …}'}</code>, or an <code>error</code> that says which
        field is wrong.
      </p>
      <form class="filters" aria-label="Search" onSubmit={(event) => event.preventDefault()}>
        <label>
          Search
          <input
            type="search"
            value={words}
            placeholder="calls transcript"
            onInput={(event) => change({ q: event.currentTarget.value })}
          />
        </label>
      </form>
      <p role="status" class="hint">
        {count === 1 ? "1 operation" : `${count} operations`}
      </p>
      {found.map(({ name, description, operations }) => (
        <section key={name} class="docs-group">
          <h2>{name}</h2>
          <p class="hint">
            <Prose text={description} />
          </p>
          {operations.map((operation) => (
            <OperationCard
              key={operation.id}
              operation={operation}
              schemas={schemas}
              isChosen={operation.id === chosen}
            />
          ))}
        </section>
      ))}
    </>
  );
}
