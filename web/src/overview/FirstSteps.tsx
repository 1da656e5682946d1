import { answers } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";
import { send } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { Link } from "../components/Link.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import type { LinkedRoute } from "../router/routes.ts";

type State = schemas["FirstSteps"];
type Step = State["steps"][number]["step"];

const PATH = "/api/organizations/me/first-steps";

const steps: Record<Step, { words: string; to: LinkedRoute; rest?: string }> = {
  agent: { words: "Make an agent", to: { page: "agents" }, rest: "?new=agent" },
  phrases: { words: "Give it phrases or knowledge, so that it hears and answers", to: { page: "agents" } },
  call: { words: "Hold the first call", to: { page: "talk" } },
  document: { words: "Upload a document that agents answer from", to: { page: "knowledge" } },
  leads: { words: "Make a campaign and import leads", to: { page: "campaigns" } },
  member: { words: "Invite a member", to: { page: "access" }, rest: "?view=members" },
  key: { words: "Make a key for a program", to: { page: "access" } },
};

/** The first steps of an organisation, for its administrators, until all are done or the list is put away. */
export function FirstSteps() {
  const { value: organization } = useAnswer<schemas["Organization"]>("/api/organizations/me");
  return organization?.role === "admin" ? <StepList /> : null;
}

function StepList() {
  const { value } = useAnswer<State>(PATH);
  const sending = useSending();
  if (value === undefined || value.dismissedAt !== null) return null;
  const done = value.steps.filter(({ isDone }) => isDone).length;
  if (done === value.steps.length) return null;
  const dismiss = () =>
    sending.run(async () => {
      await send({ method: "POST", path: `${PATH}/dismiss` });
      answers.invalidate(PATH);
      return "Put away.";
    });
  return (
    <section class="card first-steps" aria-label="First steps">
      <div class="title-row">
        <h2>
          First steps{" "}
          <small class="heading-note">
            {done} of {value.steps.length} done
          </small>
        </h2>
        <button type="button" class="button" disabled={sending.isBusy} onClick={() => void dismiss()}>
          Put away
        </button>
      </div>
      <ol>
        {value.steps.map(({ step, isDone }) => {
          const { words, to, rest } = steps[step];
          return (
            <li key={step} class={isDone ? "is-done" : ""}>
              <span class="visually-hidden">{isDone ? "Done: " : "To do: "}</span>
              <Link to={to} {...(rest !== undefined && { rest })}>
                {words}
              </Link>
            </li>
          );
        })}
      </ol>
      <SentNote result={sending.result} />
    </section>
  );
}
