#!/bin/sh
# One rank of a job. What it prints goes to files of its own and, in the end, its exit code beside them, where it has
# not left it itself.
rank=${OMPI_COMM_WORLD_RANK:-${SLURM_PROCID:-${PMI_RANK:-0}}}
file="$PALIMPSEST_LOGS/rank-$rank"
"$@" >>"$file.out" 2>>"$file.log" &
child=$!
trap 'kill -TERM $child' TERM INT
wait $child
code=$?
[ -e "$file.exit" ] || echo "$code" >"$file.exit"
exit "$code"
