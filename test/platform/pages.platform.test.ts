import { request } from "node:http";
import { expect, inject, it } from "vitest";

/** Opens an address as a browser's address bar does: `fetch` may not say that it navigates. */
function navigate(path: string): Promise<{ status: number; location: string | null; body: string }> {
  const asks = { "Sec-Fetch-Mode": "navigate", Accept: "text/html" };
  return new Promise((resolve, reject) => {
    const asked = request(inject("platform").url + path, { headers: asks }, (response) => {
      let body = "";
      response.on("data", (text: Buffer) => (body += text));
      const { statusCode = 0, headers } = response;
      response.on("end", () => resolve({ status: statusCode, location: headers.location ?? null, body }));
    });
    asked.on("error", reject).end();
  });
}

it("answers for its own addresses when a browser opens them, and leaves the others to the page", async () => {
  const docs = await navigate("/api/docs");
  expect(docs).toMatchObject({ status: 302, location: "/docs" });
  expect(JSON.parse((await navigate("/api/health")).body)).toMatchObject({ success: true });
  const page = await navigate("/calls/call_1");
  expect(page.status).toBe(200);
  expect(page.body).toContain('<script type="module"');
});
