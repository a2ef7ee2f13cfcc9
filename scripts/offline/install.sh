#!/bin/sh
# Installs the Rust AI IDE extensions beside this script. No network is used.
#   ./install.sh [EDITOR]     EDITOR: program of the editor; without it the first of
#                             code, codium, cursor and code-server that is on PATH
set -eu
here=$(cd "$(dirname "$0")" && pwd)
editor=${1:-}
if [ -z "$editor" ]; then
    for name in code codium cursor code-server; do
        if command -v "$name" >/dev/null 2>&1; then
            editor=$name
            break
        fi
    done
fi
if [ -z "$editor" ]; then
    echo "No editor found. Give its program: ./install.sh /path/to/code" >&2
    exit 2
fi
set --
for file in "$here"/*.vsix; do
    echo "installing $(basename "$file")"
    set -- "$@" --install-extension "$file"
done
exec "$editor" "$@" --force
