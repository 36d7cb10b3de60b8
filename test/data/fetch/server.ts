import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Cleaner } from "../fixtures";

/** How the server answers one request. */
export interface Behaviour {
  /** Answers only with this. */
  readonly status?: number;
  readonly type?: string;
  /** Cuts the connection after so many bytes of the answer. */
  readonly breakAfter?: number;
  /** Sends the whole file whatever was asked for. */
  readonly ignoreRange?: boolean;
  /** Begins elsewhere than asked for. */
  readonly shift?: number;
  /** Does not say how long the answer is. */
  readonly chunked?: boolean;
}

/**
 * A server on loopback that gives files by name. `behave` is asked for every request; `requests` are the ranges that
 * were asked for, "" for none.
 */
export async function serve(
  t: Cleaner,
  files: Readonly<Record<string, Buffer>>,
  behave: (request: number) => Behaviour = () => ({}),
) {
  const requests: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    requests.push(request.headers.range ?? "");
    const {
      status,
      type = "application/octet-stream",
      breakAfter,
      ignoreRange,
      shift = 0,
      chunked,
    } = behave(requests.length);
    const file = files[decodeURIComponent(request.url!.slice(1))];
    if (status !== undefined || file === undefined)
      return void response.writeHead(status ?? 404, { "content-type": type }).end("no");
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
    const start = asked && !ignoreRange ? Number(asked[1]) + shift : 0;
    if (start >= file.length) return void response.writeHead(416).end();
    const body = file.subarray(start);
    response.writeHead(asked && !ignoreRange ? 206 : 200, {
      "content-type": type,
      ...(!chunked && { "content-length": body.length }),
      ...(asked && !ignoreRange && { "content-range": `bytes ${start}-${file.length - 1}/${file.length}` }),
    });
    if (breakAfter === undefined) response.end(body);
    else response.write(body.subarray(0, breakAfter), () => setTimeout(() => response.destroy(), 20));
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
