/**
 * For zsh with its completion system (`compinit`). It shows what candidates stand for. `npx palimpsest` is completed
 * too, by the program that npx would start.
 */
export const zshScript = `#compdef palimpsest
# zsh completion of palimpsest, made by \`palimpsest completion zsh\`

# The completion of a line: of palimpsest's words, or of those after npx.
_palimpsest_line() {
  local program=$1 line=$2 paths candidate word note
  local -a answer closed open closedNotes openNotes
  answer=("\${(@f)$("$program" complete-line "$line" 2>/dev/null)}")
  paths=\${answer[1]}
  for candidate in "\${(@)answer[2,-1]}"; do
    word=\${candidate%%$'\\t'*}
    note=$word
    [[ $candidate == *$'\\t'?* ]] && note="$word  -- \${candidate#*$'\\t'}"
    if [[ $word == *[:=] ]]; then
      open+=("$word")
      openNotes+=("$note")
    else
      closed+=("$word")
      closedNotes+=("$note")
    fi
  done
  (( $#closed )) && compadd -Q -l -d closedNotes -a closed
  (( $#open )) && compadd -Q -l -S '' -d openNotes -a open
  if [[ $paths != none ]]; then
    compset -P '--*='
    if [[ $paths == folders ]]; then _files -/; else _files; fi
  fi
}

_palimpsest() {
  _palimpsest_line "\${(Q)words[1]/#\\~/$HOME}" "\${(j: :)words[1,CURRENT-1]} $PREFIX"
}

_palimpsest_npx() {
  local folder=$PWD
  if (( CURRENT < 3 )) || [[ $words[2] != palimpsest ]]; then
    _default
    return
  fi
  while [[ ! -x $folder/node_modules/.bin/palimpsest ]]; do
    [[ -n $folder ]] || return 1
    folder=\${folder%/*}
  done
  _palimpsest_line "$folder/node_modules/.bin/palimpsest" "\${(j: :)words[2,CURRENT-1]} $PREFIX"
}

if [[ $funcstack[1] == _palimpsest ]]; then
  _palimpsest "$@"
else
  compdef _palimpsest palimpsest
  # npx stays with what completes it already.
  (( $+_comps[npx] )) || compdef _palimpsest_npx npx
fi
`;
