#!/bin/sh
# Find a Chromium and a PostgreSQL server for the tests, or install them where that is allowed (root on Debian).
# Never fails by itself: tests that lack something say loudly what they skipped, and fail when CI=true.
have() { command -v "$1" >/dev/null 2>&1; }
chromium() { have chromium || have chromium-browser || have google-chrome; }
postgres() { have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
fonts() { fc-list 2>/dev/null | grep -qi 'cjk'; }

wanted=""
chromium || wanted="$wanted chromium"
postgres || wanted="$wanted postgresql"
fonts || wanted="$wanted fonts-noto-cjk"
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && have apt-get; then
  echo "Installing for the tests:$wanted"
  apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted >/dev/null
fi
chromium || .venv/bin/playwright install chromium || true
chromium || ls "$HOME"/.cache/ms-playwright/chromium* >/dev/null 2>&1 || echo "NO CHROMIUM: browser tests will be skipped."
postgres || echo "NO POSTGRESQL SERVER: the store is tested on SQLite only."
exit 0
