#!/bin/bash
# get-suites.sh FOLDER: brings OTP's own test suites (emulator, stdlib, kernel, compiler) out of
# Debian's source package into FOLDER/APPLICATION_test, as OTP's release_tests target lays them
# out, without building OTP. With BUILD_DATA=1 also compiles the C helpers (port programs, drivers,
# NIFs) of *_SUITE_data. Adds deb-src twins of the machine's package sources, which needs root.
set -eu
OUT=${1:?which folder?}
SRC=${OTP_SRC:-$OUT.source}
VER=1:25.2.3+dfsg-1+deb12u4
if ! ls -d "$SRC"/erlang-25.2.3+dfsg >/dev/null 2>&1; then
  # the machine's own package sources, asked for source packages too
  for f in /etc/apt/sources.list.d/*.sources; do
    [ ! -e "$f" ] || sed 's/^Types:.*/Types: deb-src/' "$f" > /etc/apt/sources.list.d/zz-src-"$(basename "$f")"
  done
  [ ! -s /etc/apt/sources.list ] || sed -n 's/^deb /deb-src /p' /etc/apt/sources.list > /etc/apt/sources.list.d/zz-src.list
  apt-get update -q
  mkdir -p "$SRC"
  (cd "$SRC" && { apt-get source -q erlang=$VER || apt-get source -q erlang; })
fi
S=$(ls -d "$SRC"/erlang-25.2.3+dfsg)
NEW=$OUT.new
rm -rf "$NEW"; mkdir -p "$NEW"
cp -r "$S"/erts/emulator/test "$NEW"/emulator_test
for a in stdlib kernel compiler; do cp -r "$S"/lib/$a/test "$NEW"/${a}_test; done
# helpers that OTP's Makefiles borrow from each other
cp "$S"/lib/kernel/examples/gen_tcp_dist/src/gen_tcp_dist.erl "$NEW"/emulator_test/
cp "$S"/lib/kernel/examples/gen_tcp_dist/src/gen_tcp_dist.erl \
   "$S"/lib/kernel/examples/erl_uds_dist/src/erl_uds_dist.erl \
   "$S"/lib/sasl/test/otp_vsns.erl "$S"/lib/stdlib/test/error_info_lib.erl \
   "$S"/erts/emulator/test/erts_test_utils.erl "$S"/otp_versions.table "$NEW"/kernel_test/
cp "$S"/erts/emulator/test/erts_test_utils.erl "$S"/lib/sasl/test/otp_vsns.erl \
   "$S"/otp_versions.table "$NEW"/stdlib_test/
# kernel_test/code_a_test.erl does not compile on purpose (its module name differs from its file name)

if [ "${BUILD_DATA:-0}" = 1 ]; then
  ROOT=$(erl -noshell -eval 'io:put_chars(code:root_dir()), halt().')
  EI=$(ls -d "$ROOT"/lib/erl_interface-*)
  RULES=$(mktemp); printf '%%.so: %%.c\n\t$(CC) -fPIC -shared -O1 -w -DHAVE_STRERROR -DHAVE_UNISTD_H -DHAVE_ISFINITE -I%s/usr/include -o $@ $<\n' "$ROOT" > "$RULES"
  find "$NEW" -name Makefile.src | sort | while read -r f; do
    d=$(dirname "$f")
    sed -e "/@SHLIB_RULES@/{r $RULES" -e 'd}' \
        -e 's/@CC@/gcc/g; s/@LD@/gcc/g; s/@CFLAGS@/-O1 -w/g; s/@EI_CFLAGS@/-O1 -w -D_REENTRANT/g; s/@SHLIB_CFLAGS@/-fPIC/g' \
        -e 's/@CROSSLDFLAGS@//g; s/@exe@//g; s/@obj@/.o/g; s/@dll@/.so/g; s/@DEFS@/-DHAVE_STRERROR -DHAVE_UNISTD_H -DHAVE_ISFINITE/g; s/@WSL@//g' \
        -e 's/@LIBS@/-lpthread -ldl -lm/g; s/@ERTS_LIBS@//g; s/@EMULATOR@/beam/g; s/@erl_name@/erl/g' \
        -e "s#@erl_include@#$ROOT/usr/include#g; s#@erl_interface_include@#$EI/include#g" \
        -e "s#@erl_interface_eilib@#$EI/lib/libei.a#g; s#@erl_interface_sock_libs@##g; s#@erl_interface_threadlib@##g" \
        -e 's#^include @erl_interface_mk_include@##; s#^include @erts_lib_make_.*##' \
        -e "s#@erts_lib_include_[a-z_]*@#$ROOT/usr/include#g" "$f" > "$d"/Makefile
    (cd "$d" && CC=gcc make -k >make.log 2>&1) && echo "data ok   ${d#$NEW/}" || echo "data part ${d#$NEW/}"
  done
  rm -f "$RULES"
fi
rm -rf "$OUT"; mv "$NEW" "$OUT"
