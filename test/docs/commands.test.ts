import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Command } from "commander";
import { createProgram } from "../../src/cli/program";
import { root } from "../house/project";
import { capture } from "../cli/capture";
import { blocksOf, documents, proseOf } from "./markdown";

/** A command line of a document, without its comment. */
interface Line {
  readonly place: string;
  readonly text: string;
}

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** Command lines in blocks of shell: they have to be complete. */
const lines = documents.flatMap(blocksOf).flatMap(({ place, language, text }): Line[] =>
  /^(sh|bash|shell)$/.test(language)
    ? text.split("\n").flatMap((line) => {
        const command = line.replace(/(^|\s)#.*$/, "").trim();
        return command === "" ? [] : [{ place, text: command }];
      })
    : [],
);

/** Code within sentences. */
const mentions = documents.flatMap((document) =>
  [...proseOf(document).matchAll(/`([^`\n]+)`/g)].map(([, text]): Line => ({ place: document, text })),
);

/** The whole command line, whose commands do nothing. */
function idleProgram(): Command {
  const output = capture();
  const program = createProgram({
    stdout: output,
    stderr: output,
    signal: new AbortController().signal,
    handOver: () => {},
    exit: () => {},
  });
  const idle = (command: Command): void => {
    if (command.commands.length === 0 || command.registeredArguments.length > 0) command.action(() => {});
    command.commands.forEach(idle);
  };
  idle(program);
  return program;
}

/** The words of a command line; a capital letter stands for a number. */
const wordsOf = (text: string): string[] => text.split(/\s+/).map((word) => (/^[A-Z]$/.test(word) ? "1" : word));

/** Parses the words after `palimpsest`. Throws as the command line itself does. */
function parse(words: readonly string[]): void {
  idleProgram().parse([...words], { from: "user" });
  // What `launch` starts is a command line too.
  const inner = words.indexOf("--");
  if (words[0] === "launch" && inner > 0) parse(words.slice(inner + 1));
}

/** The command that the first words name, as deep as they go. */
function commandOf(words: readonly string[]): Command {
  let command = idleProgram();
  for (const word of words) {
    const next = command.commands.find((one) => one.name() === word);
    if (!next) break;
    command = next;
  }
  return command;
}

const optionsOf = ({ options, commands }: Command): string[] => [
  ...options.map(({ long }) => long ?? ""),
  ...commands.flatMap(optionsOf),
];

/** The text of the file that a script of package.json runs, where it is one of ours. */
function sourceOf(script: string): string {
  const [path] = /\S+\.(mjs|ts)/.exec(scripts[script] ?? "") ?? [""];
  const source = path !== "" && existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "";
  const [program] = /bench\/index\.ts/.exec(source) ?? [""];
  return program === "" ? source : source + readFileSync(join(root, program), "utf8");
}

/** Checks `npm run NAME -- ARGUMENTS`, `npm test` and `npm start`. */
function checkScript(words: readonly string[], place: string): void {
  const [name, ...rest] = words[0] === "run" ? words.slice(1) : words;
  if (["ci", "install", "i", "pack"].includes(name)) return;
  assert.ok(Object.hasOwn(scripts, name), `${place}: package.json has no script ${name}`);
  const options = rest.slice(rest.indexOf("--") + 1);
  if (name === "reproduce") return parse(["reproduce", ...options]);
  // Other scripts read their options as texts, such as "--stats", or give them to a parser that names them.
  for (const option of options.filter((word) => word.startsWith("--"))) {
    assert.ok(sourceOf(name).includes(option), `${place}: the script ${name} takes no ${option}`);
  }
}

describe("command lines of the documents", () => {
  it("are found", () => assert.ok(lines.length > 20, `${lines.length} lines`));

  for (const { place, text } of lines) {
    const words = wordsOf(text);
    if (words[0] === "npm") it(`${place}: ${text}`, () => checkScript(words.slice(1), place));
    const start = words.indexOf("palimpsest");
    if (start >= 0 && start <= 1) it(`${place}: ${text}`, () => parse(words.slice(start + 1)));
  }
});

describe("commands within sentences", () => {
  for (const { place, text } of mentions) {
    const words = wordsOf(text);
    if (words[0] === "npm") it(`${place}: ${text}`, () => checkScript(words.slice(1), place));
    const start = words.indexOf("palimpsest");
    if (start < 0 || start > 1 || words.length === start + 1) continue;
    it(`${place}: ${text}`, () => {
      const command = commandOf(words.slice(start + 1));
      assert.notEqual(command.name(), "palimpsest", `there is no command ${words[start + 1]}`);
      const inner = words.indexOf("--", start);
      const known = [...optionsOf(command), ...(inner > 0 ? optionsOf(commandOf(words.slice(inner + 1))) : [])];
      for (const [option] of text.matchAll(/--[a-z][\w-]*/g)) assert.ok(known.includes(option), option);
    });
  }

  it("name options that exist", () => {
    const known = new Set([...optionsOf(idleProgram()), "--help", "--version"]);
    const sources = Object.keys(scripts).map(sourceOf).join("\n");
    const unknown = mentions
      .filter(({ text }) => text.startsWith("--"))
      .flatMap(({ place, text }) => {
        const [option] = /^--[\w-]*/.exec(text) ?? [""];
        return option === "--" || known.has(option) || sources.includes(option) ? [] : [`${place}: ${option}`];
      });
    assert.deepEqual(unknown, []);
  });
});
