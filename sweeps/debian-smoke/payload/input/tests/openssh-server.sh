# shellcheck shell=bash
# OpenSSH: keys only, one user; log in, run commands, copy files.

openssh_server_setup() {
  step "has a user with a key" openssh_server_create_user &&
    step "is configured" openssh_server_configure &&
    step "starts" restart_service ssh 22
}

openssh_server_create_user() {
  useradd --create-home --shell /bin/bash visitor
  mkdir -p /root/.ssh /home/visitor/.ssh
  ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519
  ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/other
  cp /root/.ssh/id_ed25519.pub /home/visitor/.ssh/authorized_keys
  chown -R visitor: /home/visitor/.ssh
  chmod -R go= /home/visitor/.ssh
}

openssh_server_configure() {
  printf '%s\n' 'PasswordAuthentication no' 'AllowUsers visitor' >/etc/ssh/sshd_config.d/smoke.conf
  mkdir -p /run/sshd
  sshd -t
  sshd -T | grep -ix 'passwordauthentication no'
}

openssh_server_tests() {
  step "shows the host key that it was given" openssh_server_shows_its_key
  step "lets the key's owner in and runs a command" openssh_server_runs_a_command
  step "passes on an exit status" openssh_server_passes_a_status
  step "passes on input and output" openssh_server_passes_data
  step "copies a file there and back" openssh_server_copies
  step "refuses another key" fails ssh_as visitor -o IdentitiesOnly=yes -i /root/.ssh/other true
  step "refuses another user" fails ssh_as root true
}

# ssh_as USER [OPTION...] COMMAND: never asks, takes the key it knows from the first test.
ssh_as() {
  local user=$1
  shift
  ssh -o BatchMode=yes -o ConnectTimeout=60 -o UserKnownHostsFile=/tmp/known_hosts -l "$user" 127.0.0.1 "$@"
}

openssh_server_shows_its_key() {
  ssh-keyscan -T 60 -t ed25519 127.0.0.1 | grep -v '^#' >/tmp/known_hosts
  same "host key" "$(cut -d' ' -f2 /etc/ssh/ssh_host_ed25519_key.pub)" "$(cut -d' ' -f3 /tmp/known_hosts)"
}

openssh_server_runs_a_command() {
  sshd -V 2>&1 || true
  # shellcheck disable=SC2016  # the other side's variable
  same "user and home" "visitor /home/visitor" "$(ssh_as visitor 'echo "$(id -un) $HOME"')"
}

openssh_server_passes_a_status() {
  local status=0
  ssh_as visitor 'exit 42' || status=$?
  same "exit status" 42 "$status"
}

openssh_server_passes_data() {
  same "sum" "$(head -c 3000000 /dev/zero | cksum)" "$(head -c 3000000 /dev/zero | ssh_as visitor cksum)"
}

openssh_server_copies() {
  local options=(-q -o BatchMode=yes -o UserKnownHostsFile=/tmp/known_hosts)
  head -c 1000000 /dev/urandom >/tmp/there
  rm -f /tmp/back
  scp "${options[@]}" /tmp/there visitor@127.0.0.1:copy
  same "owner and size" "visitor 1000000" "$(stat --format '%U %s' /home/visitor/copy)"
  scp "${options[@]}" visitor@127.0.0.1:copy /tmp/back
  cmp /tmp/there /tmp/back
}

openssh_server_stop() {
  step "stops" stop_service ssh 22
}
