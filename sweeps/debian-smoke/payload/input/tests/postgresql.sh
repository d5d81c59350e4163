# shellcheck shell=bash
# PostgreSQL: a database of our own, used over TCP with a password, as an application would.

postgresql_setup() {
  step "is configured" postgresql_configure &&
    step "starts" restart_service "$(postgresql_unit)" 5432 &&
    step "has a role and a database" postgresql_create_database
}

postgresql_configure() {
  local directory
  for directory in /etc/postgresql/*/main/conf.d; do
    printf '%s\n' 'shared_buffers = 24MB' "listen_addresses = '127.0.0.1'" >"$directory/shop.conf"
  done
}

postgresql_create_database() {
  runuser -u postgres -- psql --set ON_ERROR_STOP=1 --command "CREATE ROLE shop LOGIN PASSWORD 'secret'"
  runuser -u postgres -- createdb --owner shop shop
}

postgresql_tests() {
  step "runs as configured" postgresql_is_configured
  step "creates a table and fills it" postgresql_fills_a_table
  step "keeps a transaction together" postgresql_rolls_back
  step "refuses what a constraint forbids" postgresql_refuses_a_duplicate
  step "refuses a wrong password" fails env PGPASSWORD=wrong psql --host 127.0.0.1 --username shop shop --command 'SELECT 1'
  step "has its data after a restart" postgresql_restarts
  step "restores its own dump" postgresql_dumps_and_restores
}

# Debian's postgresql.service only passes on to a unit per cluster, and does not wait for it to stop.
postgresql_unit() {
  pg_lsclusters --no-header | awk '{ print "postgresql@" $1 "-" $2; exit }'
}

# shop_psql DATABASE OPTION...: as the application; prints bare values.
shop_psql() {
  PGPASSWORD=secret psql --host 127.0.0.1 --username shop --dbname "$1" --no-psqlrc --quiet --tuples-only --no-align \
    --set ON_ERROR_STOP=1 "${@:2}"
}

sql() {
  shop_psql shop --command "$1"
}

postgresql_is_configured() {
  sql 'SELECT version()'
  same shared_buffers 24MB "$(sql 'SHOW shared_buffers')"
}

postgresql_fills_a_table() {
  sql 'DROP TABLE IF EXISTS item; CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL, price numeric(8,2) CHECK (price >= 0))'
  sql "INSERT INTO item SELECT n, 'item ' || n, n * 1.5 FROM generate_series(1, 1000) AS n"
  same "number and sum" "1000|750750.00" "$(sql 'SELECT count(*), sum(price) FROM item')"
}

postgresql_rolls_back() {
  fails sql "BEGIN; DELETE FROM item; INSERT INTO item VALUES (1, 'negative', -1); COMMIT"
  same "items" 1000 "$(sql 'SELECT count(*) FROM item')"
}

postgresql_refuses_a_duplicate() {
  fails sql "INSERT INTO item VALUES (7, 'again', 0)" 2>&1 | has_line 'duplicate key'
}

postgresql_restarts() {
  restart_service "$(postgresql_unit)" 5432
  same "item 500" "item 500" "$(sql 'SELECT name FROM item WHERE id = 500')"
}

postgresql_dumps_and_restores() {
  runuser -u postgres -- dropdb --if-exists copy
  runuser -u postgres -- createdb --owner shop copy
  PGPASSWORD=secret pg_dump --host 127.0.0.1 --username shop shop >/tmp/shop.sql
  shop_psql copy --file /tmp/shop.sql
  same "sum in the copy" 750750.00 "$(shop_psql copy --command 'SELECT sum(price) FROM public.item')"
}

postgresql_stop() {
  step "stops" stop_service "$(postgresql_unit)" 5432
}
