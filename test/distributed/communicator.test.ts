import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { joinWorld, ownRows, rankOfRow, rowCounts, singleProcess } from "../../src/distributed";
import { loadLibrary } from "../../src/distributed/mpi/library";
import { placeIn } from "../../src/distributed/place";
import { temporaryFolder } from "../training/tiny";
import { mpirun, mpis, withoutMpi } from "./mpirun";

describe("collectives over MPI", { skip: withoutMpi }, () => {
  for (const mpi of mpis) {
    for (const ranks of [2, 3]) {
      it(`are right on ${ranks} ranks with ${mpi.prefix.split("/").slice(-2).join("/")}`, () => {
        const { status, stdout, stderr } = mpirun(mpi, ranks, "collectives");
        assert.equal(status, 0, stderr);
        assert.equal(stdout.match(/all as it should be/g)?.length, ranks, stderr);
      });
    }
  }
});

describe("a job", () => {
  it("of a single process gives back what it is given, and sends nothing", () => {
    const values = Float32Array.of(1, 2);
    for (const name of ["allReduce", "reduceScatter", "allGather", "broadcast"] as const) {
      assert.equal(singleProcess[name](values), values);
      assert.equal(singleProcess.begin[name](values).wait(), values);
    }
    assert.equal(singleProcess.allToAll(values, { to: [2], from: [2] }), values);
    assert.equal(singleProcess.sent, 0);
  });

  it("is known by what its launcher says; a batch script by itself is none", () => {
    assert.deepEqual(placeIn({ OMPI_COMM_WORLD_RANK: "1", OMPI_COMM_WORLD_SIZE: "4" }), {
      launcher: "Open MPI",
      rank: 1,
      size: 4,
    });
    assert.deepEqual(placeIn({ PMI_RANK: "0", PMI_SIZE: "2" }), { launcher: "MPICH", rank: 0, size: 2 });
    assert.deepEqual(placeIn({ SLURM_PROCID: "3", SLURM_STEP_NUM_TASKS: "8", PMI_RANK: "3", PMI_SIZE: "8" }), {
      launcher: "Slurm",
      rank: 3,
      size: 8,
    });
    assert.equal(placeIn({ SLURM_PROCID: "0", SLURM_NTASKS: "8" }), undefined);
    assert.equal(joinWorld({}), singleProcess);
  });

  it(
    "without an MPI library, or with another MPI's, is refused in one line that names the fix",
    { skip: withoutMpi },
    () => {
      const launched = { OMPI_COMM_WORLD_RANK: "0", OMPI_COMM_WORLD_SIZE: "2" };
      assert.throws(() => joinWorld({ ...launched, PALIMPSEST_MPI: "/nowhere" }), {
        code: "mpi/missing",
        message: /npm run setup/,
      });
      assert.throws(() => joinWorld({ PMI_RANK: "0", PMI_SIZE: "2" }), {
        code: "mpi/mixed",
        message: /MPICH launched 2 ranks.*Open MPI.*PALIMPSEST_MPI/,
      });
    },
  );

  it("is refused with a library that is no MPI of a known kind", { skip: withoutMpi }, () => {
    const folder = temporaryFolder();
    const [source, library] = [join(folder, "other.cc"), join(folder, "libmpi.so")];
    writeFileSync(
      source,
      `extern "C" int MPI_Get_library_version(char *text, int *length) { text[0] = 'X'; *length = 1; return 0; }`,
    );
    execFileSync("g++", ["-shared", "-fPIC", "-o", library, source]);
    assert.throws(() => loadLibrary(library), { code: "mpi/unknown", message: /libmpi\.so is "X"; it takes Open MPI/ });
    assert.throws(() => loadLibrary(source), { code: "mpi/missing" });
  });

  it("gives each row to one rank, in order, as evenly as can be", () => {
    for (const size of [1, 2, 3, 7]) {
      for (const rows of [0, 1, 6, 7, 8, 100]) {
        const parts = Array.from({ length: size }, (_, rank) => ownRows(rows, { rank, size }));
        assert.deepEqual(
          parts.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)),
          [...Array(rows).keys()],
        );
        parts.forEach(({ from, to }, rank) => {
          for (let row = from; row < to; row++) assert.equal(rankOfRow(row, rows, { size }), rank);
        });
        const counts = rowCounts(rows, { size });
        assert.deepEqual(
          counts,
          parts.map(({ from, to }) => to - from),
        );
        assert.ok(Math.max(...counts) - Math.min(...counts) <= 1);
      }
    }
  });
});
