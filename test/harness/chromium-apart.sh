#!/bin/sh
# What playwright starts as the browser: it, in a network namespace of its own (chromium-apart.ts).
exec unshare $UNSHARE --net "$NODE" "${0%.sh}.ts" "$@"
