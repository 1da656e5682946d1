import "../styles/calls.css";
import "../styles/alerts.css";
import "../styles/forms.css";
import type { ComponentChildren } from "preact";
import { AuditList } from "../access/AuditList.tsx";
import { type ApiKey, type AuditEntry, accessPaths, type Member, type Organization } from "../access/access-answers.ts";
import { KeyList } from "../access/KeyList.tsx";
import { MemberList } from "../access/MemberList.tsx";
import { OrganizationCard } from "../access/OrganizationCard.tsx";
import { OrganizationForm } from "../access/OrganizationForm.tsx";
import { VendorKeys } from "../access/VendorKeys.tsx";
import { answers, type Page } from "../api/api.ts";
import { loadedOf } from "../api/loaded-of.ts";
import { useAnswer } from "../api/use-answer.ts";
import { Loading } from "../components/Loading.tsx";
import { Notice } from "../components/Notice.tsx";
import { Session } from "../components/Session.tsx";
import { routes } from "../router/routes.ts";
import { useSearch } from "../router/use-search.ts";
import { requestFailureWords } from "../words/request-failure.ts";

/** Views of the page, in the address as `?view=`. */
const views = {
  keys: "Keys",
  members: "Members",
  vendors: "Keys of vendors",
  organization: "Organisation",
  audit: "Audit log",
} as const;
type View = keyof typeof views;

/** `/access`: who the reader is, and the keys, people and changes of their organisation. */
export function AccessPage() {
  const [search, change] = useSearch();
  const wanted = search.get("view") ?? "keys";
  const view: View = Object.hasOwn(views, wanted) ? (wanted as View) : "keys";
  return (
    <Answer<Organization> path={accessPaths.organization}>
      {(organization) => (
        <>
          <h1>Access</h1>
          <OrganizationCard />
          {organization.role === "admin" ? (
            <>
              <nav class="views" aria-label="Views">
                {Object.entries(views).map(([name, words]) => (
                  <a
                    key={name}
                    href={name === "keys" ? "/access" : `/access?view=${name}`}
                    aria-current={name === view ? "true" : undefined}
                    onClick={(event) => {
                      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
                      event.preventDefault();
                      change({ view: name === "keys" ? null : name });
                    }}
                  >
                    {words}
                  </a>
                ))}
              </nav>
              <ViewOf view={view} organization={organization} />
            </>
          ) : (
            <Notice tone="info">Administrators see keys, members and the audit log.</Notice>
          )}
        </>
      )}
    </Answer>
  );
}

function ViewOf({ view, organization }: { view: View; organization: Organization }) {
  switch (view) {
    case "keys":
      return (
        <Inner<ApiKey> key={view} path={accessPaths.keys}>
          {(first) => <KeyList first={first} />}
        </Inner>
      );
    case "members":
      return (
        <Inner<Member> key={view} path={accessPaths.members}>
          {(first) => <MemberList first={first} />}
        </Inner>
      );
    case "vendors":
      return <VendorKeys />;
    case "organization":
      return <OrganizationForm organization={organization} />;
    case "audit":
      return (
        <Inner<AuditEntry> key={view} path={accessPaths.audit}>
          {(first) => <AuditList first={first} />}
        </Inner>
      );
  }
}

/** Shows a list inside the page, whose session is shown already. Each view has one of its own: rows differ. */
function Inner<Row>({ path, children }: { path: string; children: (first: Page<Row>) => ComponentChildren }) {
  const { value, error } = useAnswer<Page<Row>>(path);
  if (value !== undefined) return <>{children(value)}</>;
  if (error === undefined) return <Loading what="the list" />;
  return (
    <Notice tone="error">
      {requestFailureWords(error)}{" "}
      <button type="button" class="button" onClick={() => answers.refresh(path)}>
        Try again
      </button>
    </Notice>
  );
}

/** Shows an answer of the API, or how it stands with it. */
function Answer<T>({ path, children }: { path: string; children: (value: T) => ComponentChildren }) {
  const answer = useAnswer<T>(path);
  return (
    <Session loaded={loadedOf(answer)} reload={() => answers.clear()} what={routes.access.needsSessionFor}>
      {children}
    </Session>
  );
}
