import { request } from "node:http";
import { expect, inject, it } from "vitest";

/** Opens an address as a browser's address bar does: `fetch` may not say that it navigates. */
function navigate(path: string): Promise<{ status: number; body: string }> {
  const headers = { "Sec-Fetch-Mode": "navigate", Accept: "text/html" };
  return new Promise((resolve, reject) => {
    const asked = request(inject("platform").url + path, { headers }, (response) => {
      let body = "";
      response.on("data", (text: Buffer) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.on("error", reject).end();
  });
}

it("answers for its own addresses when a browser opens them, and leaves the others to the page", async () => {
  const docs = await navigate("/api/docs");
  expect(docs.status).toBe(200);
  expect(docs.body).toContain("/api/openapi.json");
  expect(JSON.parse((await navigate("/api/health")).body)).toMatchObject({ success: true });
  const page = await navigate("/calls/call_1");
  expect(page.status).toBe(200);
  expect(page.body).toContain('<script type="module"');
});
