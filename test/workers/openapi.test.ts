import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { createApp } from "../../workers/app.ts";

it("the API's description is a valid OpenAPI 3.1 document", async () => {
  const document = createApp().getOpenAPI31Document({ openapi: "3.1.0", info: { title: "API", version: "0" } });
  const { valid: isValid, errors } = await new Validator().validate({ ...document });
  expect(errors).toBeUndefined();
  expect(isValid).toBe(true);
});
