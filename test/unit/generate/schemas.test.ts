import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../../../maintenance/files/json-schemas";

const FOLDER = join(__dirname, "../../../schemas");

/** Where a schema takes any text, however long. */
function findUnbounded(schema: unknown, place: string): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { type, maxLength, enum: words, const: word } = schema as Record<string, unknown>;
  const isBounded = type !== "string" || [maxLength, words, word].some((bound) => bound !== undefined);
  return [
    ...(isBounded ? [] : [place]),
    ...Object.entries(schema).flatMap(([key, part]) => findUnbounded(part, `${place}.${key}`)),
  ];
}

describe("the JSON Schemas for editors", () => {
  it("are all there, and nothing else", () => {
    assert.deepEqual(readdirSync(FOLDER).sort(), Object.keys(jsonSchemas()).sort());
  });

  for (const [file, content] of Object.entries(jsonSchemas())) {
    // Compared as values: how the file is laid out is the formatter's business.
    it(`${file} is up to date (npm run schemas makes it so)`, () => {
      assert.deepEqual(JSON.parse(readFileSync(join(FOLDER, file), "utf8")), JSON.parse(content));
    });

    it(`${file} explains its fields and refuses unknown ones`, () => {
      const schema = JSON.parse(content) as {
        additionalProperties: boolean;
        properties: Record<string, object>;
      };
      assert.equal(schema.additionalProperties, false);
      assert.match(content, /"description": "/);
    });

    it(`${file} has no text without a greatest length`, () => {
      assert.deepEqual(findUnbounded(JSON.parse(content), "$"), []);
    });
  }
});
