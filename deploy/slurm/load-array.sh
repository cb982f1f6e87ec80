#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#SBATCH --job-name=sonde-load
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --output=sonde-load-%A_%a.log
#
# One load plan, carried by all tasks of a Slurm array. Each task finds its part by itself
# (SLURM_ARRAY_TASK_ID of SLURM_ARRAY_TASK_COUNT), and all begin at the same moment, which must lie
# behind the time the array needs to start: the clocks of the nodes have to agree (NTP).
#
#   start=$(date -u -d '+2 minutes' +%FT%TZ)
#   job=$(sbatch --parsable --array=0-15 load-array.sh results "$start" --plan plan.toml)
#   sbatch --dependency="afterany:$job" --wrap 'sonde merge results/shard-*.json'
#
# RESULTS is a folder that all nodes and the merge see. Everything behind START goes to `sonde load`:
# a plan file, or a URL and flags. The plan's rate and clients are those of all tasks together.
# The exit status of a task is sonde's: 3 where its part could not start, 4 where it did not keep up.
# Such a result is written as well, and the merge says so.
set -euo pipefail

if [ $# -lt 3 ] || [ -z "${SLURM_ARRAY_TASK_ID:-}" ]; then
    echo "usage: sbatch --array=0-N load-array.sh RESULTS START SONDE-LOAD-ARGUMENTS..." >&2
    exit 2
fi
results=$1
start=$2
shift 2
mkdir -p "$results"

exec "${SONDE:-sonde}" load "$@" --start-at "$start" --no-progress \
    --json "$results/shard-$SLURM_ARRAY_TASK_ID.json" \
    --hdr "$results/shard-$SLURM_ARRAY_TASK_ID.hdr"
