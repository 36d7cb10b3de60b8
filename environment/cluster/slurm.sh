#!/bin/bash
# A run over the nodes of a Slurm job:
#   sbatch environment/cluster/slurm.sh run --strategy lwf-ppi --scale full --benchmark voc --data VOCdevkit \
#     --out /shared/run
# Change the numbers below by options of sbatch: --nodes, --ntasks-per-node, --cpus-per-task, --gpus-per-task, --time.
#SBATCH --job-name=palimpsest
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=4
#SBATCH --cpus-per-task=4
#SBATCH --time=12:00:00
#SBATCH --requeue
#SBATCH --output=palimpsest-%j.log
set -euo pipefail

# The project's folder, on a file system that all nodes share, after `npm run setup` in it.
project=${PALIMPSEST_HOME:-$SLURM_SUBMIT_DIR}

# --resume begins a new run where there is none, so a job that was requeued goes on from its last checkpoint.
# srun starts the ranks; where its default does not fit the MPI library, set SLURM_MPI_TYPE (pmix for Open MPI, pmi2 for
# MPICH), and PALIMPSEST_MPI to the folder of the cluster's MPI to use that one.
exec "$project/environment/palimpsest.cjs" launch --ranks "$SLURM_NTASKS" --max-restarts 3 -- "$@" --resume
