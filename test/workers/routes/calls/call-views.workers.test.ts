import { beforeEach, describe, expect, it } from "vitest";
import { api, createTenant } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
beforeEach(async () => {
  tenant = await createTenant();
});

const save = (json: object) => api("POST", "/api/call-views", { key: tenant.keys.operator, json });
const list = async () => (await api("GET", "/api/call-views", { key: tenant.keys.viewer })).body.data.items;

describe("views of calls", () => {
  it("keep filters and an order under a name, for everybody in the organisation", async () => {
    const filters = { endReason: "failed", worstGapOverMs: "2000", words: '"the doctor"' };
    const { status, body } = await save({ name: " Slow ", filters, sort: "-worstTurnGapMs" });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ name: "Slow", filters, sort: "-worstTurnGapMs" });
    await save({ name: "All" });
    const views = await list();
    expect(views[0]).toEqual(body.data);
    expect(views[1]).toMatchObject({ name: "All", filters: {}, sort: "-createdAt" });
    expect((await api("DELETE", `/api/call-views/${views[0].id}`, { key: tenant.keys.operator })).status).toBe(200);
    expect((await list()).map(({ name }: { name: string }) => name)).toEqual(["All"]);
  });

  it("have names of their own", async () => {
    await save({ name: "Slow" });
    const { status, body } = await save({ name: "Slow" });
    expect([status, body.error.message]).toEqual([409, "There is a view of this name."]);
  });

  it("are at most fifty", async () => {
    for (let n = 0; n < 50; n++) expect((await save({ name: `View ${n}` })).status).toBe(201);
    expect((await save({ name: "One more" })).status).toBe(409);
  });

  it.each([
    [{ name: "" }, "name"],
    [{ name: "x", filters: { endReason: "bored" } }, "filters.endReason"],
    [{ name: "x", filters: { colour: "red" } }, "filters"],
    [{ name: "x", sort: "id" }, "sort"],
  ])("are refused as %j", async (json, path) => {
    const { status, body } = await save(json);
    expect(status).toBe(400);
    expect(body.error.details[0].path).toContain(path.split(".")[0]);
  });
});
