#!/bin/sh
# $place
cd "$$(dirname "$$0")" || exit 1
if command -v ntm >/dev/null 2>&1; then
  ntm start
else
  echo 'Chưa có lệnh ntm trên máy này. Xem README.md.'
fi
