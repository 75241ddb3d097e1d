%% A receive is a loop; one for a new reference starts at its mark.
%% RUN: lumen-eir %s | FileCheck %s
-module('receive').
-export([f/0, g/1]).

%% CHECK-LABEL: eir.func @"receive:f/0"
%% CHECK: ^[[LOOP:bb[0-9]+]]:
%% CHECK: eir.recv_peek
%% CHECK: eir.recv_remove
%% CHECK: eir.recv_next
%% CHECK-NEXT: cf.br ^[[LOOP]]
%% CHECK: eir.call @"lumen:recv_wait/1"
f() ->
    receive
        {a, X} -> X
    after 10 -> timeout
    end.

%% CHECK-LABEL: eir.func @"receive:g/1"
%% CHECK: [[M:%.*]] = eir.recv_mark
%% CHECK: eir.recv_bind [[M]], [[R:%.*]]
%% CHECK: eir.recv_use [[R]]
g(Pid) ->
    Ref = make_ref(),
    Pid ! {self(), Ref},
    receive {Ref, Answer} -> Answer end.
