# Completion of tokenferry's arguments in bash.
_tokenferry() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  case $before in
    --config) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    --listen) mapfile -t COMPREPLY < <(compgen -W '127.0.0.1:8787 [::1]:8787 unix:/run/' -- "$word") ;;
    *) mapfile -t COMPREPLY < <(compgen -W '--config --listen --check --ask --json --health --version --help' -- "$word") ;;
  esac
}
complete -o filenames -F _tokenferry tokenferry
