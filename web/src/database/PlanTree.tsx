import { costWords } from "../words/database.ts";
import { formatCount } from "../words/format.ts";
import type { PlanNode } from "./database-answers.ts";

/** A plan as a tree: what is done to what, what the planner expects of it, and which part of the cost it is. */
export function PlanTree({ plan }: { plan: PlanNode }) {
  return (
    <ul class="plan" aria-label="Plan">
      <Branch node={plan} rootCost={plan.totalCost} />
    </ul>
  );
}

function Branch({ node, rootCost }: { node: PlanNode; rootCost: number }) {
  const { kind, relation, index, details, totalCost, rows, children } = node;
  // A node's cost holds its children's; a limit may cost less than what it cuts short.
  const own = Math.max(0, totalCost - children.reduce((sum, child) => sum + child.totalCost, 0));
  const share = rootCost > 0 ? Math.min(1, own / rootCost) : 0;
  const isWhole = kind === "Seq Scan";
  return (
    <li>
      <p class={isWhole ? "plan-node plan-whole" : "plan-node"}>
        <strong>{kind}</strong>
        {relation !== null && ` on ${relation}`}
        {index !== null && ` by ${index}`}
        <span class="hint">
          {` ${formatCount(rows)} ${rows === 1 ? "row" : "rows"} expected · cost ${costWords(totalCost)} · ${Math.round(share * 100)} % of it its own`}
        </span>
      </p>
      {details.map(({ name, text }) => (
        <p key={name} class="plan-detail">
          {name}: <code>{text}</code>
        </p>
      ))}
      {children.length > 0 && (
        <ul>
          {children.map((child, place) => (
            // Nodes of a plan have no names; their order does not change.
            <Branch key={place} node={child} rootCost={rootCost} />
          ))}
        </ul>
      )}
    </li>
  );
}
