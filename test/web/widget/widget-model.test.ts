import { expect, it } from "vitest";
import { emptyView, type FeedView, viewAfter } from "../../../web/src/live/feed/feed-view.ts";
import { widgetModel } from "../../../web/src/widget/widget-model.ts";
import { liveFigures } from "../support/figures.ts";
import { snapshot } from "../support/live-messages.ts";

const nothing = { all: false, callIds: [] };

function liveView(message = snapshot({ figures: liveFigures(1) })): FeedView {
  const view = viewAfter(emptyView(0), message, nothing) as FeedView;
  return { ...view, connection: { state: "live", sinceEpochMs: 0 } };
}

it("shows the kind of calls that there are most of, or the one that is asked for", () => {
  expect(widgetModel(liveView(), null).services).toBe("Local stand-ins");
  expect(widgetModel(liveView(), "vendor").services).toBe("Real vendors");
});

it("says of nothing that it is no data, and never that it is 0 ms", () => {
  const { gauges, rows, vitals } = widgetModel(liveView(snapshot()), null);
  const texts = [...gauges, ...rows, ...vitals].map(({ value }) => value);
  expect(texts.filter((text) => text === "no data").length).toBeGreaterThan(10);
  expect(texts.join()).not.toContain("0 ms");
});

it("calls nothing healthy that it does not know", () => {
  const status = (view: FeedView) => widgetModel(view, null).status;
  expect(status(emptyView(0))).toEqual({ words: "Connecting…", tone: "none" });
  expect(status(liveView())).toEqual({ words: "No alert firing", tone: "good" });
  const alert = {
    alertId: "alert_1",
    ruleName: "Answer heard",
    severity: "page" as const,
    state: "firing" as const,
    sinceEpochMs: 0,
    summary: "31 of 100 turns.",
    isAcknowledged: false,
  };
  expect(status(liveView(snapshot({ alerts: [alert] })))).toEqual({ words: "1 alert firing", tone: "bad" });
  const lost: FeedView = { ...liveView(), connection: { state: "offline", sinceEpochMs: 0 } };
  expect(status(lost).tone).toBe("bad");
});
