#!/bin/sh
# One rank of a job. What it prints goes to files of its own and, in the end, its exit code beside them, where it has
# not left it itself. It ends when the program that started it is gone.
rank=${OMPI_COMM_WORLD_RANK:-${SLURM_PROCID:-${PMI_RANK:-0}}}
file="$PALIMPSEST_LOGS/rank-$rank"
"$@" >>"$file.out" 2>>"$file.log" &
child=$!
trap 'kill -TERM $child' TERM INT
parent() {
  if [ -r /proc/self/status ]; then
    while read -r name value; do [ "$name" != PPid: ] || echo "$value"; done <"/proc/$$/status"
  else
    ps -o ppid= -p $$
  fi
}
first=$(parent)
(
  trap - TERM INT
  while [ "$(parent)" = "$first" ]; do sleep 1; done
  kill -TERM $child
  sleep 5
  kill -KILL $child
) >/dev/null 2>&1 &
watcher=$!
wait $child
code=$?
kill -KILL $watcher 2>/dev/null
[ -e "$file.exit" ] || echo "$code" >"$file.exit"
exit "$code"
