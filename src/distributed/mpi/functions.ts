import type { Abi } from "./abi";

/**
 * The C types of the arguments of the MPI functions in use, without the `MPI_` of their names. All return an error
 * code.
 */
export function signatures({ handle }: Pick<Abi, "handle">) {
  return {
    Init_thread: ["void *", "void *", "int", "void *"],
    Comm_set_errhandler: [handle, handle],
    Comm_rank: [handle, "void *"],
    Comm_size: [handle, "void *"],
    Error_string: ["int", "void *", "void *"],
    Wait: ["void *", "void *"],
    Test: ["void *", "void *", "void *"],
    Abort: [handle, "int"],
    Finalize: [],
    Allreduce: ["void *", "void *", "int", handle, handle, handle],
    Alltoallv: ["void *", "void *", "void *", handle, "void *", "void *", "void *", handle, handle],
    Allgather: ["void *", "int", handle, "void *", "int", handle, handle],
    Allgatherv: ["void *", "int", handle, "void *", "void *", "void *", handle, handle],
    Bcast: ["void *", "int", handle, "int", handle],
    Reduce_local: ["void *", "void *", "int", handle, handle],
    Barrier: [handle],
  } as const;
}
