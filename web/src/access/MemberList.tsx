import { answers, type Page } from "../api/api.ts";
import { send } from "../api/send.ts";
import { Notice } from "../components/Notice.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { useMore } from "../table/use-more.ts";
import { formatMoment } from "../words/format.ts";
import { accessPaths, type Member, roleWords } from "./access-answers.ts";
import { MemberForm } from "./MemberForm.tsx";

/** People of the organisation, their roles, and the way to add and remove them. */
export function MemberList({ first }: { first: Page<Member> }) {
  const sending = useSending();
  const { items, isComplete, isLoading, failure, loadMore } = useMore<Member>(accessPaths.members, first);
  const change = (work: () => Promise<string>) =>
    sending.run(async () => {
      try {
        return await work();
      } finally {
        // Also after a refusal: a role that was not changed is shown as it is.
        answers.invalidate("/api/members");
      }
    });
  const setRole = (member: Member, role: Member["role"]) =>
    change(async () => {
      await send({ method: "PATCH", path: `/api/members/${member.id}`, body: { role } });
      return `${nameOf(member)} is now ${role}.`;
    });
  const remove = (member: Member): void => {
    if (!confirm(`Remove ${nameOf(member)}? Their sessions end at once.`)) return;
    void change(async () => {
      await send({ method: "DELETE", path: `/api/members/${member.id}` });
      return `${nameOf(member)} is removed.`;
    });
  };
  return (
    <section class="card" aria-label="Members">
      <h2>Members</h2>
      <MemberForm />
      <SentNote result={sending.result} />
      {items.length === 0 && <p class="empty">No member yet: everybody comes in with a key.</p>}
      <ul class="rules">
        {items.map((member) => (
          <li key={member.id}>
            <div>
              <h3>{nameOf(member)}</h3>
              <p class="hint">
                {[
                  member.name === null ? null : member.email,
                  member.lastSignedInAt === null
                    ? "has not signed in yet"
                    : `last signed in ${formatMoment(member.lastSignedInAt)}`,
                ]
                  .filter((part) => part !== null)
                  .join(" · ")}
              </p>
            </div>
            <div class="row-buttons">
              <select
                class="select"
                aria-label={`Role of ${nameOf(member)}`}
                value={member.role}
                disabled={sending.isBusy}
                onChange={(event) => void setRole(member, event.currentTarget.value as Member["role"])}
              >
                {Object.keys(roleWords).map((role) => (
                  <option key={role} value={role}>
                    {role}
                  </option>
                ))}
              </select>
              <button
                type="button"
                class="button button-danger"
                disabled={sending.isBusy}
                aria-label={`Remove ${nameOf(member)}`}
                onClick={() => remove(member)}
              >
                Remove
              </button>
            </div>
          </li>
        ))}
      </ul>
      {failure !== null && <Notice tone="error">{failure}</Notice>}
      {!isComplete && (
        <button type="button" class="button" disabled={isLoading} onClick={loadMore}>
          {isLoading ? "Loading…" : "Load more"}
        </button>
      )}
    </section>
  );
}

const nameOf = ({ name, email }: Member): string => name ?? email;
