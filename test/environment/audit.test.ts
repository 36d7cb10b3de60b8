import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { temporaryFolder } from "../training/tiny";
import { root } from "./copy";

const reasons = JSON.parse(readFileSync(join(root, "environment", "checks", "unreached.json"), "utf8")) as readonly {
  readonly paths: readonly string[];
  readonly loaded: boolean;
  readonly reason: string;
}[];

interface Audited {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run audit` with the registry at an address. */
function audit(args: readonly string[], registry = "http://127.0.0.1:9"): Promise<Audited> {
  const env = {
    ...process.env,
    npm_config_registry: registry,
    npm_config_fetch_retries: "0",
    npm_config_cache: temporaryFolder(),
    npm_execpath: "",
  };
  const argv = [join("environment", "commands", "audit.mjs"), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, argv, { cwd: root, env }, (failure, stdout, stderr) => {
      resolve({ code: failure ? Number(failure.code) : 0, stdout, stderr });
    });
  });
}

type Told = Readonly<Record<string, readonly { readonly id: string; readonly below: string }[]>>;

/** A registry that tells advisories on packages, and nothing else; what it was asked about. */
async function withRegistry<T>(told: Told, body: (address: string, asked: Set<string>) => Promise<T>): Promise<T> {
  const asked = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method !== "POST") return response.writeHead(404).end("{}");
      const names = Object.keys(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()) as object);
      names.forEach((name) => asked.add(name));
      const answer = names.map((name) => [
        name,
        (told[name] ?? []).map(({ id, below }, i) => ({
          id: i + 1,
          url: `https://github.com/advisories/${id}`,
          title: `something about ${name}`,
          severity: "high",
          vulnerable_versions: `<${below}`,
          cwe: [],
          cvss: { score: 7 },
        })),
      ]);
      return response.setHeader("content-type", "application/json").end(JSON.stringify(Object.fromEntries(answer)));
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    return await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked);
  } finally {
    server.close();
  }
}

describe("npm run audit", () => {
  const [zip, tar, csv] = ["GHSA-xcpc-8h2w-3j85", "GHSA-83g3-92jg-28cx", "GHSA-aaaa-bbbb-cccc"];

  it("tells each advisory that npm finds, with its reason, and passes where all have one", async () => {
    const told = { "adm-zip": [{ id: zip, below: "0.6.0" }], tar: [{ id: tar, below: "7.5.8" }] };
    await withRegistry(told, async (address, asked) => {
      const { code, stdout, stderr } = await audit([], address);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(
        stdout,
        new RegExp(`${zip} high: something about adm-zip\n  adm-zip <0.6.0: node_modules/adm-zip\n`),
      );
      assert.match(stdout, new RegExp(`${tar} .*\n.*tfjs-node-gpu/node_modules/tar\n  not reached: `));
      assert.match(stdout, /^2 open, 0 without a reason$/m);
      // The stand-ins of danfojs-node are ours, and what the packages brought is gone.
      for (const name of ["request", "tough-cookie", "xlsx"]) assert.ok(!asked.has(name), name);
      assert.ok(asked.has("danfojs-node"));
    });
  });

  it("fails for one without a reason, also where one of two places has none", async () => {
    const told = { "csv-parse": [{ id: csv, below: "99.0.0" }], tar: [{ id: tar, below: "99.0.0" }] };
    const { code, stdout } = await withRegistry(told, (address) => audit([], address));
    assert.equal(code, 1);
    assert.match(stdout, new RegExp(`${csv} .*\n.*\n  NO REASON is written`));
    assert.match(stdout, new RegExp(`${tar} .*\n.*node_modules/tar, .*\n  NO REASON is written`));
    assert.match(stdout, /^2 open, 2 without a reason$/m);
  });

  it("says that the registry told nothing, and takes what npm printed elsewhere", async () => {
    const silent = await audit([]);
    assert.equal(silent.code, 1);
    assert.match(silent.stderr, /^the registry told no advisories: .*ECONNREFUSED.*--from FILE\n$/);
    const file = join(temporaryFolder(), "audit.json");
    const via = [
      { url: `https://github.com/advisories/${zip}`, name: "adm-zip", title: "t", severity: "low", range: "*" },
    ];
    const report = {
      auditReportVersion: 2,
      vulnerabilities: {
        "adm-zip": { nodes: ["node_modules/adm-zip"], via },
        "@tensorflow/tfjs-node-gpu": { nodes: ["node_modules/@tensorflow/tfjs-node-gpu"], via: ["adm-zip"] },
      },
    };
    writeFileSync(file, JSON.stringify(report));
    const given = await audit(["--from", file]);
    assert.deepEqual([given.code, given.stderr], [0, ""]);
    assert.match(given.stdout, /^1 open, 0 without a reason$/m);
    writeFileSync(file, "{}");
    assert.equal((await audit(["--from", file])).code, 1);
    assert.equal((await audit(["--from", `${file}.not`])).code, 2);
  });

  it("has a reason only for packages that are in the lock file, and loads none that it says is not loaded", () => {
    const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: object };
    for (const { paths, reason } of reasons) {
      assert.ok(reason.length > 20);
      for (const path of paths) assert.ok(Object.hasOwn(packages, path), path);
    }
    const script = `
      for (const name of ["./src/index.ts", "danfojs-node", "tslab"]) require(name);
      console.log(JSON.stringify(Object.keys(require.cache)));`;
    const child = spawnSync(process.execPath, ["--import", "tsx", "-e", script], { cwd: root, encoding: "utf8" });
    assert.equal(child.status, 0, child.stderr);
    const loaded = JSON.parse(child.stdout.trim().split("\n").at(-1) ?? "") as string[];
    assert.ok(loaded.some((path) => path.includes("node_modules/@mapbox/node-pre-gyp/")));
    for (const path of reasons.filter((each) => !each.loaded).flatMap((each) => each.paths))
      assert.ok(!loaded.some((file) => file.includes(`/${path}/`)), path);
  });
});
