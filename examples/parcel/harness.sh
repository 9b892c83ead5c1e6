#!/bin/sh
# Measures Parcel once: packs files of random bytes, and looks at what becomes of them. Prints one JSON object.
set -eu
here=$PWD
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# What is measured is what the plan says: the flag as it is set, and no other.
case $SIGNOFF_FLAG_checkAfterPacking in true) wanted=on ;; *) wanted=off ;; esac
[ "$(./parcel.sh setting checkAfterPacking)" = "$wanted" ]

random() {
  od -An -N2 -tu2 /dev/urandom | tr -d ' '
}

mkdir "$place/from" "$place/to"
for name in a b c; do
  head -c "$(random)" /dev/urandom > "$place/from/$name"
done
"$here/parcel.sh" pack "$place/from" "$place/parcel" > "$place/said"

restored=false missed=false
case $SIGNOFF_SCENARIO in
round_trip)
  "$here/parcel.sh" unpack "$place/parcel" "$place/to" && diff -r "$place/from" "$place/to" > "$place/diff" && restored=true
  ;;
damaged_on_the_way)
  # One byte in the middle becomes another one.
  size=$(wc -c < "$place/parcel")
  byte=$(od -An -j $((size / 2)) -N1 -tu1 "$place/parcel" | tr -d ' ')
  printf "\\$(printf %o $((255 - byte)))" | dd of="$place/parcel" bs=1 seek=$((size / 2)) conv=notrunc 2> /dev/null
  if "$here/parcel.sh" unpack "$place/parcel" "$place/to" 2> /dev/null; then missed=true; fi
  ;;
esac
echo "{\"restored\": $restored, \"damageMissed\": $missed}"
