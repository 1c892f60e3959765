# The look and feel of every terminal of the lab.
[[ $- == *i* ]] || return
PS1='\[\e[1;32m\]\u@\h\[\e[0m\]:\[\e[1;34m\]\w\[\e[0m\]\$ '
HISTSIZE=5000 HISTFILESIZE=10000 HISTCONTROL=ignoredups
shopt -s histappend checkwinsize
export EDITOR=nano LESS=-R
alias ls='ls --color=auto' ll='ls -alF' grep='grep --color=auto'
[ ! -r /usr/share/bash-completion/bash_completion ] || . /usr/share/bash-completion/bash_completion
