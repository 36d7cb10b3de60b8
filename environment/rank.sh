#!/bin/sh
# One rank of a job. Its standard error goes to a log of its own and, in the end, its exit code beside it; rank 0 is heard.
rank=${OMPI_COMM_WORLD_RANK:-${SLURM_PROCID:-${PMI_RANK:-0}}}
file="$PALIMPSEST_LOGS/rank-$rank"
"$@" >>"$file.out" 2>>"$file.log" &
child=$!
trap 'kill -TERM $child' TERM INT
wait $child
code=$?
echo "$code" >"$file.exit"
exit "$code"
