import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mpirun, mpis, withoutMpi } from "./mpirun";

describe("stored samples on several ranks", { skip: withoutMpi }, () => {
  for (const mpi of mpis) {
    for (const ranks of [2, 3, 4]) {
      const where = mpi.prefix.split("/").slice(-2).join("/");
      it(`are those of one rank: drawn, saved, resumed alike, each image on one of ${ranks} ranks: ${where}`, () => {
        const { status, stdout, stderr } = mpirun(mpi, ranks, "memories");
        assert.equal(status, 0, stderr);
        assert.equal(stdout.match(/all as it should be/g)?.length, ranks, stderr);
      });
    }
  }
});
