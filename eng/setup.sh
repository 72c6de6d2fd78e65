# shellcheck shell=bash
# What ./bus needs before it can run anything: the SDK, redis-server, an up-to-date build. Sourced; expects $root.

: "${root:?}"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Build nodes that stay behind would hold the caller's pipes open: './bus test | tee log' would not end.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

host_assembly=$root/artifacts/bin/Bus.Host/release/bus.dll
faults_assembly=$root/artifacts/bin/Bus.Faults/release/Bus.Faults.dll
host_sources=(src contracts benchmarks eng Directory.Build.props Directory.Packages.props global.json)
faults_sources=(src tests/Bus.Faults tests/Bus.Testing eng Directory.Build.props Directory.Packages.props global.json)
all_sources=("${host_sources[@]}" tests Bus.sln .editorconfig)
minimum_redis=7
# Servers live in sbin on some systems, which is not on every user's PATH.
redis_folders=/usr/local/bin:/usr/bin:/usr/sbin

say() { printf '%s\n' "$*" >&2; }

die() {
  say "bus: $*"
  exit 1
}

require_sdk() {
  command -v dotnet >/dev/null 2>&1 ||
    die "the .NET SDK 10 was not found; install it from https://dotnet.microsoft.com/download, or run: $(docker_command)"
  (cd "$root" && dotnet --version) >/dev/null 2>&1 ||
    die "no installed .NET SDK satisfies global.json (10.0.100 or a later 10.0 SDK); 'dotnet --list-sdks' shows what is there."
}

# The same verb in a container that has the SDK and the rights to install the rest. What root builds there stays there.
docker_command() {
  printf "docker run --rm -it -v '%s':/bus --tmpfs /bus/artifacts:exec -w /bus mcr.microsoft.com/dotnet/sdk:10.0 ./bus %s" "$root" "${BUS_VERB:-demo}"
}

redis_program() {
  if [ -n "${BUS_REDIS_SERVER:-}" ]; then
    [ -x "$BUS_REDIS_SERVER" ] && printf '%s' "$BUS_REDIS_SERVER"
  else
    PATH=$PATH:$redis_folders command -v redis-server
  fi
}

require_redis() {
  local program version
  if ! program=$(redis_program); then
    [ -z "${BUS_REDIS_SERVER:-}" ] || die "BUS_REDIS_SERVER is '$BUS_REDIS_SERVER', which is no program."
    install_package redis-server ||
      die "redis-server is missing and could not be installed; run 'sudo apt-get install redis-server', or instead: $(docker_command)"
    program=$(redis_program) || die "apt-get installed redis-server, but it is not on PATH."
  fi
  version=$("$program" --version | sed -n 's/.* v=\([0-9]*\)\..*/\1/p')
  [ "${version:-0}" -ge "$minimum_redis" ] ||
    die "$program is $("$program" --version | sed -n 's/.* v=\([^ ]*\).*/Redis \1/p'); Bus needs Redis $minimum_redis.0 or later. Run instead: $(docker_command)"
}

# What strategies from elsewhere are isolated with; without it they are isolated by the programs of util-linux.
prepare_bubblewrap() {
  command -v bwrap >/dev/null 2>&1 && return
  install_package bubblewrap || say "bus: bubblewrap is missing and could not be installed; the tests that need it are skipped."
}

# What strategies in Python run on.
prepare_pandas() {
  local python
  for python in /usr/bin/python3 python3; do
    if "$python" -c 'import pandas' >/dev/null 2>&1; then return; fi
  done
  install_package python3-pandas || say "bus: python3-pandas is missing and could not be installed; the tests that need it are skipped."
}

# Returns 1 without apt-get, without the rights, or when the installation fails.
install_package() {
  local package=$1 log
  local -a as_root=()
  command -v apt-get >/dev/null 2>&1 || return 1
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || return 1
    as_root=(sudo)
    # Without a terminal there is nobody to type a password.
    [ -t 0 ] || as_root+=(-n)
  fi
  say "Installing $package with apt-get..."
  log=$(mktemp)
  if ! apt_install "$package" >"$log" 2>&1; then
    tail -n 3 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

apt_install() {
  local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get)
  "${apt[@]}" install -y --no-install-recommends "$1" || { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$1"; }
}

# Succeeds when nothing among the sources is newer than the stamp. Folders count too: their time tells of removed files.
up_to_date() {
  local stamp=$1
  shift
  [ -e "$stamp" ] && [ -z "$(cd "$root" && find "$@" -newer "$stamp" -print -quit)" ]
}

build_host() {
  if [ -e "$host_assembly" ] && up_to_date "$root/artifacts/.host-built" "${host_sources[@]}"; then
    return
  fi
  build src/Bus.Host/Bus.Host.csproj "$root/artifacts/.host-built" "${host_sources[@]}"
}

build_faults() {
  if [ -e "$faults_assembly" ] && up_to_date "$root/artifacts/.faults-built" "${faults_sources[@]}"; then
    return
  fi
  build tests/Bus.Faults/Bus.Faults.csproj "$root/artifacts/.faults-built" "${faults_sources[@]}"
}

build_all() {
  build Bus.sln "$root/artifacts/.all-built" "${all_sources[@]}"
  # A stamp says since when the sources are built, so those of the programs take the time of the whole.
  touch -r "$root/artifacts/.all-built" "$root/artifacts/.host-built" "$root/artifacts/.faults-built"
}

# build <project or solution> <stamp> <sources...>: one build at a time, and none when another start has just done it.
build() {
  local project=$1 stamp=$2 log status=0
  shift 2
  require_sdk
  mkdir -p "$root/artifacts"
  exec 9>"$root/artifacts/.build-lock"
  if command -v flock >/dev/null 2>&1; then flock 9; fi
  if ! up_to_date "$stamp" "$@"; then
    say "Building Bus..."
    # Taken before the build: what changes during it makes the next start build again.
    touch "$stamp.new"
    log=$(mktemp)
    run_build "$project" >"$log" 2>&1 9>&- || status=$?
    if [ "$status" -ne 0 ]; then
      grep -E ' error |: error|rror\(s\)|^error' "$log" | sort -u >&2 || cat "$log" >&2
      rm -f "$log" "$stamp.new"
      die "the build of $project failed."
    fi
    rm -f "$log"
    mv "$stamp.new" "$stamp"
  fi
  exec 9>&-
}

run_build() {
  cd "$root" || return
  if [ "${CI:-}" = true ]; then
    # In CI the lock files decide which packages are used; elsewhere a changed project may update them.
    dotnet restore "$1" --locked-mode </dev/null && dotnet build "$1" --no-restore -c Release -v quiet -warnaserror </dev/null
  else
    dotnet build "$1" -c Release -v quiet </dev/null
  fi
}
