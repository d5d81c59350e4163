# shellcheck shell=bash
# Redis: with a password and the append-only file, so that what was said is kept.

redis_server_setup() {
  step "is configured" redis_server_configure &&
    step "starts" restart_service redis-server 6379
}

redis_server_configure() {
  printf '%s\n' 'requirepass secret' 'appendonly yes' 'appendfsync always' >>/etc/redis/redis.conf
}

redis_server_tests() {
  step "answers" redis_server_answers
  step "sets and gets" redis_server_sets_and_gets
  step "counts for many clients at once" redis_server_counts
  step "keeps lists and hashes" redis_server_keeps_lists
  step "forgets when time is over" redis_server_expires
  step "refuses a wrong password" redis_server_refuses
  step "has its data after a restart" redis_server_restarts
}

redis() {
  REDISCLI_AUTH=secret redis-cli --no-auth-warning "$@"
}

redis_server_answers() {
  redis INFO server | grep redis_version
  same answer PONG "$(redis PING)"
}

redis_server_sets_and_gets() {
  same set OK "$(redis SET greeting 'good morning')"
  same get "good morning" "$(redis GET greeting)"
}

redis_server_counts() {
  redis DEL counter
  for _ in 1 2 3 4; do
    redis -r 250 INCR counter >/dev/null &
  done
  wait
  same counter 1000 "$(redis GET counter)"
}

redis_server_keeps_lists() {
  redis DEL queue visitor
  redis RPUSH queue one two three
  same "first of the queue" one "$(redis LPOP queue)"
  same "length of the queue" 2 "$(redis LLEN queue)"
  redis HSET visitor name Ada visits 7
  same "visits" 8 "$(redis HINCRBY visitor visits 1)"
}

redis_server_expires() {
  redis SET ticket valid PX 500
  sleep 1
  same "ticket" "" "$(redis GET ticket)"
}

# redis-cli ends with 0 whatever the server says.
redis_server_refuses() {
  REDISCLI_AUTH=wrong redis-cli GET greeting 2>&1 | has_line 'WRONGPASS|NOAUTH'
}

redis_server_restarts() {
  restart_service redis-server 6379
  same "counter" 1000 "$(redis GET counter)"
  same "length of the queue" 2 "$(redis LLEN queue)"
}

redis_server_stop() {
  step "stops" stop_service redis-server 6379
}
