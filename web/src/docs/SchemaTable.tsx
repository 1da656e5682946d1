import { TableBox } from "../table/TableBox.tsx";
import type { Schema, Schemas } from "./api-description.ts";
import { Prose } from "./Prose.tsx";
import { schemaRows, typeWords } from "./schema-rows.ts";

/** Fields of a body or an answer, with what each may be. */
export function SchemaTable({ title, schema, schemas }: { title: string; schema: Schema; schemas: Schemas }) {
  const rows = schemaRows(schema, schemas);
  if (rows.length === 0) return <p class="docs-type">{typeWords(schema, schemas)}</p>;
  return (
    <TableBox label={title}>
      <table class="figures-table docs-table">
        <caption class="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">May be</th>
            <th scope="col">Means</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, type, isRequired, limits, standard, description }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
                {isRequired && <span class="hint">required</span>}
              </th>
              <td>
                {type}
                {limits !== null && <span class="hint">{limits}</span>}
                {standard !== null && <span class="hint">{standard} unless given</span>}
              </td>
              <td>
                <Prose text={description} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
