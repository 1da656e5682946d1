import type { Named, WidgetModel } from "./widget-model.ts";

/** Draws the widget: one line of gauges, or everything. All text is put in as text. */
export function drawWidget(model: WidgetModel, isMinimal: boolean): HTMLElement {
  const status = element("span", `status status-${model.status.tone}`, model.status.words);
  status.setAttribute("role", "status");
  const gauges = list("gauges", model.gauges);
  if (isMinimal) return element("section", "widget minimal", gauges, status);
  const head = element("header", "", element("h4", "", "Quantum Voice"), status);
  return element(
    "section",
    "widget",
    head,
    gauges,
    ...(model.alerts.length === 0
      ? []
      : [
          element(
            "ul",
            "alerts",
            ...model.alerts.map(({ name, summary, since }) =>
              element("li", "", element("b", "", name), ` ${summary} `, element("small", "", `since ${since}`)),
            ),
          ),
        ]),
    ...part(`Last hour · ${model.services}`, model.rows),
    ...part("Web vitals, p75 of the last hour", model.vitals),
  );
}

function part(title: string, figures: readonly Named[]): HTMLElement[] {
  return figures.length === 0 ? [] : [element("h5", "", title), list("figures", figures)];
}

function list(className: string, figures: readonly Named[]): HTMLElement {
  return element(
    "dl",
    className,
    ...figures.map(({ name, value, basis }) =>
      element(
        "div",
        "",
        element("dt", "", name),
        element("dd", "", value, ...(basis === "" ? [] : [" ", element("small", "", basis)])),
      ),
    ),
  );
}

function element(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  made.append(...children);
  return made;
}
