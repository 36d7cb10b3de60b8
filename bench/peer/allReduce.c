/* The C side of an all-reduce: as one rank of a job, sums MEGABYTES of floats in place.
   usage: mpirun -n 2 allReduce all-reduce MEGABYTES; it says what bench/subject.ts says. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

static void sum(float *values, int count) {
  MPI_Barrier(MPI_COMM_WORLD);
  MPI_Allreduce(MPI_IN_PLACE, values, count, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
}

/* Waits for rank 0's number without keeping a core busy. */
static int agree(int times) {
  MPI_Request request;
  int done = 0;
  MPI_Ibcast(&times, 1, MPI_INT, 0, MPI_COMM_WORLD, &request);
  while (MPI_Test(&request, &done, MPI_STATUS_IGNORE), !done) usleep(2000);
  return times;
}

int main(int argc, char **argv) {
  int rank, length, times;
  char library[MPI_MAX_LIBRARY_VERSION_STRING], line[32];
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Get_library_version(library, &length);
  int count = argc > 2 ? atoi(argv[2]) * 250000 : 0;
  float *values = malloc(count * sizeof(float));
  for (int i = 0; i < count; i++) values[i] = 1;
  for (int i = 0; i < 2; i++) sum(values, count);
  if (rank == 0) {
    for (char *end = library; *end; end++) if (*end == ',' || *end == '\n') { *end = 0; break; }
    printf("{\"name\": \"C, %s\"}\n", library);
    fflush(stdout);
  }
  while ((times = agree(rank == 0 && fgets(line, sizeof line, stdin) ? atoi(line) : 0)) > 0) {
    if (rank == 0) printf("{\"milliseconds\": [");
    for (int i = 0; i < times; i++) {
      double start = MPI_Wtime();
      sum(values, count);
      if (rank == 0) printf("%s%.4f", i ? ", " : "", (MPI_Wtime() - start) * 1e3);
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    if (rank == 0) printf("], \"peakMiB\": %ld}\n", usage.ru_maxrss / 1024);
    fflush(stdout);
  }
  free(values);
  MPI_Finalize();
  return 0;
}
