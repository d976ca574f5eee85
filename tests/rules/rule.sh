# What the rules share: sourced, not run. A rule prints each fault as FILE:LINE and what to do, and
# fails if there was one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

faults=0

# Reads "FILE:LINE:TEXT" lines, as grep -n writes them, and reports each with the advice given.
report() {
  local found
  while IFS= read -r found; do
    printf '%s\n    %s\n' "$found" "$1"
    faults=$((faults + 1))
  done
}

# The project's own files below the folders named, with one of the endings named after `--`.
files() {
  local folders=() endings=()
  while [[ $# -gt 0 && $1 != -- ]]; do folders+=("$1"); shift; done
  shift
  local ending
  for ending in "$@"; do endings+=(-o -name "$ending"); done
  find "${folders[@]}" \( -name node_modules -o -path ./build -o -path ./dist -o -path ./.git \) \
    -prune -o -type f \( "${endings[@]:1}" \) -print | sed 's|^\./||' | sort
}

# A rule that looks at nothing would hold for ever.
need_files() {
  [[ -n $1 ]] || { echo "found no file to check: has a folder moved?"; exit 1; }
}

finish() {
  [[ $faults -eq 0 ]] || { echo "$faults fault(s)"; exit 1; }
}
