#!/bin/bash
# The Slurm template on a Slurm of one node, from Debian's packages: installs, configures and starts it, submits the
# template, waits for its end and checks the run directory. Needs root and a Debian or Ubuntu that may be changed:
#   sudo test/distributed/scripts/slurm.sh
set -euo pipefail
cd "$(dirname "$0")/../../.."
work=$(mktemp -d)

# The plugin that starts Open MPI loads libpmix.so by that name, which only the -dev package has.
packages=(slurmctld slurmd slurm-client munge libpmix-dev)
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}" >"$work/apt.log" 2>&1 ||
  { tail "$work/apt.log"; exit 1; }
host=$(hostname -s)
cat >/etc/slurm/slurm.conf <<CONF
ClusterName=palimpsest
SlurmctldHost=$host
SlurmUser=root
AuthType=auth/munge
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ReturnToService=2
NodeName=$host CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
mkdir -p "$work/state" "$work/spool" /run/munge
chown munge: /run/munge
munged=
pgrep -x munged >/dev/null || { runuser -u munge -- munged && munged=$(pgrep -nx munged); }
slurmctld
slurmd
stop() {
  for daemon in slurmd slurmctld; do
    pid=$(cat "$work/$daemon.pid" 2>/dev/null) && kill "$pid" || continue
    # It writes to its folder until it has ended, if only to be reaped.
    for _ in $(seq 100); do ps -o stat= -p "$pid" | grep -q '^[^Z]' || break; sleep 0.1; done
  done
  [ -z "$munged" ] || kill "$munged"
  rm -rf "$work"
}
trap stop EXIT
for _ in $(seq 60); do sinfo -h -o %t | grep -q idle && break; sleep 1; done
sinfo

out=$work/run
srun --mpi=list 2>&1 | head -12
export SLURM_MPI_TYPE=${SLURM_MPI_TYPE:-pmix}
sbatch --wait --nodes=1 --ntasks-per-node=2 --cpus-per-task=1 --time=30 --output="$work/job.log" \
  environment/cluster/slurm.sh run --strategy finetune --scale smoke --out "$out" || { cat "$work/job.log"; exit 1; }
cat "$work/job.log"
grep -q '"ranks": 2' "$out/manifest.json"
test -s "$out/metrics.json"
echo "the template ran to the end on two ranks"
