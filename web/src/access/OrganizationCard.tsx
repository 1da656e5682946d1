import { useAnswer } from "../api/use-answer.ts";
import { Fact } from "../record/Fact.tsx";
import { formatCount } from "../words/format.ts";
import { accessPaths, type Organization, roleWords } from "./access-answers.ts";

/** Who the reader is: their organisation, and what their role may do. */
export function OrganizationCard() {
  const { value } = useAnswer<Organization>(accessPaths.organization);
  if (value === undefined) return null;
  const { id, name, role, retentionDays } = value;
  return (
    <section class="card" aria-label="You">
      <h2>{name}</h2>
      <dl class="facts">
        <Fact name="Your role">{roleWords[role]}</Fact>
        <Fact name="Words of calls are kept">
          {retentionDays === null ? "until they are deleted" : `${formatCount(retentionDays)} days`}
        </Fact>
        <Fact name="Organisation">{id}</Fact>
      </dl>
    </section>
  );
}
