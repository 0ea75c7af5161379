# How bash completes command lines of composable: `composable completions bash` prints this. All that is
# known of commands, options and definitions is asked of the program.

_composable() {
  COMPREPLY=()
  # bash has split the line at `:`, `=` and `@` as well: its words up to the cursor, put together again.
  local line=${COMP_LINE:0:COMP_POINT} words=() last=-1 piece i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if [[ $i -eq 0 || $line == [[:space:]]* ]]; then
      line=${line#"${line%%[![:space:]]*}"}
      last=$((last + 1))
      words[last]=
    fi
    piece=${COMP_WORDS[i]}
    [[ ${#piece} -le ${#line} ]] || piece=$line
    words[last]+=$piece
    line=${line:${#piece}}
  done
  local typed=${words[last]}
  # Of the word, bash puts the answer only in place of what stands behind the last of them, or from `@` on.
  local breaks=${COMP_WORDBREAKS//[!:=@]/} kept=
  [[ -z $breaks || $typed != *[$breaks]* ]] || kept=${typed%"${typed##*[$breaks]}"}
  kept=${kept%@}

  local program=${1%-http-server} kind word extension
  program=${program/#\~/$HOME}
  {
    read -r kind
    while IFS=$'\t' read -r word _; do
      [[ $word != "$kept"* ]] || COMPREPLY+=("${word#"$kept"}")
    done
  } < <("$program" completions bash -- "${words[@]}" 2>/dev/null)
  [[ $kind == paths* ]] || return 0

  compopt -o filenames
  [[ $typed != --*=* ]] || typed=${typed#*=}
  while IFS= read -r word; do
    if [[ $kind == paths || -d ${word/#\~/$HOME} ]]; then
      COMPREPLY+=("$word")
      continue
    fi
    for extension in ${kind#paths}; do
      [[ $word != *."$extension" ]] || COMPREPLY+=("$word")
    done
  done < <(compgen -f -- "$typed")
}

complete -F _composable composable composable-http-server
