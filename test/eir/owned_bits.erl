%% RUN: lumen-eir --opt %s | FileCheck %s
-module(owned_bits).
-export([encode/1, keep/1, given/2, comprehension/1]).

% Nobody sees the accumulator on its way.
% CHECK-LABEL: eir.func @"owned_bits:encode/2"
% CHECK: eir.bs_create raise append owned
encode(List) -> encode(List, <<>>).
encode([X | R], Acc) -> encode(R, <<Acc/binary, X:16>>);
encode([], Acc) -> Acc.

% Each one is kept in a list.
% CHECK-LABEL: eir.func @"owned_bits:keep/3"
% CHECK: eir.bs_create raise append [
keep(List) -> keep(List, <<>>, []).
keep([X | R], Acc, All) -> keep(R, <<Acc/binary, X>>, [Acc | All]);
keep([], _, All) -> All.

% The caller may still have it: not in the first round. The loop gets what has
% come of it, which may be the same term if nothing was added.
% CHECK-LABEL: eir.func @"owned_bits:given/2"
% CHECK: eir.bs_create raise append [
% CHECK-LABEL: eir.func @"owned_bits:given_loop/2"
% CHECK: eir.bs_create raise append [
given(Acc, List) -> given_loop(List, <<Acc/binary, "start">>).
given_loop([X | R], Acc) -> given_loop(R, <<Acc/binary, X>>);
given_loop([], Acc) -> Acc.

% CHECK-LABEL: eir.func @"owned_bits:comprehension/1"
% CHECK-LABEL: eir.func @"owned_bits:-comprehension/1-lbc$^0/{{.*}}"
% CHECK: eir.bs_create raise append owned
comprehension(List) -> << <<X/utf8>> || X <- List >>.
