#!/bin/sh
# Compiles the examples into a folder that can be served:
#
#   examples/web/build.sh SITE [LUMEN]
set -e
here=$(cd "$(dirname "$0")" && pwd)
site=${1:?usage: build.sh SITE [LUMEN]}
lumen=${2:-lumen}
mkdir -p "$site"
for source in "$here"/*.erl; do
  "$lumen" compile --target=wasm32-web -O2 "$source" -o "$site/$(basename "$source" .erl).wasm"
  cp "$source" "$site"
done
cp "$here"/*.html "$here"/*.css "$site"
