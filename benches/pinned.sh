#!/bin/sh
# Chromium with all its processes and threads on the one core named by CORE.
exec taskset -c "$CORE" "$CHROMIUM" "$@"
