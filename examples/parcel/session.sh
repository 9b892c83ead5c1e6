#!/bin/sh
# A session of a user: packs a file, and shows what Parcel says.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/from"
date > "$place/from/note"
./parcel.sh pack "$place/from" "$place/parcel"
