/**
 * For bash 4.4 and newer, with the package bash-completion or without. The whole line goes to the program, because bash
 * cuts `lwf:temperature=2` into five words; it replaces no more than what stands after the last `:` or `=`. `npx
 * palimpsest` is completed too, by the program that npx would start.
 */
export const bashScript = `# bash completion of palimpsest, made by \`palimpsest completion bash\`

# The completion of a line: of palimpsest's words, or of those after npx.
_palimpsest_line() {
  local program=$1 line=$2 answer
  COMPREPLY=()
  mapfile -t answer < <("$program" complete-line "$line" "$COMP_WORDBREAKS" 2>/dev/null)
  case \${answer[0]} in
    files) compopt -o default ;;
    folders) compopt -o dirnames ;;
  esac
  COMPREPLY=("\${answer[@]:1}")
  COMPREPLY=("\${COMPREPLY[@]%%$'\\t'*}")
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[:=] ]]; then compopt -o nospace; fi
}

_palimpsest() {
  _palimpsest_line "\${COMP_WORDS[0]/#\\~/$HOME}" "\${COMP_LINE:0:COMP_POINT}"
}

_palimpsest_npx() {
  local line=\${COMP_LINE:0:COMP_POINT} folder=$PWD
  line=\${line#*npx}
  COMPREPLY=()
  [[ $line =~ ^[[:space:]]+palimpsest[[:space:]] ]] || return 0
  while [[ ! -x $folder/node_modules/.bin/palimpsest ]]; do
    [[ -n $folder ]] || return 0
    folder=\${folder%/*}
  done
  _palimpsest_line "$folder/node_modules/.bin/palimpsest" "$line"
}

complete -F _palimpsest palimpsest
# npx stays with what completes it already, and completes files otherwise.
complete -p npx >/dev/null 2>&1 || complete -o default -F _palimpsest_npx npx
`;
