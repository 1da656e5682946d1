import { beforeEach, describe, expect, it } from "vitest";
import type { FetchedEntry } from "../../../web/src/measure/api-request.ts";
import { collect } from "../../../web/src/measure/collector.ts";
import { MAX_REQUESTS, type PageReport } from "../../../web/src/measure/report.ts";
import type { Vital } from "../../../web/src/measure/view-log.ts";
import { matchRoute } from "../../../web/src/router/address.ts";
import { routes } from "../../../web/src/router/routes.ts";
import { pageRoutes } from "../../../workers/analytics/page-view-point.ts";

const ORIGIN = "https://voice.example";

let sent: PageReport[];
let tell: {
  vital: (vital: Vital) => void;
  changed: (address: string) => void;
  restored: (address: string) => void;
  fetched: (entry: FetchedEntry) => void;
  leaving: () => void;
};
let stop: () => void;
let listeners: number;

beforeEach(() => {
  sent = [];
  listeners = 0;
  tell = { vital: () => {}, changed: () => {}, restored: () => {}, fetched: () => {}, leaving: () => {} };
  start({ tellsSoftNavigations: true });
});

function start({ tellsSoftNavigations }: { tellsSoftNavigations: boolean }): void {
  const listening = (name: "changed" | "restored" | "fetched" | "leaving") => {
    listeners += 1;
    return () => {
      listeners -= 1;
      tell[name] = () => {};
    };
  };
  stop = collect({
    origin: ORIGIN,
    address: `${ORIGIN}/calls/call_1?key=secret`,
    tellsSoftNavigations,
    routeOf: (address) => routes[matchRoute(new URL(address).pathname).page].pattern ?? "*",
    onVital: (listener) => {
      tell.vital = listener;
    },
    onPageChanged: (listener) => {
      tell.changed = listener;
      return listening("changed");
    },
    onPageRestored: (listener) => {
      tell.restored = listener;
      return listening("restored");
    },
    onFetched: (listener) => {
      tell.fetched = listener;
      return listening("fetched");
    },
    onLeaving: (listener) => {
      tell.leaving = listener;
      return listening("leaving");
    },
    send: (report) => sent.push(report),
  });
}

const vital = (changes: Partial<Vital>): Vital => ({
  ...{ name: "LCP", value: 812.512, navigationType: "navigate", navigationId: 1 },
  ...changes,
});
const fetched: FetchedEntry = {
  ...{ name: `${ORIGIN}/api/calls`, initiatorType: "fetch", startTime: 0, responseEnd: 30 },
  serverTiming: [
    { name: "total", duration: 10, description: "" },
    { name: "route", duration: 0, description: "GET /api/calls" },
  ] as unknown as FetchedEntry["serverTiming"],
};

