# shellcheck shell=bash
# Runs the test projects, a few at a time, and adds up what they report. Sourced by ./bus after setup.sh.

: "${root:?}"

test_usage() {
  cat <<'TEXT'
Usage: ./bus test [filter...]

Builds everything in Release and runs all test projects, each as a program of its own.
A filter is a part of a test's full name (namespace.class.method); several filters widen the selection:

  ./bus test                               all tests
  ./bus test Bus.Redis.Tests               the tests of one project
  ./bus test Lease ReceiveLoop             all tests with either word in their name

Without a filter it also checks that docs/conformance.md says what the contract specs found.
Prints a line per project, then every failure and every skipped test with its reason.
The last line is "N passed, N failed, N skipped". The exit code is 1 when a test failed or none ran.

Environment:
  BUS_REFDATA        folder with reference data; without it some tests are skipped and say so
  BUS_REDIS_SERVER   the redis-server to use instead of the one on PATH
  BUS_TEST_JOBS      projects that run at the same time; by default one per core, at most 4
  BUS_TEST_TIMEOUT   seconds that one project may take; 1200 by default
  CI=true            restore in locked mode, treat every warning as an error, check the formatting
TEXT
}

test_main() {
  local -a filters=()
  local word
  for word in "$@"; do
    case $word in
      --help | -h) test_usage; return ;;
      -*) die "'$word' is no option of ./bus test; see ./bus test --help." ;;
      *) filters+=(-method "*$word*") ;;
    esac
  done

  start_run test
  prepare_python
  prepare_bubblewrap
  prepare_pandas
  build_all
  if [ "${CI:-}" = true ]; then
    check_format &
    format_check=$!
  fi
  run_projects "${filters[@]}"
  [ "$((passed + failed + skipped))" -gt 0 ] || say "bus: no test matches: $*"
  [ "${#filters[@]}" -gt 0 ] || check_conformance
}

conformance_usage() {
  cat <<'TEXT'
Usage: ./bus conformance [--write]

Runs the suites that every transport has to pass, and compares docs/conformance.md with what they found;
with --write it writes that file. The exit code is 1 when a spec failed or the file says something else.
TEXT
}

conformance_main() {
  case ${1:-} in
    --help | -h) conformance_usage; return ;;
    --write | '') ;;
    *) die "'$1' is no option of ./bus conformance; see ./bus conformance --help." ;;
  esac
  start_run conformance
  build_all
  run_projects -namespace '*.Contracts'
  check_conformance "$@"
}

# With a failure the table would say so too; one report of it is enough.
check_conformance() {
  [ "$failed" -eq 0 ] || return 0
  if ! dotnet "$root/artifacts/bin/Bus.Conformance/release/Bus.Conformance.dll" "$@" "$root/docs/conformance.md" "$logs"/Bus.RedisStreams*.xml >"$logs/conformance" 2>&1; then
    mv "$logs/conformance" "$logs/conformance.failures"
    failed=$((failed + 1))
  fi
}

start_run() {
  passed=0 failed=0 skipped=0
  logs=$root/artifacts/test-logs
  export BUS_VERB=$1
  trap finish EXIT
  rm -rf "$logs"
  mkdir -p "$logs"
  require_redis
}

# However the run ends, its last line is the sum.
finish() {
  local status=$?
  trap - EXIT
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  show_details
  echo "$passed passed, $failed failed, $skipped skipped"
  if [ "$failed" -gt 0 ] || [ "$passed" -eq 0 ]; then exit 1; fi
  exit 0
}

prepare_python() {
  local python
  for python in /usr/bin/python3 python3; do
    if "$python" -c 'import redis' >/dev/null 2>&1; then return; fi
  done
  install_package python3-redis || say "bus: python3-redis is missing and could not be installed; the tests that need it are skipped."
}

# Beside the tests, which wait more than they compute.
check_format() {
  if (cd "$root" && dotnet format Bus.sln --no-restore --verify-no-changes) </dev/null >"$logs/format" 2>&1; then
    rm -f "$logs/format"
  else
    mv "$logs/format" "$logs/format.failures"
    echo '0 1 0' >"$logs/format.counts"
  fi
}

run_projects() {
  local jobs=${BUS_TEST_JOBS:-$(nproc 2>/dev/null || echo 2)} project name longest=Bus.Host.Tests greedy=Bus.Sandbox.Tests
  [ -n "${BUS_TEST_JOBS:-}" ] || [ "$jobs" -le 4 ] || jobs=4
  # Neither Ctrl-C nor a signal reaches the projects by itself: timeout puts each in a process group of its own.
  trap 'kill $(jobs -p) 2>/dev/null || true; exit 130' INT TERM
  # What takes longest begins first: the others run beside it.
  run_project "$longest" "$@" &
  for project in "$root"/tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    # The second lets programs take all they can get, which would starve the others: it runs when they have ended.
    case $name in "$longest" | "$greedy") continue ;; esac
    while [ "$(jobs -rp | grep -cvx "${format_check:-none}")" -ge "$jobs" ]; do wait -n || true; done
    run_project "$name" "$@" &
  done
  wait
  run_project "$greedy" "$@" &
  wait
  trap - INT TERM
  for project in "$logs"/*.counts; do
    read -r p f s <"$project"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  done
}

# Runs one project; leaves <name>.log, <name>.xml, <name>.counts ("passed failed skipped"), <name>.failures and <name>.skips.
run_project() {
  local name=$1 seconds=${BUS_TEST_TIMEOUT:-1200} status=0 start=$SECONDS running counts p f s
  shift
  timeout -k 10 "$seconds" dotnet "$root/artifacts/bin/$name/release/$name.dll" -noLogo -noColor -longRunning 120 -xml "$logs/$name.xml" "$@" \
    </dev/null >"$logs/$name.log" 2>&1 &
  running=$!
  # It passes the signal on to what it has started.
  trap 'kill "$running" 2>/dev/null' TERM
  wait "$running" || status=$?
  counts=$(awk -v failures="$logs/$name.failures" -v skips="$logs/$name.skips" -f "$root/eng/test-summary.awk" "$logs/$name.log")
  if [ -z "$counts" ]; then
    counts='0 1 0'
    {
      if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
        echo "$name did not end within $seconds s (BUS_TEST_TIMEOUT). Tests that ran for minutes, and the end of its output:"
        grep -F '[Long Running Test]' "$logs/$name.log" | tail -n 5 || true
      else
        echo "$name ended with exit code $status before it reported a result. The end of its output:"
      fi
      tail -n 40 "$logs/$name.log"
    } >"$logs/$name.failures"
  fi
  read -r p f s <<<"$counts"
  if [ "$f" -eq 0 ] && [ "$status" -ne 0 ]; then
    f=1
    echo "$name reported no failure, but ended with exit code $status." >"$logs/$name.failures"
  fi
  echo "$p $f $s" >"$logs/$name.counts"
  [ "$((p + f + s))" -eq 0 ] || printf '%-28s %5d passed %4d failed %4d skipped %5d s\n' "$name" "$p" "$f" "$s" "$((SECONDS - start))"
}

show_details() {
  local file
  for file in "$logs"/*.failures; do
    [ ! -s "$file" ] || { echo; echo "Failed in $(basename "$file" .failures):"; cat "$file"; }
  done
  for file in "$logs"/*.skips; do
    [ ! -s "$file" ] || { echo; echo "Skipped in $(basename "$file" .skips):"; cat "$file"; }
  done
  echo
}
