#compdef composable composable-http-server
# How zsh completes command lines of composable: `composable completions zsh` prints this. All that is
# known of commands, options and definitions is asked of the program.

_composable() {
  local -a typed answers extensions described
  local program answer kind
  # Without quotes, and only up to the cursor.
  typed=("${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}")
  program=${typed[1]%-http-server}
  answers=("${(@f)$("${program/#\~/$HOME}" completions zsh -- "${typed[@]}" 2>/dev/null)}")
  kind=$answers[1]
  shift answers

  if [[ $kind == paths* ]]; then
    compset -P '--*='
    extensions=(${=kind#paths})
    if (( ! $#extensions )); then
      _files
      return
    fi
    _alternative \
      "files:file:_path_files -g '*.(${(j:|:)extensions})(-.)'" \
      'folders:folder:_path_files -/'
    return
  fi
  # `WORD:ABOUT`, with `:` in the word behind a backslash.
  for answer in $answers; do
    described+=("${${answer%%$'\t'*}//:/\\:}:${answer#*$'\t'}")
  done
  _describe -V 'composable' described
}

if [[ $funcstack[1] == _composable ]]; then
  _composable "$@"
else
  compdef _composable composable composable-http-server
fi
