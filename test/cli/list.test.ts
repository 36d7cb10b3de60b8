import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { definitionsOf } from "../../src/cli/definitions";
import { palimpsest } from "./capture";

interface Listed {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly options: readonly { readonly name: string; readonly default: number | string | null }[];
  readonly presets: readonly string[];
}

async function listed(kind: string): Promise<Listed[]> {
  const { code, stdout, stderr } = await palimpsest("list", kind, "--json");
  assert.deepEqual([code, stderr], [0, ""]);
  return JSON.parse(stdout) as Listed[];
}

describe("palimpsest list", () => {
  for (const kind of Object.keys(definitionsOf)) {
    it(`says of all ${kind} what they do, where they come from and what their options are`, async () => {
      const definitions = await listed(kind);
      assert.ok(definitions.length > 0);
      for (const { name, summary, source } of definitions) {
        assert.match(name, /^[a-z][a-z0-9-]*$/);
        assert.ok(summary !== "" && source !== "", name);
      }
    });
  }

  it("writes options as the command line takes them", async () => {
    const [sgd] = await listed("optimisers");
    assert.deepEqual(
      sgd.options.map((option) => [option.name, option.default]),
      [
        ["momentum", 0.9],
        ["weight-decay", 5e-4],
      ],
    );
    const project = (await listed("directions")).find(({ name }) => name === "project");
    assert.deepEqual(project?.presets, ["project:paper", "project:original", "project:gem"]);
  });

  it("is text for people without --json", async () => {
    const { stdout } = await palimpsest("list", "schedules");
    assert.match(stdout, /^constant: the same learning rate throughout \(ours\)\n\nstep: /);
    assert.match(
      stdout,
      /\n {2}factor=0\.1 {2}what the learning rate is multiplied by from then on; a number above 0\n/,
    );
  });

  it("refuses a kind that there is not", async () => {
    const { code, stderr } = await palimpsest("list", "colours");
    assert.equal(code, 2);
    assert.match(stderr, /'colours' is invalid.*Allowed choices are /);
  });
});
