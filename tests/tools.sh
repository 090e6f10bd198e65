# What the tests need on a machine, and its installation. Sourced by tests/run and tests/screenshots, at the root of the
# repository, with `work` set to a temporary folder. Nothing is left out in silence: what is missing and cannot be installed
# ends with 2 and a message.

target=${CARGO_TARGET_DIR:-target}
python=$target/tests-python/bin/python
packages=$target/tests-browser
yaml_version=6.0.3
jsonschema_version=4.26.0

missing() {
  printf '%s\n' "$@" >&2
  exit 2
}

# as_root COMMAND...: as root, or through sudo where that is possible.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    sudo "$@"
  else
    return 1
  fi
}

python_works() { python3 -c 'import sys, tomllib, venv, ensurepip' 2>/dev/null; }
node_works() { node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null; }
chromium_command() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

install_tools() {
  local wanted=()
  python_works || wanted+=(python3 python3-venv)
  command -v cc >/dev/null || wanted+=(gcc libc6-dev)
  command -v git >/dev/null || wanted+=(git)
  node_works || wanted+=(nodejs)
  command -v npm >/dev/null || wanted+=(npm)
  # Without a font, no text has a width, and nothing is ever too wide.
  chromium_command >/dev/null || wanted+=(chromium fonts-dejavu-core)
  if [ ${#wanted[@]} != 0 ] && command -v apt-get >/dev/null; then
    echo "installing: ${wanted[*]}"
    { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${wanted[@]}"; } \
      >"$work/apt" 2>&1 || { tail -n 20 "$work/apt" >&2; missing "these packages could not be installed: ${wanted[*]}"; }
  fi
  command -v cc >/dev/null || missing "the tests need a C compiler as linker: install gcc or clang"
  command -v git >/dev/null || missing "the tests need git: install git"
  python_works || missing "the tests need Python 3.11 or newer with its venv module: install python3 and python3-venv"
  node_works || missing "the tests need Node 18 or newer: install nodejs"
  command -v npm >/dev/null || missing "the tests need npm: install npm"
  chromium_command >/dev/null || missing "the tests need a browser: install chromium"
}

# PyYAML and jsonschema live under target/, so that nothing is added to the system's Python.
install_python_packages() {
  local venv=$target/tests-python
  "$python" -c 'import yaml, tomllib, jsonschema, referencing' 2>/dev/null && return
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$python" -m pip install --quiet --disable-pip-version-check "PyYAML==$yaml_version" "jsonschema==$jsonschema_version" >"$work/pip" 2>&1 && return
  # Without a network, the system's own will do.
  if python3 -c 'import yaml, jsonschema, referencing' 2>/dev/null; then
    rm -rf "$venv"
    python3 -m venv --system-site-packages "$venv"
    return
  fi
  tail -n 5 "$work/pip" >&2
  missing "PyYAML and jsonschema could not be installed: connect to a network, or install python3-yaml and python3-jsonschema"
}

# The browser's driver and axe live under target/ as well. npm writes the inner lock file last, when all is there.
install_browser_packages() {
  local list=tests/browser/package-lock.json
  [ -f "$packages/node_modules/.package-lock.json" ] && cmp -s "$list" "$packages/package-lock.json" && return
  rm -rf "$packages"
  mkdir -p "$packages"
  cp tests/browser/package.json "$list" "$packages"
  (cd "$packages" && npm ci --ignore-scripts --no-audit --no-fund) >"$work/npm" 2>&1 && return
  tail -n 5 "$work/npm" >&2
  rm -rf "$packages"
  missing "playwright-core and axe-core could not be installed: connect to a network"
}

# in_browser SCRIPT ARGUMENT...: a script of tests/browser, for ten minutes at most.
in_browser() {
  local script=$1
  shift
  PACKAGES=$(realpath "$packages") CHROMIUM=$(chromium_command) timeout 600 node "tests/browser/$script" "$@"
}
