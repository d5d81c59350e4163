# shellcheck shell=bash
# BIND: the name server of a zone of our own, with updates signed by a key.

bind9_setup() {
  step "is configured" bind9_configure &&
    step "starts" restart_service named 53 &&
    step "has loaded the zone" bind9_wait_for_zone
}

bind9_configure() {
  tsig-keygen office >/etc/bind/office.key
  chown bind: /etc/bind/office.key
  cat >/var/lib/bind/office.zone <<'ZONE'
$TTL 300
@       SOA  ns hostmaster 1 3600 600 86400 300
        NS   ns
        MX   10 mail
ns      A    192.0.2.1
mail    A    192.0.2.2
        AAAA 2001:db8::2
www     CNAME mail
ZONE
  chown bind: /var/lib/bind/office.zone
  named-checkzone office.test /var/lib/bind/office.zone
  cat >/etc/bind/named.conf.local <<'CONF'
include "/etc/bind/office.key";
zone "office.test" {
  type primary;
  file "/var/lib/bind/office.zone";
  update-policy { grant office zonesub any; };
};
CONF
  named-checkconf -z
}

bind9_tests() {
  step "has the authority for its zone" bind9_has_authority
  step "answers for addresses, aliases and mail" bind9_answers
  step "says NXDOMAIN to what is not there" bind9_denies
  step "answers over TCP" bind9_answers_over_tcp
  step "takes a signed update" bind9_takes_update
  step "refuses an unsigned update" bind9_refuses_update
  step "has the update after a restart" bind9_restarts
}

lookup() {
  dig @127.0.0.1 +short +timeout=10 "$@"
}

bind9_wait_for_zone() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    if [ -n "$(lookup office.test SOA)" ]; then return; fi
    sleep 1
  done
  return 1
}

bind9_has_authority() {
  bind9_wait_for_zone
  lookup version.bind CH TXT
  dig @127.0.0.1 +timeout=10 office.test SOA | has_line '^;; flags:[a-z ]* aa'
}

bind9_answers() {
  same mail 192.0.2.2 "$(lookup mail.office.test A)"
  same "mail, IPv6" 2001:db8::2 "$(lookup mail.office.test AAAA)"
  same www "mail.office.test. 192.0.2.2" "$(lookup www.office.test A | xargs)"
  same MX "10 mail.office.test." "$(lookup office.test MX)"
}

bind9_answers_over_tcp() {
  same ns 192.0.2.1 "$(lookup +tcp ns.office.test A)"
}

bind9_denies() {
  dig @127.0.0.1 +timeout=10 nobody.office.test A | has_line 'status: NXDOMAIN'
}

# update_zone [OPTION...]: sends the statements of standard input.
update_zone() {
  { printf '%s\n' 'server 127.0.0.1' 'zone office.test'; cat; echo send; } | nsupdate -v "$@"
}

bind9_takes_update() {
  printf '%s\n' 'update delete printer.office.test' 'update add printer.office.test 300 A 192.0.2.77' |
    update_zone -k /etc/bind/office.key
  same printer 192.0.2.77 "$(lookup printer.office.test A)"
}

bind9_refuses_update() {
  fails update_zone <<<'update add intruder.office.test 300 A 192.0.2.66'
  same intruder "" "$(lookup intruder.office.test A)"
}

bind9_restarts() {
  restart_service named 53
  bind9_wait_for_zone
  same printer 192.0.2.77 "$(lookup printer.office.test A)"
}

bind9_stop() {
  step "stops" stop_service named 53
}
