#!/bin/bash
# Two hosts on one machine: network namespaces with an interface each. They share only the file system, so that ranks
# speak TCP. Runs the test of the collectives, or another program, and says how much the interface carried. Needs root,
# iproute2 and an MPI: by default that of the project; PALIMPSEST_MPI names the folder of another Open MPI or MPICH.
#   sudo test/distributed/scripts/namespaces.sh [PROGRAM of test/distributed/ranks] [ARGUMENTS]
set -euo pipefail
cd "$(dirname "$0")/../../.."
program=${1:-collectives}
[ $# -gt 0 ] && shift
mpi=${PALIMPSEST_MPI:-$PWD/.venv}
names=(palimpsest-a palimpsest-b)
agent=$(mktemp)

clean() {
  for name in "${names[@]}"; do ip netns del "$name" 2>/dev/null || true; done
  rm -f "$agent"
}
trap clean EXIT
clean

ip netns add palimpsest-a
ip netns add palimpsest-b
ip link add palimpsest0 netns palimpsest-a type veth peer name palimpsest0 netns palimpsest-b
for i in 0 1; do
  ip -n "${names[$i]}" addr add "10.77.0.$((i + 1))/24" dev palimpsest0
  ip -n "${names[$i]}" link set palimpsest0 up
  ip -n "${names[$i]}" link set lo up
done

# In place of ssh, as both launchers call it: `agent [options] 10.77.0.2 command`.
cat >"$agent" <<'AGENT'
#!/bin/bash
while [[ $1 == -* ]]; do shift; done
shift
exec ip netns exec palimpsest-b unshare --uts bash -c "hostname palimpsest-b; $*"
AGENT
chmod +x "$agent"

bytes() { ip netns exec palimpsest-a cat /sys/class/net/palimpsest0/statistics/tx_bytes; }
before=$(bytes)
node=(node --import tsx "test/distributed/ranks/$program.ts" "$@")
if "$mpi/bin/mpirun" --version | grep -q "Open MPI"; then
  launch=(-n 2 --allow-run-as-root --bind-to none
    --prtemca plm_ssh_agent "$agent" --prtemca prte_if_include 10.77.0.0/24
    --host 10.77.0.1:1,10.77.0.2:1 -x PALIMPSEST_MPI -x PATH -x TF_NUM_INTRAOP_THREADS)
  # No shared memory between hosts: ob1 over TCP.
  network=(OMPI_MCA_pml=ob1 OMPI_MCA_btl=tcp,self OMPI_MCA_btl_tcp_if_include=10.77.0.0/24)
else
  launch=(-n 2 -bind-to none -launcher ssh -launcher-exec "$agent"
    -iface palimpsest0 -localhost 10.77.0.1 -hosts 10.77.0.1:1,10.77.0.2:1)
  network=(FI_PROVIDER=tcp FI_TCP_IFACE=palimpsest0 UCX_TLS=tcp,self UCX_NET_DEVICES=palimpsest0)
fi
ip netns exec palimpsest-a unshare --uts bash -c 'hostname palimpsest-a; exec "$@"' -- \
  env PALIMPSEST_MPI="$mpi" TF_NUM_INTRAOP_THREADS=1 "${network[@]}" "$mpi/bin/mpirun" "${launch[@]}" "${node[@]}"
echo "the interface of the first host carried $(($(bytes) - before)) bytes"
