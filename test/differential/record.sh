#!/bin/sh
# Records what erl prints: record.sh [AREA or glob over AREA/NAME]...
# Needs erlc, erl and escript of OTP 25. To check the records: record.sh --erl
here=$(dirname "$0")
case " $* " in
*" --erl "*) exec python3 "$here/run.py" "$@" ;;
*) exec python3 "$here/run.py" --record "$@" ;;
esac
