import type { NativeLibrary } from "./koffi";

/** The two families of MPI libraries: Intel MPI, MVAPICH and Cray MPICH have MPICH's binary interface. */
export type Family = "Open MPI" | "MPICH";

/** A communicator, type, operation or error handler: a pointer in Open MPI, an integer in MPICH. */
export type Handle = bigint | number;

/** The values that a library gives to the constants of the standard. */
export interface Abi {
  readonly family: Family;
  /** C type of a handle. */
  readonly handle: "void *" | "int";
  readonly world: Handle;
  readonly errorsReturn: Handle;
  readonly types: Readonly<Record<"float32" | "float64" | "int32" | "byte", Handle>>;
  readonly operations: Readonly<Record<"sum" | "max" | "min", Handle>>;
  /** `MPI_IN_PLACE`. */
  readonly inPlace: bigint;
  /** `MPI_STATUS_IGNORE`. */
  readonly ignoreStatus: bigint;
  /** Memory for one `MPI_Request`. */
  request(): BigUint64Array | Int32Array;
}

/** Open MPI: the constants are addresses of its own objects. */
const openMpi = (library: NativeLibrary): Abi => {
  const address = (name: string): bigint => library.symbol(`ompi_${name}`);
  return {
    family: "Open MPI",
    handle: "void *",
    world: address("mpi_comm_world"),
    errorsReturn: address("mpi_errors_return"),
    types: {
      float32: address("mpi_float"),
      float64: address("mpi_double"),
      int32: address("mpi_int"),
      byte: address("mpi_byte"),
    },
    operations: { sum: address("mpi_op_sum"), max: address("mpi_op_max"), min: address("mpi_op_min") },
    inPlace: 1n,
    ignoreStatus: 0n,
    request: () => new BigUint64Array(new ArrayBuffer(8)),
  };
};

/** MPICH: the constants are numbers, fixed since its ABI initiative of 2013. */
const mpich: Abi = {
  family: "MPICH",
  handle: "int",
  world: 0x44000000,
  errorsReturn: 0x54000001,
  types: { float32: 0x4c00040a, float64: 0x4c00080b, int32: 0x4c000405, byte: 0x4c00010d },
  operations: { sum: 0x58000003, max: 0x58000001, min: 0x58000002 },
  inPlace: -1n,
  ignoreStatus: 1n,
  request: () => new Int32Array(new ArrayBuffer(4)),
};

/** The interface of a loaded library, from its own version text (`MPI_Get_library_version`); undefined for others. */
export function abiOf(library: NativeLibrary, version: string): Abi | undefined {
  if (version.startsWith("Open MPI")) return openMpi(library);
  return /MPICH|MVAPICH|Intel\(R\) MPI/.test(version) ? mpich : undefined;
}
