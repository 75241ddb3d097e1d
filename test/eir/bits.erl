%% One context for all clauses; it is passed on in the loop, and the argument is
%% made again only where it is seen.
%% RUN: lumen-eir %s | FileCheck %s
-module(bits).
-export([sum/2, make/2]).

%% CHECK-LABEL: eir.func @"bits:sum/2"
%% CHECK: [[C:%.*]] = eir.bs_start_match %arg0
%% CHECK-NOT: eir.bs_start_match
%% CHECK: [[P:%.*]] = eir.bs_get_position [[C]]
%% CHECK: eir.bs_get <"integer", 1, false, "big", true> [[C]] size
%% CHECK: eir.tail_call @"bits:sum/2"([[C]],
%% CHECK: args(%arg0, %arg1)
%% CHECK: eir.bs_set_position [[C]], [[P]]
%% CHECK-NEXT: [[B:%.*]] = eir.bs_get_tail [[C]]
%% CHECK: eir.set_exception {{.*}} args([[B]], %arg1)
sum(<<X, Rest/binary>>, A) -> sum(Rest, A + X);
sum(<<>>, A) -> A.

%% CHECK-LABEL: eir.func @"bits:make/2"
%% CHECK: eir.bs_create raise append [#eir.seg<"binary", 8, false, "big", false>, #eir.seg<"string"
make(Acc, N) -> <<Acc/binary, "ab", N:16/little>>.
