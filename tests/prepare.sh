#!/bin/sh
# Find a Chromium and a PostgreSQL server for the tests, or install them where that is allowed (root on Debian).
# Never fails by itself: tests that lack something say loudly what they skipped, and fail when CI=true.
have() { command -v "$1" >/dev/null 2>&1; }
a_chromium() { have chromium || have chromium-browser || have google-chrome; }
a_postgres() { have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
japanese_fonts() { fc-list 2>/dev/null | grep -qi 'cjk'; }

wanted=""
a_chromium || wanted="$wanted chromium"
a_postgres || wanted="$wanted postgresql"
japanese_fonts || wanted="$wanted fonts-noto-cjk"
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && have apt-get; then
  echo "Installing for the tests:$wanted"
  apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted >/dev/null
fi
a_chromium || .venv/bin/playwright install chromium || true
a_chromium || ls "$HOME"/.cache/ms-playwright/chromium* >/dev/null 2>&1 || echo "NO CHROMIUM: browser tests will be skipped."
a_postgres || echo "NO POSTGRESQL SERVER: the store is tested on SQLite only."
exit 0
