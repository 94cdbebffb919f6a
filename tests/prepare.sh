#!/bin/sh
# Find a Chromium and a PostgreSQL server for the tests, or install them where that is allowed (root on Debian).
# Never fails by itself: tests that lack something say loudly what they skipped, and fail when CI=true.
# The Chromium without windows opens a page in a quarter of the time; few tests need the one for people.
have() { command -v "$1" >/dev/null 2>&1; }
offered() { apt-cache show "$1" >/dev/null 2>&1; }
a_chromium() { have chromium || have chromium-browser || have google-chrome; }
a_postgres() { have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
japanese_fonts() { fc-list 2>/dev/null | grep -qi 'cjk'; }
all_there() { have chromium-headless-shell && a_chromium && a_postgres && japanese_fonts; }

if ! all_there && [ "$(id -u)" = 0 ] && have apt-get; then
  apt-get update -qq
  wanted=""
  a_chromium || wanted="$wanted chromium"
  have chromium-headless-shell || ! offered chromium-headless-shell || wanted="$wanted chromium-headless-shell"
  a_postgres || wanted="$wanted postgresql"
  japanese_fonts || wanted="$wanted fonts-noto-cjk"
  echo "Installing for the tests:${wanted:- nothing}"
  # shellcheck disable=SC2086
  [ -z "$wanted" ] || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted >/dev/null
fi
a_chromium || .venv/bin/playwright install chromium || true
a_chromium || ls "$HOME"/.cache/ms-playwright/chromium* >/dev/null 2>&1 || echo "NO CHROMIUM: browser tests will be skipped."
a_postgres || echo "NO POSTGRESQL SERVER: the store is tested on SQLite only."
exit 0
