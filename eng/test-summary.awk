# Reads the output of one xunit.v3 program: writes its failures and skips to two files, prints "passed failed skipped".
# Every result starts a block at four spaces; deeper lines belong to it, others are logs. Without a summary line nothing is printed.

/^    [^ ]/ {
  block = /\[SKIP\]$/ ? "skip" : (/\[FAIL\]$/ || /Failure \(/) ? "failure" : ""
  if (block == "failure") print substr($0, 5) > failures
  if (block == "skip") { sub(/ \[SKIP\]$/, ""); printf "%s  %s:", (skipping++ ? "\n" : ""), substr($0, 5) > skips }
  next
}

/^  ?[^ ]/ || /^[^ ]/ { block = "" }

block == "failure" { sub(/\r$/, ""); print substr($0, 5) > failures }
block == "skip" { sub(/^ +/, " "); printf "%s", $0 > skips }

/^   [^ ]+  Total: [0-9]/ {
  total = number("Total"); bad = number("Failed"); ignored = number("Skipped")
  print total - bad - ignored - number("Not Run"), bad + number("Errors"), ignored
}

END { if (skipping) print "" > skips }

function number(label) {
  return match($0, label ": [0-9]+") ? substr($0, RSTART + length(label) + 2, RLENGTH - length(label) - 2) + 0 : 0
}
