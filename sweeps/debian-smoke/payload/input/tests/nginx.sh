# shellcheck shell=bash
# nginx: a web server. Two sites of our own beside the packaged one: plain files, and a proxy in front of them with TLS.

nginx_setup() {
  step "is configured" nginx_configure &&
    step "starts" restart_service nginx 8443
}

nginx_configure() {
  mkdir -p /srv/pages
  echo "<h1>It is $(hostname)</h1>" >/srv/pages/index.html
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=pages.test \
    -addext subjectAltName=DNS:pages.test -keyout /etc/nginx/pages.key -out /etc/nginx/pages.crt
  cat >/etc/nginx/conf.d/pages.conf <<'CONF'
server {
  listen 127.0.0.1:8080;
  server_name pages.test;
  root /srv/pages;
  location = /old { return 301 /index.html; }
}
server {
  listen 127.0.0.1:8443 ssl;
  server_name pages.test;
  ssl_certificate /etc/nginx/pages.crt;
  ssl_certificate_key /etc/nginx/pages.key;
  access_log /var/log/nginx/proxy.log;
  location / {
    proxy_pass http://127.0.0.1:8080;
    add_header X-Proxy yes;
  }
}
CONF
  nginx -t
}

nginx_tests() {
  step "serves the packaged page" nginx_serves_packaged_page
  step "serves our page" nginx_serves_our_page
  step "says 404 to what is not there" nginx_has_status 404 http://127.0.0.1:8080/nothing
  step "redirects" nginx_has_status 301 http://127.0.0.1:8080/old
  step "proxies over TLS" nginx_proxies
  step "takes a new configuration without a restart" nginx_reloads
}

nginx_has_status() {
  same status "$1" "$(curl --silent --output /dev/null --write-out '%{http_code}' "$2")"
}

nginx_serves_packaged_page() {
  curl --fail --silent --show-error http://127.0.0.1/ | has_line 'Welcome to nginx'
}

nginx_serves_our_page() {
  same page "$(cat /srv/pages/index.html)" "$(curl --fail --silent --show-error http://127.0.0.1:8080/)"
}

nginx_proxies() {
  curl --fail --silent --show-error --include --cacert /etc/nginx/pages.crt --resolve pages.test:8443:127.0.0.1 \
    https://pages.test:8443/ | has_line '^X-Proxy: yes'
  has_line '"GET / HTTP/' </var/log/nginx/proxy.log
}

nginx_reloads() {
  local before
  before=$(systemctl show --property=MainPID --value nginx)
  echo "a new page" >/srv/pages/new.html
  sed -i 's|return 301 /index.html|return 301 /new.html|' /etc/nginx/conf.d/pages.conf
  systemctl reload nginx
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    # The old workers go on until they are idle.
    if curl --silent --show-error --location http://127.0.0.1:8080/old | grep 'a new page'; then break; fi
    sleep 1
  done
  curl --fail --silent --show-error --location http://127.0.0.1:8080/old | grep 'a new page'
  same "main process" "$before" "$(systemctl show --property=MainPID --value nginx)"
}

nginx_stop() {
  step "stops" stop_service nginx 8080
}
