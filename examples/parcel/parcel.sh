#!/bin/sh
# Parcel packs a folder into one file, and unpacks it again. The release that the README's walk-through signs off.
#
#   parcel.sh pack FOLDER FILE       parcel.sh setting NAME
#   parcel.sh unpack FILE FOLDER     parcel.sh set NAME on|off
set -eu
settings=$(dirname "$0")/settings

setting() {
  sed -n "s/^$1=//p" "$settings"
}

case $1 in
setting)
  setting "$2"
  ;;
set)
  sed "s/^$2=.*/$2=$3/" "$settings" > "$settings.new"
  mv "$settings.new" "$settings"
  ;;
pack)
  tar -C "$2" -czf "$3" .
  if [ "$(setting checkAfterPacking)" = on ]; then
    # What was packed is read back before anybody relies on it.
    gzip -t "$3" && tar -C "$2" -dzf "$3"
    echo "packed and checked"
  else
    echo "packed"
  fi
  ;;
unpack)
  gzip -t "$2"
  tar -C "$3" -xzf "$2"
  ;;
esac
