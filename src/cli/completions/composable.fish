# How fish completes command lines of composable: `composable completions fish` prints this. All that is
# known of commands, options and definitions is asked of the program.

function __composable_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct | string unescape)
    set -l program (string replace -r -- '-http-server$' '' $words[1] | string replace -r -- '^~' $HOME)
    set -l answers ($program completions fish -- $words "$typed" 2>/dev/null)
    set -l kind (string split -n ' ' -- $answers[1])
    if test "$kind[1]" != paths
        string replace -r -- '\t$' '' $answers[2..]
        return
    end

    # Of `--option=PATH` the path is meant.
    set -l option (string match -r -- '^--[^=]*=' "$typed")
    set -l path (string replace -r -- '^--[^=]*=' '' "$typed")
    for line in (complete -C "'' "(string escape -- "$path"))
        set -l file (string split -f 1 \t -- $line)
        set -l extension (string split -r -m 1 -f 2 . -- $file)
        if not set -q kind[2]; or string match -q -- '*/' $file; or contains -- "$extension" $kind[2..]
            echo "$option$file"
        end
    end
end

complete -c composable -f -k -a '(__composable_complete)'
complete -c composable-http-server -f -k -a '(__composable_complete)'
