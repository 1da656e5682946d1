/** The API's documentation page: style and script, which load nothing from elsewhere. */

/** Style of the API's documentation page. It follows the reader's colour scheme. */
export const DOCUMENTATION_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid; }
details { margin: .5rem 0; padding: .5rem .75rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .5rem; }
summary { cursor: pointer; }
code, pre { font: .875rem/1.4 ui-monospace, monospace; }
pre { overflow: auto; padding: .75rem; background: color-mix(in srgb, currentColor 8%, transparent); border-radius: .5rem; }
.method { display: inline-block; min-width: 4.5rem; font-weight: 700; text-transform: uppercase; }
`;

/**
 * Script of the API's documentation page. It draws `/api/openapi.json`, whose texts it puts in as text, never as
 * markup.
 */
export const DOCUMENTATION_SCRIPT = `
const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const main = document.getElementById("document");
const schemaOf = (part) => part?.content?.["application/json"]?.schema;
const block = (title, schema) => schema
  ? [element("h4", { textContent: title }), element("pre", { textContent: JSON.stringify(schema, null, 2) })]
  : [];
const operation = (method, path, described) => {
  const parameters = (described.parameters ?? []).map((parameter) =>
    element("li", {}, element("code", { textContent: parameter.name }),
      " (" + parameter.in + (parameter.required ? ", required" : "") + ") " + (parameter.description ?? parameter.schema?.description ?? "")));
  const answers = Object.entries(described.responses).flatMap(([status, answer]) =>
    block(status + ": " + answer.description, schemaOf(answer)));
  return element("details", {},
    element("summary", {}, element("span", { className: "method", textContent: method }),
      element("code", { textContent: path }), " " + (described.summary ?? "")),
    element("p", { textContent: described.description ?? "" }),
    element("ul", {}, ...parameters),
    ...block("Body", schemaOf(described.requestBody)),
    ...answers);
};
fetch("/api/openapi.json").then((answer) => answer.json()).then((api) => {
  const groups = Map.groupBy(
    Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({ method, path, described }))),
    ({ described }) => described.tags?.[0] ?? "Other");
  main.replaceChildren(
    element("h1", { textContent: api.info.title + " API" }),
    element("p", { textContent: api.info.description }),
    ...[...groups].flatMap(([name, operations]) => [
      element("h2", { textContent: name }),
      ...operations.map(({ method, path, described }) => operation(method, path, described))]),
    element("h2", { textContent: "Schemas" }),
    ...Object.entries(api.components?.schemas ?? {}).map(([name, schema]) =>
      element("details", {}, element("summary", { textContent: name }),
        element("pre", { textContent: JSON.stringify(schema, null, 2) }))));
}).catch(() => main.replaceChildren(element("p", { textContent: "The description could not be loaded." })));
`;