describe("a tab's report", () => {
  it("holds each view with its vitals under the page's template, and nothing of its address", () => {
    tell.vital(vital({}));
    tell.vital(vital({ name: "CLS", value: 0.01234567 }));
    // A change of page, as the browser tells it.
    tell.changed(`${ORIGIN}/calls`);
    const soft = { navigationType: "soft-navigation", navigationId: 2, navigationURL: `${ORIGIN}/calls` } as const;
    tell.vital(vital({ ...soft, value: 200 }));
    // The layout went on shifting.
    tell.vital(vital({ name: "CLS", value: 0.02 }));
    tell.fetched(fetched);
    tell.leaving();
    expect(sent).toEqual([
      {
        views: [
          { route: "/calls/:callId", navigation: "navigate", lcpMs: 812.5, cls: 0.02 },
          { route: "/calls", navigation: "soft-navigation", lcpMs: 200 },
        ],
        requests: [{ route: "GET /api/calls", totalMs: 30, serverMs: 10 }],
      },
    ]);
    expect(JSON.stringify(sent)).not.toMatch(/call_1|secret/);
  });

  it("tells a view and a request once, and nothing when there is nothing to tell", () => {
    tell.vital(vital({}));
    tell.leaving();
    tell.vital(vital({ name: "INP", value: 40 }));
    tell.leaving();
    expect(sent.map(({ views }) => views)).toEqual([
      [{ route: "/calls/:callId", navigation: "navigate", lcpMs: 812.5 }],
    ]);
    tell.fetched(fetched);
    tell.leaving();
    expect(sent.at(-1)).toMatchObject({ views: [], requests: [{ route: "GET /api/calls" }] });
  });

  it("is bounded, however much a tab asks", () => {
    for (let i = 0; i < MAX_REQUESTS + 50; i++) tell.fetched(fetched);
    for (let id = 0; id < 100; id++) tell.changed(`${ORIGIN}/calls/call_${id}`);
    tell.leaving();
    expect(sent[0]?.requests).toHaveLength(MAX_REQUESTS);
    expect(sent[0]?.views).toHaveLength(20);
  });

  it("holds every page of a visit where the browser measures only documents, and none of one page's vitals twice", () => {
    start({ tellsSoftNavigations: false });
    tell.vital(vital({}));
    tell.vital(vital({ name: "CLS", value: 0.001 }));
    tell.changed(`${ORIGIN}/calls?status=active`);
    // It measures on, through all pages that follow.
    tell.vital(vital({ name: "CLS", value: 0.4 }));
    tell.vital(vital({ name: "INP", value: 900 }));
    tell.changed(`${ORIGIN}/live`);
    tell.leaving();
    expect(sent[0]?.views).toEqual([
      { route: "/calls/:callId", navigation: "navigate", lcpMs: 812.5, cls: 0.001 },
      { route: "/calls", navigation: "soft-navigation" },
      { route: "/live", navigation: "soft-navigation" },
    ]);
    tell.changed(`${ORIGIN}/alerts`);
    tell.leaving();
    expect(sent[1]?.views).toEqual([{ route: "/alerts", navigation: "soft-navigation" }]);
  });

  it("counts a change of filters to the page that it is made on, with the worst of what was measured", () => {
    const soft = { navigationType: "soft-navigation" } as const;
    tell.vital(vital({ name: "INP", value: 40 }));
    tell.changed(`${ORIGIN}/calls`);
    tell.vital(vital({ ...soft, navigationId: 2, navigationURL: `${ORIGIN}/calls`, value: 200 }));
    tell.vital(vital({ ...soft, navigationId: 2, navigationURL: `${ORIGIN}/calls`, name: "INP", value: 80 }));
    const filtered = { ...soft, navigationId: 3, navigationURL: `${ORIGIN}/calls?status=active` } as const;
    tell.vital(vital({ ...filtered, value: 5_000 }));
    tell.vital(vital({ ...filtered, name: "INP", value: 160 }));
    tell.vital(vital({ ...filtered, navigationId: 4, name: "INP", value: 16 }));
    tell.leaving();
    expect(sent[0]?.views).toEqual([
      { route: "/calls/:callId", navigation: "navigate", inpMs: 40 },
      { route: "/calls", navigation: "soft-navigation", lcpMs: 200, inpMs: 160 },
    ]);
  });

  it("tells a page apart from the same page opened again", () => {
    const soft = { navigationType: "soft-navigation", navigationURL: `${ORIGIN}/calls` } as const;
    tell.vital(vital({}));
    for (const [navigationId, value] of [
      [2, 100],
      [3, 300],
    ] as const) {
      tell.changed(`${ORIGIN}/calls`);
      tell.vital(vital({ ...soft, navigationId, value }));
      tell.changed(`${ORIGIN}/live`);
    }
    tell.leaving();
    expect(sent[0]?.views.filter(({ route }) => route === "/calls").map(({ lcpMs }) => lcpMs)).toEqual([100, 300]);
  });

  it("holds a page that the browser kept and shows again as one more view", () => {
    tell.vital(vital({}));
    tell.leaving();
    tell.restored(`${ORIGIN}/calls/call_1`);
    // The browser names the navigation that the document came by.
    tell.vital(vital({ navigationType: "back-forward-cache", value: 20 }));
    tell.leaving();
    expect(sent[1]?.views).toEqual([{ route: "/calls/:callId", navigation: "back-forward-cache", lcpMs: 20 }]);
  });

  it("is not sent once measuring was stopped, and nothing is listened to any more", () => {
    tell.vital(vital({}));
    stop();
    tell.vital(vital({ navigationId: 2 }));
    tell.leaving();
    expect(sent).toEqual([]);
    expect(listeners).toBe(0);
  });
});

it("the API takes reports of every page that there is", () => {
  // A page that is missing there would be measured in vain.
  for (const { pattern } of Object.values(routes)) expect(pageRoutes).toContain(pattern ?? "*");
});
