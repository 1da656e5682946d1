import { type ServicesKind, servicesKinds } from "../../../../voice/timeline/services-kind.ts";
import { type AgentNamesPage, namesById } from "../../api/api.ts";
import { paths } from "../../api/paths.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { ranges } from "../../words/ranges.ts";
import { servicesLabels } from "../../words/services.ts";
import { Choice } from "./Choice.tsx";
import type { FiguresFilter } from "./use-figures.ts";

interface FiltersProps {
  filter: FiguresFilter;
  /** The kind of services that is shown; null while that is not known. */
  services: ServicesKind | null;
}

/** The stretch of time, the kind of services and the agent that a page's figures are about. */
export function Filters({ filter: { range, usual, agentId, change }, services }: FiltersProps) {
  const agents = useAnswer<AgentNamesPage>(paths.agentNames).value;
  return (
    <div class="filters">
      <Choice
        name="Time"
        chosen={range.name}
        options={ranges.map(({ name, label }) => ({ value: name, label }))}
        onChoose={(name) => change({ range: name === usual ? null : name })}
      />
      <Choice
        name="Services"
        chosen={services}
        options={servicesKinds.map((name) => ({ value: name, label: servicesLabels[name] }))}
        onChoose={(name) => change({ services: name })}
      />
      <select
        aria-label="Agent"
        class="select"
        value={agentId ?? ""}
        onChange={({ currentTarget }) => change({ agentId: currentTarget.value })}
      >
        <option value="">All agents</option>
        {agents !== undefined &&
          [...namesById(agents)].map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
      </select>
    </div>
  );
}
