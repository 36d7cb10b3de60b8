#!/bin/sh
# Runs the program that starts the ranks of a job, and ends it when whoever asked for the job is gone, however that
# ended: the other end of this script's stdin closes then.
exec 3<&0
"$@" </dev/null 3<&- &
job=$!
end() {
  kill -TERM $job 2>/dev/null
  sleep 10
  kill -KILL $job 2>/dev/null
}
(
  while read -r _; do :; done
  end
) <&3 >/dev/null 2>&1 &
watcher=$!
exec 3<&-
ender=
trap '[ "$ender" ] || { end >/dev/null 2>&1 & ender=$!; }' TERM INT HUP
wait $job
code=$?
# A signal ends a wait before the job has ended.
while kill -0 $job 2>/dev/null; do
  wait $job
  code=$?
done
kill -KILL $watcher $ender 2>/dev/null
exit "$code"
