import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DataFrame } from "danfojs-node";
import { readCSV, readJSON, streamCSV, streamJSON, toExcel } from "danfojs-node";
import { temporaryFolder } from "../training/tiny";

const csv = "name,mAP\nlwf,0.5\ner,0.25\n";
const rows = [
  { name: "lwf", mAP: 0.5 },
  { name: "er", mAP: 0.25 },
];
const values = rows.map(Object.values);

describe("danfojs without request and xlsx", () => {
  const server = createServer(({ url = "", headers }, response) => {
    if (url === "/rows.csv") response.end(csv);
    else if (url === "/rows.json" && headers["x-key"] !== "no") response.end(JSON.stringify(rows));
    else response.writeHead(404).end("not here");
  });
  let address = "";
  before(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  it("reads CSV and JSON from the web, whole and row by row", async () => {
    const frame = await readCSV(`${address}/rows.csv`);
    assert.deepEqual([frame.columns, frame.values], [["name", "mAP"], values]);
    assert.deepEqual(((await readJSON(`${address}/rows.json`)) as DataFrame).values, values);
    const streamed: unknown[] = [];
    const keep = (row: unknown): void => void streamed.push(...(row as DataFrame).values);
    await streamJSON(`${address}/rows.json`, keep, {});
    await streamCSV(`${address}/rows.csv`, keep);
    assert.deepEqual(streamed, [...values, ...values]);
  });

  it("says what the server answered where it does not answer with data", async () => {
    await assert.rejects(async () => readCSV(`${address}/other.csv`), /HTTP 404: Not Found/);
    const headers = { "x-key": "no" };
    await assert.rejects(
      async () => streamJSON(`${address}/rows.json`, () => {}, { method: "GET", headers, frameConfig: {} }),
      /HTTP 404/,
    );
  });

  it("reads files, computes, and refuses Excel with what to do", async () => {
    const file = join(temporaryFolder(), "rows.csv");
    writeFileSync(file, csv);
    const frame = await readCSV(file);
    assert.equal(frame.column("mAP").mean(), 0.375);
    assert.throws(
      () => toExcel(frame, { filePath: `${file}.xlsx` }),
      /Save the sheet as CSV, and use readCSV or toCSV/,
    );
  });
});
